import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../../src/config/types.ts';
import { writeOutputStatus } from '../../../src/redis/outputs/output-status.ts';
import { writeStatus } from '../../../src/redis/sources/source-state.ts';
import { startAlerts, type AlertsRole } from '../../../workers/overview/alerts.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { feedSource, openTestDesk, testConfig } from '../../support/desk.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const HOUR = 3_600_000;

let receiver: Server;
let told: string[];
let answer: number;
let clock: number;
let desk: OpenDesk;
let alerts: AlertsRole;

beforeEach(async () => {
  [told, answer, clock] = [[], 200, NOW];
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (answer === 200) told.push((JSON.parse(body) as { text: string }).text);
      response.writeHead(answer).end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
});
afterEach(async () => {
  await alerts.stop();
  await desk.close();
  receiver.close();
});

async function open(change: (config: Config) => void = () => {}): Promise<void> {
  const config = testConfig('alerts', [feedSource('wire', 'https://wire.example/', { name: 'The Wire' })]);
  const { port } = receiver.address() as AddressInfo;
  config.alerts.webhook = `http://127.0.0.1:${port}/T0/s3cret`;
  change(config);
  desk = await openTestDesk(config);
  desk.now = () => new Date(clock);
  alerts = startAlerts(desk, { everyMs: Infinity });
}

const fetched = (failures: number) =>
  writeStatus(desk.redis, desk.keys, 'wire', {
    outcome: failures > 0 ? 'failed' : 'modified',
    ...(failures > 0 && { detail: 'no answer within <10 s>' }),
    fetchedAt: clock,
    failures,
  });
const paused = (pausedSince?: string) =>
  writeOutputStatus(
    desk.redis,
    desk.keys,
    { type: 'queue', name: 'stories' },
    {
      unread: 50_000,
      length: 50_000,
      missed: 12,
      compacted: 0,
      deadGroups: [],
      lagging: [],
      at: new Date(clock).toISOString(),
      ...(pausedSince && { pausedSince }),
    },
  );

describe('alerts', () => {
  it('tell the webhook what is wrong, once, and when it is over', async () => {
    await open();
    await alerts.look();
    expect(told).toEqual([]);
    await fetched(5);
    await paused('2026-03-01T11:00:00Z');
    await alerts.look();
    await alerts.look();
    expect(told).toEqual([
      'copydesk copydesk\n' +
        ':warning: *The queue stories is paused: nobody reads it*: 50000 unread, 12 stories still to get\n' +
        ':warning: *The Wire cannot be read*: no answer within &lt;10 s&gt;',
    ]);
    clock += 2 * HOUR;
    await fetched(0);
    await alerts.look();
    expect(told[1]).toBe('copydesk copydesk\n:white_check_mark: over after 2 h: The Wire cannot be read');
    expect(told).toHaveLength(2);
  });

  it('tell only what the rules name, and heed how often is too often', async () => {
    await open((config) => {
      config.alerts.rules = ['failing'];
      config.alerts.failures = 10;
    });
    await paused('2026-03-01T11:00:00Z');
    await fetched(9);
    await alerts.look();
    expect(told).toEqual([]);
    await fetched(10);
    await alerts.look();
    expect(told).toHaveLength(1);
  });

  it('are told again by the next look where the webhook did not take them', async () => {
    await open();
    await fetched(5);
    answer = 503;
    await expect(alerts.look()).rejects.toThrow(/^http:\/\/127\.0\.0\.1:\d+ answered 503$/);
    answer = 200;
    await alerts.look();
    expect(told).toHaveLength(1);
  });

  it('are in the log once, however often the webhook does not take them', async () => {
    const lines: { alert?: string }[] = [];
    await open();
    desk.log = pino({}, { write: (line) => lines.push(JSON.parse(line) as { alert?: string }) });
    alerts = startAlerts(desk, { everyMs: Infinity });
    await fetched(5);
    answer = 503;
    for (let look = 0; look < 3; look++) await expect(alerts.look()).rejects.toThrow('503');
    expect(lines.map(({ alert }) => alert)).toEqual(['The Wire cannot be read']);
    // Gone untold and come again: that is told again.
    await fetched(0);
    await alerts.look();
    await fetched(5);
    await expect(alerts.look()).rejects.toThrow('503');
    expect(lines).toHaveLength(2);
  });

  it('go to no private address that is not allowed, and their secret stays out of the error', async () => {
    await open((config) => {
      config.network.allow = [];
    });
    await fetched(5);
    const message = await alerts.look().then(
      () => 'sent',
      (error: Error) => error.message,
    );
    expect(message).toContain('is not an address of the public internet');
    expect(message).not.toContain('s3cret');
    expect(told).toEqual([]);
  });

  it('tell of merging that does not go on, and of dead letters', async () => {
    await open();
    const { redis, keys } = desk;
    await redis.hset(keys.job('articles', '7'), 'timestamp', NOW - 10 * 60_000);
    await redis.lpush(`${keys.queues}:articles:wait`, '7');
    await redis.zadd(`${keys.queues}:articles:failed`, NOW, '6');
    await alerts.look();
    expect(told).toEqual([
      'copydesk copydesk\n' +
        ':warning: *Fetched articles wait for a merge worker*: 10 min behind\n' +
        ':warning: *There is a dead letter*: what could not be done after its last attempt',
    ]);
  });
});
