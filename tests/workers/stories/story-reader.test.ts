/** Looking for stories, in a Redis that is real. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { StoryQuery, StoryReader } from '../../../src/api/types.ts';
import type { Article } from '../../../src/article/types.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { StoryIndex } from '../../../workers/stories/story-index.ts';
import { storyReader } from '../../../workers/stories/story-reader.ts';
import { openTestDesk, testConfig } from '../../support/desk.ts';
import { MadeStories } from '../../support/made-stories.ts';

const START = Date.parse('2026-03-01T12:00:00Z');
const idOf = (n: number) => `01ARZ3NDEKTSV4RRFFQ69G5F${String(n).padStart(2, '0')}`;

let desk: OpenDesk;
let stories: MadeStories;
let reader: StoryReader;
let now = START;

const MADE: Partial<Article>[] = [
  { title: 'Harbour reopens', topics: ['Shipping'], language: 'en', sourceId: 'wire', quality: 20 },
  { title: 'Škoda baut ein Werk', topics: ['Wirtschaft'], language: 'de', sourceId: 'blatt', quality: 90 },
  { title: 'Harbour closes', topics: ['shipping'], language: 'en-GB', sourceId: 'paper', quality: 60 },
  {
    title: 'Ferries sail again',
    excerpt: 'The harbour is open.',
    language: 'en',
    sourceId: 'wire',
    quality: 60,
  },
];

beforeAll(async () => {
  desk = { ...(await openTestDesk(testConfig('reader', []))), now: () => new Date(now) };
  stories = new MadeStories(desk);
  reader = storyReader(desk);
  for (const [n, article] of MADE.entries()) {
    now = START + n * 3_600_000;
    await stories.write(idOf(n), {
      topics: [],
      excerpt: 'No more.',
      ...article,
      firstSeenDateTime: new Date(now).toISOString(),
    });
  }
  await stories.publish();
});
afterAll(async () => {
  await stories.close();
  await desk.close();
});

/** The numbers of the stories found, in their order, and how many there are in all. */
async function find(query: Partial<StoryQuery>) {
  const found = await reader.list({ limit: 10, ...query });
  return { found: found.stories.map(({ storyId }) => Number(storyId.slice(-2))), total: found.total };
}

