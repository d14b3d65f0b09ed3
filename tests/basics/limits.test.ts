import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultConfig } from '../../src/config/defaults.ts';
import { memoryLimitOf, watchMemory } from '../../workers/process/limits.ts';

const MIB = 1024 ** 2;

describe('memoryLimitOf', () => {
  const config = { ...defaultConfig(), limits: { memory: { fetch: 512 * MIB, merge: 1024 * MIB } } };

  it('adds up the limits of the roles that have one', () => {
    expect(memoryLimitOf(config, ['fetch'])).toBe(512 * MIB);
    expect(memoryLimitOf(config, ['api', 'merge', 'fetch'])).toBe(1536 * MIB);
  });

  it('is none where no role has one, as by default', () => {
    expect(memoryLimitOf(config, ['api', 'publish'])).toBeUndefined();
    expect(memoryLimitOf(defaultConfig(), ['api', 'merge', 'fetch'])).toBeUndefined();
  });
});

describe('watchMemory', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function watch() {
    const said: Record<string, unknown>[] = [];
    const log = pino({ base: null }, { write: (line: string) => said.push(JSON.parse(line)) });
    const readRss = vi.fn<() => number>(() => 300 * MIB);
    const onOver = vi.fn<() => void>();
    return { ...watchMemory({ limitBytes: 300 * MIB, log, onOver, readRss }), said, readRss, onOver };
  }

  it('keeps still up to the limit', () => {
    const { said, readRss, onOver } = watch();
    vi.advanceTimersByTime(60_000);
    expect(readRss).toHaveBeenCalledTimes(6);
    expect([said, onOver.mock.calls]).toEqual([[], []]);
  });

  it('tells the figures once, and once only that it is over', () => {
    const { said, readRss, onOver } = watch();
    readRss.mockReturnValue(412.4 * MIB);
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual([
      expect.objectContaining({
        level: 50,
        rssMiB: 412,
        limitMiB: 300,
        msg: expect.stringContaining('limits.memory'),
      }),
    ]);
    expect(onOver).toHaveBeenCalledTimes(1);
  });

  it('looks no more once stopped', () => {
    const watching = watch();
    watching.stop();
    vi.advanceTimersByTime(60_000);
    expect(watching.readRss).not.toHaveBeenCalled();
  });
});
