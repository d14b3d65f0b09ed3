import { pino } from 'pino';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Config } from '../../../src/config/types.ts';
import type { Desk } from '../../../workers/desk.ts';
import { fixedConfig, type Listener } from '../../../workers/process/live-config.ts';
import { startRenewed } from '../../../workers/process/renewed-role.ts';
import { testConfig } from '../../support/desk.ts';

const first = testConfig('renewed', []);
const days = ({ window }: Config) => window.days;
const withDays = (count: number): Config => ({ ...first, window: { ...first.window, days: count } });

let config: Config;
let listeners: Set<Listener>;
/** The days that each role was started with, and those of the roles that were stopped. */
let started: number[];
let stopped: number[];

beforeEach(() => {
  [config, listeners, started, stopped] = [withDays(1), new Set(), [], []];
});

/** A desk whose configuration the test edits; a role asks it for nothing else. */
const desk = {
  get config() {
    return config;
  },
  live: {
    ...fixedConfig(first),
    onChange(listener: Listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  },
  log: pino({ level: 'silent' }),
} as unknown as Desk;

function edit(to: Config): void {
  const before = config;
  config = to;
  for (const listener of listeners) listener(before, to);
}

async function start({ ready = Promise.resolve(), stop = async () => {} } = {}) {
  const count = days(config);
  started.push(count);
  await ready;
  return {
    async stop() {
      await stop();
      stopped.push(count);
    },
  };
}

describe('a role that is renewed', () => {
  it('is started anew when its part of the configuration changes, and only then', async () => {
    const role = await startRenewed(desk, 'test', days, () => start());
    edit({ ...config, contact: 'desk@example.org' });
    edit(withDays(2));
    await vi.waitFor(() => expect(started).toEqual([1, 2]));
    await role.stop();
    expect(stopped).toEqual([1, 2]);
    expect(listeners.size).toBe(0);
  });

  it('hears of an edit that came while it was started first', async () => {
    let isReady = () => {};
    const ready = new Promise<void>((resolve) => (isReady = resolve));
    const starting = startRenewed(desk, 'test', days, () => start({ ready }));
    edit(withDays(2));
    isReady();
    const role = await starting;
    await vi.waitFor(() => expect(started).toEqual([1, 2]));
    await role.stop();
    expect(stopped).toEqual([1, 2]);
  });

  it('comes up with the last of several edits, and with one that came while it was started anew', async () => {
    let ready = Promise.resolve();
    const role = await startRenewed(desk, 'test', days, () => start({ ready }));
    let isReady = () => {};
    ready = new Promise((resolve) => (isReady = resolve));
    edit(withDays(2));
    edit(withDays(3));
    await vi.waitFor(() => expect(started).toEqual([1, 3]));
    edit(withDays(4));
    isReady();
    await vi.waitFor(() => expect(started).toEqual([1, 3, 4]));
    await role.stop();
    expect(stopped).toEqual([1, 3, 4]);
  });

  it('is started anew although it could not be stopped in order', async () => {
    const stop = vi.fn(async () => {}).mockRejectedValueOnce(new Error('the connection is gone'));
    const role = await startRenewed(desk, 'test', days, () => start({ stop }));
    edit(withDays(2));
    await vi.waitFor(() => expect(started).toEqual([1, 2]));
    await role.stop();
    expect(stopped).toEqual([2]);
  });
});
