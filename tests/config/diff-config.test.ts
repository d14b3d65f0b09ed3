import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../src/config/defaults.ts';
import { describeChange, diffConfig } from '../../src/config/diff-config.ts';
import { takeConfig } from '../../src/config/take-config.ts';
import type { Config } from '../../src/config/types.ts';
import { feedSource } from '../support/desk.ts';

const SECRET = 'https://user:pa55word@news.example/feed?key=s3cret-key';

function edited(change: (config: Config) => void): { before: Config; after: Config; told: string[] } {
  const [before, after] = [defaultConfig(), defaultConfig()];
  before.sources = [feedSource('a', 'https://a.example/'), feedSource('b', SECRET)];
  after.sources = structuredClone(before.sources);
  change(after);
  return { before, after, told: diffConfig(before, after).map(describeChange) };
}

describe('a difference of configurations', () => {
  it('is nothing where nothing changed', () => {
    expect(edited(() => {}).told).toEqual([]);
  });

  it('names sources that came, went and changed, with what changed of them', () => {
    const { told } = edited((config) => {
      config.sources = [
        { ...feedSource('a', 'https://a.example/'), intervalMs: 300_000, enabled: false },
        feedSource('c', 'https://c.example/'),
      ];
    });
    expect(told).toEqual([
      'source a: changed (enabled true → false, interval 15m → 5m)',
      'source c: added',
      'source b: removed',
    ]);
  });

  it('tells another order, which pages and topics follow, and only that', () => {
    const { told } = edited((config) => {
      config.sources = [...config.sources.toReversed(), feedSource('c', 'https://c.example/')];
    });
    expect(told).toEqual(['source c: added', 'sources: in another order']);
    const { told: less } = edited((config) => {
      config.sources = config.sources.slice(1);
    });
    expect(less).toEqual(['source a: removed']);
  });

  it('tells no value that may be a secret', () => {
    const { told } = edited((config) => {
      config.sources[1] = { ...feedSource('b', `${SECRET}2`), headers: { Authorization: 'Bearer t0ken' } };
      config.alerts.webhook = 'https://hooks.example/T0/s3cret-hook';
      config.api.token = 'a-t0ken-of-the-desk';
      config.redis.url = 'redis://:pa55word@redis.example';
    });
    expect(told).toEqual([
      'source b: changed (url, headers)',
      'redis.url: changed',
      'alerts.webhook: changed',
      'api.token: changed',
    ]);
    expect(told.join()).not.toMatch(/pa55word|s3cret|t0ken/);
  });

  it('tells settings in the words of the file', () => {
    const { told } = edited((config) => {
      config.match.profile = 'balanced';
      config.match.duplicate = 0.7;
      config.publish.settleMs = 90_000;
      config.network.hostGapMs = 0;
      config.topics = [{ topic: 'rail', words: ['rail'] }];
    });
    expect(told).toEqual([
      'topic rail: added',
      'match.profile: strict → balanced',
      'match.duplicate: default → 0.7',
      'publish.settle: 30s → 90s',
      'network.hostGap: 2s → 0ms',
    ]);
  });
});

describe('an edit of a running service', () => {
  it('leaves what was decided at its start, and names it', () => {
    const { before, after } = edited((config) => {
      config.desk = 'other';
      config.api.port = 9999;
      config.api.token = 'a-token-that-is-long';
      config.limits.memory.merge = 5e8;
      config.publish.holdMs = 0;
      config.publish.settleMs = 1000;
    });
    const { config, atNextStart } = takeConfig(before, after);
    expect(atNextStart).toEqual(['desk', 'limits.memory', 'api.port', 'api.token', 'publish.hold']);
    expect(config.publish).toEqual({ ...before.publish, settleMs: 1000 });
    expect(diffConfig(before, config).map(describeChange)).toEqual(['publish.settle: 30s → 1s']);
  });
});
