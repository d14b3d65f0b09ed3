import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNodes, writeNode } from '../../src/cluster/nodes.ts';

describe('readNodes', () => {
  it.each([
    ['redis-cluster://one', [{ host: 'one', port: 6379 }]],
    ['rediss-cluster://desk:pw@one:7000', [{ host: 'one', port: 7000 }]],
    [
      'redis-cluster://10.0.0.1:7000?node=10.0.0.2:7001&node=[::1]:7002',
      [
        { host: '10.0.0.1', port: 7000 },
        { host: '10.0.0.2', port: 7001 },
        { host: '::1', port: 7002 },
      ],
    ],
    ['redis-cluster://[fd00::1]', [{ host: 'fd00::1', port: 6379 }]],
  ])('reads %s', (url, nodes) => {
    expect(readNodes(new URL(url))).toEqual(nodes);
  });

  it.each(['one:0', 'one:65536', 'user@one:7000', 'one:7000/1', 'one two', '', 'one:7000,two:7000'])(
    'refuses the node %j',
    (node) => {
      expect(readNodes(new URL(`redis-cluster://one?node=${encodeURIComponent(node)}`))).toBeUndefined();
    },
  );

  it('reads again what it writes', () => {
    const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('one', 'redis-1.example.org'));
    fc.assert(
      fc.property(host, fc.integer({ min: 1, max: 65_535 }), (name, port) => {
        const url = new URL(
          `redis-cluster://seed?node=${encodeURIComponent(writeNode({ host: name, port }))}`,
        );
        expect(readNodes(url)?.[1]).toEqual({ host: name, port });
      }),
    );
  });
});
