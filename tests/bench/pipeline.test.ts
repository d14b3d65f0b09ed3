import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { canRead, cpuOf, peakOf } from '../../bench/pipeline/process-cost.ts';
import { ITEMS, startPublisher, type Publisher } from '../../bench/pipeline/publisher.ts';
import { splitTime } from '../../bench/pipeline/split.ts';
import { readFeed } from '../../src/feed/read-feed.ts';

describe('the publisher of the pipeline', () => {
  let publisher: Publisher | undefined;
  afterEach(() => publisher?.close());

  const ask = async (feed: number, etag?: string) => {
    const answer = await fetch(`${publisher?.origin}/feed/${feed}`, {
      headers: etag ? { 'if-none-match': etag } : {},
    });
    return {
      status: answer.status,
      etag: answer.headers.get('etag') ?? '',
      body: new Uint8Array(await answer.arrayBuffer()),
    };
  };
  const guidsOf = async (body: Uint8Array) => (await readFeed(body)).items.map(({ guid }) => guid);

  it('answers with feeds, with 304 where nothing changed, and after a change with news in every fiftieth', async () => {
    publisher = await startPublisher(60);
    const [first, other] = [await ask(0), await ask(1)];
    expect(await guidsOf(first.body)).toHaveLength(ITEMS);
    expect((await ask(0, first.etag)).status).toBe(304);
    publisher.turnTo(1);
    expect((await ask(1, other.etag)).status).toBe(304);
    const changed = await ask(0, first.etag);
    expect(changed.status).toBe(200);
    const before = new Set(await guidsOf(first.body));
    const news = (await guidsOf(changed.body)).filter((guid) => !before.has(guid));
    expect(news).toHaveLength(5);
    // Of 60 feeds the first and the 51st.
    expect(publisher.changedItems).toBe(2 * news.length);
    expect(publisher.answered()).toEqual({ requests: 5, notModified: 2 });
  });
});

describe('the split of CPU time', () => {
  it('gives what Node.js and the client of Redis do to the stage that called them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'split-'));
    try {
      const node = (id: number, url: string, children: number[] = [], functionName = 'f') => ({
        id,
        callFrame: { functionName, url },
        children,
      });
      const profile = {
        nodes: [
          node(1, '', [2, 4, 6, 7], '(root)'),
          node(2, 'file:///x/workers/merge/batch.js', [3, 5]),
          node(3, 'file:///x/node_modules/ioredis/built/Redis.js'),
          node(4, 'file:///x/node_modules/undici/index.js'),
          node(5, 'file:///x/src/story/window/window.js'),
          node(6, '', [], '(idle)'),
          node(7, '', [], '(garbage collector)'),
        ],
        samples: [3, 4, 5, 6, 7],
        timeDeltas: [10, 20, 30, 1000, 40],
      };
      await writeFile(join(folder, 'CPU.cpuprofile'), JSON.stringify(profile));
      expect(Object.fromEntries(splitTime(folder))).toEqual({
        commit: 0.1,
        fetch: 0.2,
        match: 0.3,
        garbage: 0.4,
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('is none without a profile', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'split-'));
    expect(() => splitTime(folder)).toThrow('no profile');
    await rm(folder, { recursive: true, force: true });
  });
});

it.runIf(canRead())('reads what a process took', () => {
  expect(cpuOf(process.pid)).toBeGreaterThan(0);
  expect(peakOf(process.pid)).toBeGreaterThan(20);
});
