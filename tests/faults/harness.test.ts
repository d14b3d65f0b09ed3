import { resolve } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { lastLine } from '../../bench/faults/report.ts';
import { runFaults } from '../../bench/faults/run.ts';
import { findServerBinary } from '../../src/redis/server/find-binary.ts';

const copydesk = resolve(import.meta.dirname, '../../.test-build/bin/copydesk.js');
const binary = await findServerBinary(process.env, pino({ level: 'silent' }));

// The lock of a job that a consumer holds lasts half a minute after its death: longer than this test should.
/** The long runs are `npm run faults`: this one shows that the harness and the desk still fit each other. */
it.skipIf(!binary)(
  'loses, doubles and confuses nothing under a few faults (real server)',
  { timeout: 120_000 },
  async () => {
    const said: string[] = [];
    const report = await runFaults({
      minutes: 0.12,
      seed: 7,
      fsync: 'everysec',
      binary: binary ?? '',
      copydesk,
      tell: (line) => said.push(line),
      size: {
        feeds: 6,
        itemsPerFeed: 10,
        faultMs: 1000,
        haste: 0.3,
        spare: ['queue-consumer'],
        settleMs: 60_000,
      },
    });
    expect(report.findings, said.join('\n')).toEqual([]);
    expect(lastLine(report)).toMatch(/^\d+ faults, 0 lost, 0 doubled, 0 wrong$/);
    expect(report.items).toBe(60);
  },
);
