import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { StreamGroup } from '../../src/consumer/stream-group.ts';

it('a read over a connection that has fallen silent goes on over a new one', async () => {
  const lines: Socket[] = [];
  const server = createServer((line) => {
    lines.push(line);
    // The first one takes what it is told and never answers.
    if (lines.length > 1) line.on('data', () => line.write('*0\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const reads = new Redis({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    enableReadyCheck: false,
    maxRetriesPerRequest: null,
    disableClientInfo: true,
    retryStrategy: () => 1,
  });
  const group = new StreamGroup({ key: 'k', group: 'g', member: 'm' }, { reads, commands: reads });
  expect(await group.readNew(10)).toEqual([]);
  expect(lines).toHaveLength(2);
  reads.disconnect();
  for (const line of lines) line.destroy();
  server.close();
});
