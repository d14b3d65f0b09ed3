import { readFileSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../../src/config/read-config.ts';
import { readPolls } from '../../../src/redis/sources/polls.ts';
import { readStatuses } from '../../../src/redis/sources/source-state.ts';
import { MAYOR, WHALE, rss } from '../../support/desk.ts';
import { startFeedServer, type FeedServer } from '../../support/feed-server.ts';
import { startLiveDesk, type LiveDesk } from '../../support/live-desk.ts';

const WITHIN = { timeout: 5000, interval: 25 };

let server: FeedServer;
let live: LiveDesk;

beforeAll(async () => {
  server = await startFeedServer();
  server.set('/mayor.xml', { body: rss([MAYOR]) });
  server.set('/whale.xml', { body: rss([WHALE]) });
});
afterEach(() => live.stop());
afterAll(() => server.close());

const source = (id: string, path = `/${id}.xml`, more: object = {}) => ({
  id,
  url: server.urlOf(path),
  backfill: 'all',
  ...more,
});
const polled = (ids: string[]) => readPolls(live.redis, live.keys, ids);
const fetched = async (id: string) =>
  (await readStatuses(live.redis, live.keys, [id])).get(id)?.outcome === 'modified';
const titles = async () => {
  const answer = (await (await fetch(`${live.url}/api/stories`)).json()) as { stories: { title: string }[] };
  return answer.stories.map(({ title }) => title).toSorted();
};

describe('an edit of the running service’s configuration', () => {
  it('that is broken leaves the last good one in use, and its fix is taken without a restart', async () => {
    live = await startLiveDesk('live-broken', [source('mayor')]);
    await vi.waitFor(async () => expect(await titles()).toEqual([MAYOR.title]), {
      ...WITHIN,
      timeout: 20_000,
    });

    const broken = `sources:\n  - id: mayor\n    url: ${server.urlOf('/mayor.xml')}\n    backfil: all\n`;
    await live.writeSources(broken);
    const told = await live.says('sources.yaml:4:5: error:');
    expect(told.msg).toContain('backfil');
    expect((await polled(['mayor'])).has('mayor')).toBe(true);
    expect(await titles()).toEqual([MAYOR.title]);

    await live.writeSources([source('mayor'), source('whale')]);
    const taken = await live.says('the edited configuration is in use');
    expect(taken['told']).toEqual(['source whale: added']);
    await vi.waitFor(async () => expect(await titles()).toEqual([MAYOR.title, WHALE.title].toSorted()), {
      ...WITHIN,
      timeout: 20_000,
    });
  });

  it('that adds a hundred sources has them all polled within seconds', async () => {
    live = await startLiveDesk('live-many', [source('mayor')]);
    const many = Array.from({ length: 100 }, (_, i) => source(`more-${i}`, `/whale.xml?${i}`));
    for (let i = 0; i < 100; i++) server.set(`/whale.xml?${i}`, { body: rss([WHALE]) });
    const ids = many.map(({ id }) => id);
    await live.writeSources([source('mayor'), ...many]);
    await vi.waitFor(async () => expect((await polled(ids)).size).toBe(100), WITHIN);
    // Each process has them by then: none is handed on as unknown.
    await vi.waitFor(async () => expect((await readStatuses(live.redis, live.keys, ids)).size).toBe(100), {
      ...WITHIN,
      timeout: 20_000,
    });
  });

  it('that removes a source, or turns it off, takes it out of the schedule; turned on it is back', async () => {
    live = await startLiveDesk('live-less', [
      source('mayor'),
      source('whale'),
      source('third', '/mayor.xml'),
    ]);
    await vi.waitFor(async () => expect((await polled(['mayor', 'whale', 'third'])).size).toBe(3), WITHIN);
    await live.writeSources([source('mayor'), source('whale', '/whale.xml', { enabled: false })]);
    await vi.waitFor(
      async () => expect([...(await polled(['mayor', 'whale', 'third'])).keys()]).toEqual(['mayor']),
      WITHIN,
    );
    await live.writeSources([source('mayor'), source('whale')]);
    await vi.waitFor(
      async () => expect([...(await polled(['mayor', 'whale'])).keys()]).toEqual(['mayor', 'whale']),
      WITHIN,
    );
  });

  it('of a secret that stands in a file of its own waits for the next start, and is told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'copydesk-secret-'));
    const secret = join(folder, 'token');
    await writeFile(secret, 'the-first-token-of-the-desk');
    const readToken = () => ({ COPYDESK_TOKEN: readFileSync(secret, 'utf8') });
    try {
      live = await startLiveDesk('live-secret', [source('mayor')], {}, (config) => ({
        readConfig: () => readConfig(config, readToken()),
        alsoWatched: [secret],
      }));
      const since = live.log.length;
      await writeFile(secret, 'the-second-token-of-the-desk');
      const told = await live.says('these settings take effect at the next start', since);
      expect(told['keys']).toEqual(['api.token']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is seen where an editor puts a new file in the place of the old one', async () => {
    live = await startLiveDesk('live-rename', [source('mayor')]);
    const beside = join(live.folder.config, 'sources.yaml~');
    await writeFile(beside, JSON.stringify({ sources: [source('whale')] }));
    await rename(beside, join(live.folder.config, 'sources.yaml'));
    const { told } = await live.says('the edited configuration is in use');
    expect(told).toEqual(['source whale: added', 'source mayor: removed']);
    await vi.waitFor(async () => expect(await fetched('whale')).toBe(true), { ...WITHIN, timeout: 20_000 });
  });

  it('of thresholds, outputs and limits starts the roles anew that are built for them', async () => {
    live = await startLiveDesk('live-roles', [source('mayor')]);
    await live.writeSettings({
      match: { profile: 'balanced' },
      outputs: [{ type: 'queue', name: 'second' }],
      fetch: { concurrency: 3 },
    });
    const since = live.log.length;
    await vi.waitFor(() => {
      const renewed = live.log.filter(({ msg }) => msg.includes('started anew')).map(({ worker }) => worker);
      expect(new Set(renewed)).toEqual(new Set(['fetch', 'merge', 'publish']));
    }, WITHIN);
    await live.writeSources([source('whale')]);
    await live.says('the edited configuration is in use', since);
    await vi.waitFor(
      async () => expect(await live.redis.hkeys(live.keys.outputs)).toContain('queue second'),
      {
        ...WITHIN,
        timeout: 20_000,
      },
    );
    await vi.waitFor(async () => expect(await titles()).toContain(WHALE.title), {
      ...WITHIN,
      timeout: 20_000,
    });
  });

  it('of what is decided at the start waits for the next one, and says so', async () => {
    live = await startLiveDesk('live-start', [source('mayor')]);
    await live.writeSettings({ logLevel: 'warn', redis: { prefix: 'elsewhere' }, window: { days: 9 } });
    const { keys } = await live.says('take effect at the next start');
    expect(keys).toEqual(['redis.prefix', 'redis.url', 'logLevel']);
    const { told } = await live.says('the edited configuration is in use');
    expect(told).toEqual(['window.days: 7 → 9']);
  });
});