describe('the reader of stories', () => {
  it.each<[Partial<StoryQuery>, number[]]>([
    [{}, [3, 2, 1, 0]],
    [{ text: 'HARBOUR' }, [3, 2, 0]],
    [{ text: 'skoda werk' }, [1]],
    [{ text: 'harbour werk' }, []],
    [{ topic: 'Shipping' }, [2, 0]],
    [{ language: 'en' }, [3, 2, 0]],
    [{ language: 'EN-gb' }, [2]],
    [{ source: 'wire' }, [3, 0]],
    [{ source: 'wir' }, []],
    [{ since: START + 2 * 3_600_000 }, [3, 2]],
    [{ topic: 'shipping', source: 'wire', text: 'reopens' }, [0]],
    [{ order: 'heat' }, [1, 3, 2, 0]],
    [{ order: 'heat', language: 'en' }, [3, 2, 0]],
  ])('finds for %o', async (query, found) => {
    expect(await find(query)).toEqual({ found, total: found.length });
  });

  it.each<Partial<StoryQuery>>([{}, { order: 'heat' }, { text: 'harbour' }, { since: START, order: 'heat' }])(
    'gives each story on one page: %o',
    async (query) => {
      const { found: whole } = await find(query);
      const turned: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await reader.list({ ...query, limit: 1, ...(cursor && { cursor }) });
        turned.push(...page.stories.map(({ storyId }) => Number(storyId.slice(-2))));
        cursor = page.next;
      } while (cursor);
      expect(turned).toEqual(whole);
    },
  );

  it('looks at what has changed since it looked last, and at nothing that is gone', async () => {
    expect(await find({ text: 'glacier' })).toEqual({ found: [], total: 0 });
    now += 1000;
    await stories.write(idOf(0), { title: 'Glacier calves', language: 'en' });
    expect(await find({ text: 'glacier' })).toEqual({ found: [0], total: 1 });
    expect((await find({ text: 'reopens' })).found).toEqual([]);
    await stories.retract(idOf(0));
    expect(await find({ text: 'glacier' })).toEqual({ found: [], total: 0 });
  });

  it('keeps of a story no more than 4000 characters, also where one becomes eighteen', async () => {
    await stories.write(idOf(8), { title: `Volcano ${'\uFDFA'.repeat(300)} erupts`, language: 'ar' });
    await stories.publish();
    expect((await find({ text: 'volcano' })).found).toEqual([8]);
    expect((await find({ text: 'erupts' })).found).toEqual([]);
    await stories.retract(idOf(8));
  });

  it('finds a story as soon as it has gone out, and not before', async () => {
    now += 1000;
    await stories.write(idOf(7), { title: 'Comet over Patagonia' });
    expect((await find({ text: 'comet' })).found).toEqual([]);
    await stories.publish();
    expect((await find({ text: 'comet' })).found).toEqual([7]);
  });

  it('finds what changed before it was asked, though others began to look before that', async () => {
    const { redis, keys } = desk;
    now += 1000;
    await stories.write(idOf(8), { title: 'Lighthouse for sale' });
    await stories.publish();
    await redis.zrem(keys.recent, idOf(8));
    expect((await find({ text: 'lighthouse' })).found).toEqual([]);
    const early = find({ text: 'lighthouse' });
    const put = redis.zadd(keys.recent, now, idOf(8));
    const late = [find({ text: 'lighthouse' }), find({ text: 'sale' })];
    await put;
    expect((await early).found).toEqual([]);
    expect((await Promise.all(late)).map(({ found }) => found)).toEqual([[8], [8]]);
  });

  it('looks at the newest only, and at older ones when newer ones go', async () => {
    const index = new StoryIndex(desk.redis, desk.keys, 3);
    const newest = async () => (await index.find({ limit: 10 })).page.map(({ id }) => id);
    const put = async (n: number) => {
      now += 1000;
      await stories.write(idOf(n), { title: `Kiln number ${n}` });
      await stories.publish();
    };
    for (const n of [20, 21, 22, 23]) await put(n);
    expect(await newest()).toEqual([23, 22, 21].map(idOf));
    await put(20);
    await put(24);
    expect(await newest()).toEqual([24, 20, 23].map(idOf));
    await stories.retract(idOf(20));
    expect(await newest()).toEqual([24, 23, 22].map(idOf));
  });

  it('does not read the list anew while nothing comes, however much came at once', async () => {
    const { redis, keys } = desk;
    const many = Array.from({ length: 1500 }, (_, n) => `01ARZ3NDEKTSV4RRFFQ7${String(n).padStart(6, '0')}`);
    await redis.zadd(keys.recent, ...many.flatMap((id, n) => [now + n, id]));
    const index = new StoryIndex(redis, keys);
    const { total } = await index.find({ limit: 10 });
    const readAnew = vi.spyOn(redis, 'zrevrange');
    expect((await index.find({ limit: 10 })).total).toBe(total);
    expect(readAnew).not.toHaveBeenCalled();
    readAnew.mockRestore();
    await redis.zrem(keys.recent, ...many);
  });

  it('looks again after a look that failed', async () => {
    const { redis } = desk;
    const multi = vi.spyOn(redis, 'multi').mockImplementationOnce(() => {
      throw new Error('away');
    });
    await expect(find({ text: 'werk' })).rejects.toThrow('away');
    multi.mockRestore();
    expect((await find({ text: 'werk' })).found).toEqual([1]);
  });

  it.each(['x', '1.2.3', '1.01ARZ3NDEKTSV4RRFFQ69G5FAV', `1.01ARZ3NDEKTSV4RRFFQ69G5FAV.${'9'.repeat(20)}`])(
    'knows a cursor that is none: %s',
    async (cursor) => {
      await expect(reader.list({ limit: 1, cursor })).rejects.toThrow('the cursor is none');
    },
  );
});
