import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { PAGE, readPages } from '../../../src/redis/stories/article-log.ts';
import { connect } from '../../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../../src/redis/keys.ts';
import { LOG_START, type Position } from '../../../src/story/window/log.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';

const redis = connect(testConnection());
let keys: Keys;

beforeEach(() => {
  keys = keysOf(uniquePrefix('article-log'));
});
afterAll(() => redis.disconnect());

const at = (n: number): Position => ({ id: `${n}-0`, token: `t${n}` });

async function write(from: number, to: number): Promise<void> {
  const pipeline = redis.pipeline();
  for (let n = from; n <= to; n++) pipeline.xadd(keys.log, `${n}-0`, 't', `t${n}`, 'at', n * 1000, 'a', '[]');
  await pipeline.exec();
}

/** The positions of each page; undefined for one that says that the position is not held. */
async function pagesAfter(after: Position): Promise<(string[] | undefined)[]> {
  const pages: (string[] | undefined)[] = [];
  for await (const page of readPages(redis, keys, after))
    pages.push(page && Array.from(page, ({ position }) => position.id));
  return pages;
}

const ids = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => `${from + n}-0`);

describe('the log, page by page', () => {
  it.each([0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 2 * PAGE + 30])(
    'of %i entries is whole',
    async (entries) => {
      await write(1, entries);
      const pages = await pagesAfter(LOG_START);
      expect(pages.flat()).toEqual(ids(1, entries));
      expect(pages.every((page) => (page?.length ?? 0) <= PAGE)).toBe(true);
    },
  );

  it('comes in smaller pages where its entries are large', async () => {
    const large = JSON.stringify([{ title: 'x'.repeat(100_000) }]);
    for (let n = 1; n <= PAGE + 30; n++)
      await redis.xadd(keys.log, `${n}-0`, 't', `t${n}`, 'at', n * 1000, 'a', n <= PAGE ? large : '[]');
    const pages = await pagesAfter(LOG_START);
    expect(pages.flat()).toEqual(ids(1, PAGE + 30));
    const [first, second] = pages;
    expect([first?.length, (second?.length ?? 0) < 5]).toEqual([PAGE, true]);
    expect(pages.length).toBeGreaterThan(2);
  });

  it('begins behind the position that it is asked for', async () => {
    await write(1, PAGE + 20);
    expect((await pagesAfter(at(10))).flat()).toEqual(ids(11, PAGE + 20));
    expect(await pagesAfter(at(PAGE + 20))).toEqual([]);
  });

  it('says that a position is not held: another token stands there, or nothing', async () => {
    await write(1, 5);
    expect(await pagesAfter({ id: '3-0', token: 'other' })).toEqual([undefined]);
    expect(await pagesAfter(at(9))).toEqual([undefined]);
  });

  it('says so as well where the log is taken back while it is read', async () => {
    await write(1, 3 * PAGE);
    const pages = [];
    for await (const page of readPages(redis, keys, LOG_START)) {
      pages.push(page && Array.from(page).length);
      if (pages.length === 1) {
        // The second page is on its way already; what it ends with goes.
        await redis.xdel(keys.log, ...ids(2 * PAGE, 3 * PAGE));
        await write(3 * PAGE + 1, 3 * PAGE + 2);
      }
    }
    expect(pages).toEqual([PAGE, PAGE, undefined]);
  });
});
