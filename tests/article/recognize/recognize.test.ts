import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseKeyState } from '../../../src/article/recognize/key-state.ts';
import { recognize, type SeenEntry } from '../../../src/article/recognize/recognize.ts';
import type { FeedItem } from '../../../src/feed/types.ts';
import { feedItem, fieldOf, normalized, SimulatedSource } from '../simulated-source.ts';

const TITLES = [
  'Harbour bridge reopens after three years',
  'City council votes on the new tram line',
  'Heavy rain floods streets in the old town',
  'Ferry strike is far from over, union says',
  'Museum shows paintings found in a cellar',
  'Baker wins prize for the longest loaf ever',
];
const day = (n: number) => `2024-04-0${n + 1}T08:00:00Z`;
const link = (name: string) => `https://news.example/${name}`;

/** Six items; `names` says what each is called in this poll. */
function document(names: (n: number) => Partial<FeedItem>, count = 6): FeedItem[] {
  return TITLES.slice(0, count).map((title, n) =>
    feedItem({ title, publishedDateTime: day(n), excerpt: `More on item ${n}.`, ...names(n) }),
  );
}

function without(item: FeedItem, name: 'link' | 'publishedDateTime'): FeedItem {
  const rest = { ...item };
  delete rest[name];
  return rest;
}

const counts = (fields: Record<string, number>) => ({
  counts: { unchanged: 0, edited: 0, moved: 0, renamed: 0, new: 0, waiting: 0, ...fields },
});

describe('an item of a source', () => {
  const before = document((n) => ({ guid: `g${n}`, link: link(`${n}`) }));
  function afterwards(change: Partial<FeedItem>) {
    const source = new SimulatedSource();
    const first = source.poll(before);
    const items = before.map((item, n) => (n === 2 ? { ...item, ...change } : item));
    return { first, source, ...source.poll(items) };
  }

  it('is new at first, and nothing is offered when it returns as it was', () => {
    const { first, ...second } = afterwards({});
    expect(first).toMatchObject({ ...counts({ new: 6 }), dropFields: [], rekeyed: [] });
    expect(first.offered.map(({ firstSeen }) => firstSeen)).toEqual(Array(6).fill(undefined));
    expect(second).toMatchObject({ ...counts({ unchanged: 6 }), offered: [], dropFields: [], rekeyed: [] });
    expect(second.articleIds).toEqual(first.offered.map(({ article }) => article.id));
  });

  it.each<[string, string, Partial<FeedItem>, boolean]>([
    ['another title', 'edited', { title: 'Heavy rain floods the whole old town' }, false],
    ['another excerpt', 'edited', { excerpt: 'The river rose again.' }, false],
    ['another link', 'moved', { link: link('slug') }, true],
    ['another link and title', 'moved', { link: link('slug'), title: 'Old town is under water' }, true],
    ['another GUID and title', 'renamed', { guid: 'h', title: 'Old town is under water' }, false],
    ['another GUID and link', 'renamed', { guid: 'h', link: link('slug') }, true],
    ['another GUID, link and excerpt', 'renamed', { guid: 'h', link: link('slug'), excerpt: 'New.' }, true],
    ['another GUID, no link', 'renamed', { guid: 'h', link: '', excerpt: 'New.' }, false],
  ])('with %s is %s: its article is edited, and stays as old as it is', (_, kind, change, hasNewId) => {
    const { first, offered, counts: found, born, dropFields } = afterwards(change);
    const was = first.offered[2]?.article.id;
    expect(found).toEqual(counts({ unchanged: 5, [kind]: 1 }).counts);
    expect(born).toEqual([]);
    expect(offered).toHaveLength(1);
    expect(offered[0]?.firstSeen).toBe(1);
    expect(offered[0]?.article.aliases).toEqual(hasNewId ? [was] : undefined);
    expect(offered[0]?.article.id === was).toBe(!hasNewId);
    expect(dropFields).toEqual(kind === 'renamed' ? [fieldOf('guid g2')] : []);
  });

  it('with another GUID alone is remembered under it, and the desk hears nothing', () => {
    const { offered, rekeyed, source, ...rest } = afterwards({ guid: 'h' });
    expect(rest).toMatchObject(counts({ unchanged: 5, renamed: 1 }));
    expect(offered).toEqual([]);
    expect(rekeyed).toMatchObject([{ field: fieldOf('guid h'), was: fieldOf('guid g2') }]);
    expect(source.seen.size).toBe(6);
  });

  it.each<[string, Partial<FeedItem>]>([
    ['GUID, link and title', { guid: 'h', link: link('x'), title: 'Old town is under water' }],
    ['GUID, link, excerpt and date', { guid: 'h', link: link('x'), excerpt: 'N', publishedDateTime: day(7) }],
    [
      'link, title and date under a GUID given again',
      { link: link('x'), title: 'Old town is under water', publishedDateTime: day(7) },
    ],
  ])('with another %s is another item', (_, change) => {
    const { counts: found, born, offered } = afterwards(change);
    expect(found).toEqual(counts({ unchanged: 5, new: 1 }).counts);
    expect(born).toHaveLength(1);
    expect(offered[0]?.firstSeen).toBeUndefined();
  });

  it('with a short title is known by all it says, if that has a date', () => {
    const source = new SimulatedSource();
    const short = feedItem({ title: 'Weather', guid: 'a', link: link('a'), publishedDateTime: day(1) });
    source.poll([short]);
    const again = source.poll([{ ...short, guid: 'b', link: link('b') }]);
    expect(again).toMatchObject({ born: [], ...counts({ renamed: 1 }) });
  });

  it('is the one under its own key, where an older entry has the same page', () => {
    const [item] = normalized([feedItem({ guid: 'g', link: link('a') })]);
    const entry = (firstSeen: number) => ({ hash: 'x', articleId: item?.article.id ?? '', firstSeen });
    const seen = new Map([
      ['older', entry(1)],
      [fieldOf('guid g'), entry(2)],
    ]);
    const found = recognize(item ? [item] : [], { seen, fieldOf });
    expect(found).toMatchObject({ ...counts({ edited: 1 }), offered: [{ firstSeen: 2 }] });
  });

  it('is the oldest of several that are just like it', () => {
    const [item] = normalized([feedItem({ guid: 'g', link: link('a') })]);
    const entries = [3, 1, 2].map((firstSeen): [string, SeenEntry] => [
      `f${firstSeen}`,
      { hash: item?.hash ?? '', articleId: item?.article.id ?? '', firstSeen },
    ]);
    const found = recognize(item ? [item] : [], { seen: new Map(entries), fieldOf });
    expect(found.rekeyed).toMatchObject([{ was: 'f1', entry: { firstSeen: 1 } }]);
  });

  it('that a CMS with permalinks as GUIDs gives another slug stays one', () => {
    const items = document((n) => ({ guid: link(`${n}`), link: link(`${n}`) }));
    const source = new SimulatedSource();
    source.poll(items);
    const renamed = items.map((item, n) => (n === 1 ? { ...item, guid: link('b'), link: link('b') } : item));
    expect(source.poll(renamed)).toMatchObject({ born: [], ...counts({ unchanged: 5, renamed: 1 }) });
    expect(source.poll(renamed)).toMatchObject({ offered: [], ...counts({ unchanged: 6 }) });
  });
});

describe('two items with one title and date', () => {
  const one = feedItem({ guid: '1', link: link('1'), publishedDateTime: day(1), excerpt: 'One.' });
  const two = feedItem({ guid: '2', link: link('2'), publishedDateTime: day(1), excerpt: 'Two.' });

  it('are two while both are in the document', () => {
    const source = new SimulatedSource();
    source.poll([one]);
    expect(source.poll([one, two])).toMatchObject({ born: [two.title], ...counts({ unchanged: 1, new: 1 }) });
  });

  it('are two where the first is edited when the second comes', () => {
    const source = new SimulatedSource();
    source.poll([one]);
    const edited = { ...one, title: 'Harbour bridge reopens at last', link: link('1b') };
    const found = source.poll([two, edited]);
    expect(found).toMatchObject({ born: [two.title], ...counts({ moved: 1, new: 1 }) });
  });

  it('of which both are new take one entry between them', () => {
    const source = new SimulatedSource();
    source.poll([one]);
    const three = { ...two, guid: '3', link: link('3'), excerpt: 'Three.' };
    expect(source.poll([two, three])).toMatchObject(counts({ renamed: 1, new: 1 }));
  });

  it('stay two where the title is too short to tell anything', () => {
    const source = new SimulatedSource();
    source.poll([{ ...one, title: 'Weather' }]);
    expect(source.poll([{ ...two, title: 'Weather' }])).toMatchObject(counts({ new: 1 }));
  });

  it('stay two where there is no date', () => {
    const undated = (item: FeedItem) => ({ ...without(item, 'publishedDateTime'), excerpt: 'Same.' });
    const source = new SimulatedSource();
    source.poll([undated(one)]);
    expect(source.poll([undated(two)])).toMatchObject(counts({ new: 1 }));
  });
});

describe('items that stand on one page under GUIDs of their own', () => {
  const others = document((n) => ({ guid: `g${n}`, link: link(`${n}`) }));
  const post = (n: number, fields: Partial<FeedItem> = {}) =>
    feedItem({
      title: `The storm, part ${n} of what we know`,
      guid: `p${n}`,
      link: link(`live#p${n}`),
      publishedDateTime: `2024-04-09T0${n}:00:00Z`,
      ...fields,
    });
  const idsOf = (source: SimulatedSource, ...numbers: number[]) =>
    numbers.map((n) => source.seen.get(fieldOf(`guid p${n}`))?.articleId);

  it('keep their articles when one of them is alone there', () => {
    const source = new SimulatedSource();
    source.poll([post(1), ...others]);
    source.poll([post(2), post(1), ...others]);
    const before = idsOf(source, 1, 2);
    for (const shown of [[post(2)], [post(1)], [post(2)], [post(3), post(2)], [post(3)]]) {
      const { offered } = source.poll([...shown, ...others]);
      expect(offered.filter(({ firstSeen }) => firstSeen !== undefined)).toEqual([]);
    }
    expect(idsOf(source, 1, 2)).toEqual(before);
    expect(new Set(idsOf(source, 1, 2, 3)).size).toBe(3);
    expect(source.keys).toEqual({ keyBy: 'guid' });
  });

  it('are edited where they stand when one of them is alone there', () => {
    const source = new SimulatedSource();
    source.poll([post(1), ...others]);
    source.poll([post(2), post(1), ...others]);
    const [, second] = idsOf(source, 1, 2);
    const edited = source.poll([post(2, { title: 'The storm has passed, forecasters say' }), ...others]);
    expect(edited).toMatchObject({ born: [], ...counts({ unchanged: 6, edited: 1 }) });
    expect(edited.offered.map(({ article }) => article.id)).toEqual([second]);
  });

  it('are each an article of its own where one takes the place of the other', () => {
    const source = new SimulatedSource();
    for (const n of [1, 2, 3])
      expect(source.poll([post(n), ...others])).toMatchObject({
        born: expect.arrayContaining([post(n).title]),
      });
    expect(new Set(idsOf(source, 1, 2, 3)).size).toBe(3);
    expect(source.poll([post(3), ...others])).toMatchObject({ offered: [], ...counts({ unchanged: 7 }) });
    expect(source.poll([post(1), ...others])).toMatchObject({ offered: [], ...counts({ unchanged: 7 }) });
  });

  it('are one where the later is a notice about the page', () => {
    const source = new SimulatedSource();
    source.poll([post(1), ...others]);
    const notice = post(2, { title: 'KILL: Please disregard what we said of the storm' });
    expect(source.poll([notice, ...others])).toMatchObject(counts({ unchanged: 6, renamed: 1 }));
  });

  it('leave the page to a new one where the one that had it has moved', () => {
    const source = new SimulatedSource();
    const [first] = source.poll([post(1), ...others]).articleIds;
    const moved = source.poll([post(2), post(1, { link: link('storm') }), ...others]);
    expect(moved).toMatchObject(counts({ unchanged: 6, moved: 1, new: 1 }));
    expect(moved.articleIds[0]).toBe(first);
  });

  it('are one where the GUID is the page’s address with a number that counts its edits', () => {
    const source = new SimulatedSource();
    const edition = (n: number) => post(n, { guid: link(`live#${n}`), link: link('live') });
    source.poll([edition(1), ...others]);
    expect(source.poll([edition(2), ...others])).toMatchObject({
      born: [],
      ...counts({ unchanged: 6, renamed: 1 }),
    });
  });
});

it('prefers equal content to an equal page, and takes each entry once', () => {
  const [item] = normalized([feedItem({ guid: 'new', link: link('a'), publishedDateTime: day(1) })]);
  const id = item?.article.id ?? '';
  const entry = (hash: string, firstSeen: number): SeenEntry => ({ hash, articleId: id, firstSeen });
  const seen = new Map([
    ['other', entry('f'.repeat(32), 1)],
    ['same', entry(item?.hash ?? '', 2)],
  ]);
  const found = recognize(item ? [item] : [], { seen, fieldOf });
  expect(found.rekeyed).toMatchObject([{ was: 'same', entry: { firstSeen: 2 } }]);
});

describe('names that change by themselves', () => {
  const token = (n: number, poll: number) => link(`${n}?session=${poll}x${n}`);
  const undated = (item: FeedItem) => without(item, 'publishedDateTime');
  const plain = (items: FeedItem[]) => items.map((item) => without(item, 'link'));

  it.each<[string, string, (poll: number) => FeedItem[]]>([
    ['GUIDs', 'link', (poll) => document((n) => ({ guid: `${poll}-${n}`, link: link(`${n}`) }))],
    ['links', 'guid-only', (poll) => document((n) => ({ guid: `g${n}`, link: token(n, poll) }))],
    ['GUIDs and links', 'title', (poll) => document((n) => ({ guid: `${poll}-${n}`, link: token(n, poll) }))],
    ['links, without GUIDs', 'guid-only', (poll) => document((n) => ({ link: token(n, poll) }))],
    ['GUIDs, without links', 'link', (poll) => plain(document((n) => ({ guid: `${poll}-${n}` })))],
    [
      'GUIDs, without links and dates',
      'link',
      (poll) => plain(document((n) => ({ guid: `${poll}-${n}` }))).map(undated),
    ],
    [
      'GUIDs that alternate',
      'link',
      (poll) => document((n) => ({ guid: `${poll % 2}-${n}`, link: link(`${n}`) })),
    ],
    [
      'GUIDs that alternate, without links',
      'link',
      (poll) => plain(document((n) => ({ guid: `${poll % 2}-${n}` }))),
    ],
    [
      'links that alternate',
      'guid-only',
      (poll) =>
        document((n) => ({ guid: `g${n}`, link: `${poll % 2 ? 'http' : 'https'}://news.example/${n}` })),
    ],
    ['GUIDs, all alike', 'link', (poll) => document((n) => ({ guid: `${poll}`, link: link(`${n}`) }))],
    ['GUIDs, all alike, without links', 'link', (poll) => plain(document(() => ({ guid: `${poll}` })))],
    [
      'GUIDs that number the places',
      'link',
      (poll) => document((n) => ({ guid: `${(n + poll) % 6}`, link: link(`${n}`) })),
    ],
  ])('%s: each item is offered once, and the source is known by %s', (_, keyBy, read) => {
    const source = new SimulatedSource();
    expect(source.poll(read(1)).offered).toHaveLength(6);
    for (let poll = 2; poll <= 5; poll += 1) {
      const { offered, degradeTo, keys } = source.poll(read(poll));
      expect(offered).toEqual([]);
      if (degradeTo) expect(keys.keyBy).toBe(degradeTo);
    }
    expect(source.keys?.keyBy).toBe(keyBy);
    expect(source.seen.size).toBe(6);
    expect(source.poll(read(6)).rekeyed).toEqual([]);
  });

  it('that number the places are told before a new item takes another one’s article', () => {
    const source = new SimulatedSource();
    const items = plain(document(() => ({})));
    const numbered = (list: FeedItem[]) => list.map((item, n) => ({ ...item, guid: `${n}` }));
    const first = source.poll(numbered(items.slice(1)));
    const second = source.poll(numbered(items));
    expect(second).toMatchObject({ born: [TITLES[0]], ...counts({ new: 1, renamed: 5 }) });
    expect(second.articleIds.slice(1)).toEqual(first.articleIds);
    expect(source.poll(numbered(items.toReversed()))).toMatchObject({ offered: [], degradeTo: 'link' });
  });

  it('leave the article under the id that it had, and a new item gets one of what is left', () => {
    const source = new SimulatedSource();
    const read = (poll: number, count = 5) =>
      document((n) => ({ guid: `${poll}-${n}`, link: token(n, poll) }), count);
    const [first] = [1, 2, 3].map((poll) => source.poll(read(poll)));
    const fourth = source.poll(read(4, 6));
    expect(fourth).toMatchObject({ born: [TITLES[5]], ...counts({ unchanged: 5, new: 1 }) });
    expect(fourth.articleIds.slice(0, 5)).toEqual(first?.articleIds);
    expect(source.poll(read(5, 6)).offered).toEqual([]);
  });

  it('do not hide an edit of the same poll', () => {
    const source = new SimulatedSource();
    const read = (poll: number, title: string) =>
      document((n) => ({ guid: `${poll}-${n}`, link: link(`${n}`), ...(n === 0 && { title }) }));
    source.poll(read(1, 'Bridge opens'));
    for (const [poll, title] of [
      [2, 'Bridge opens late'],
      [3, 'Bridge opens at last'],
    ] as const) {
      const { offered, born } = source.poll(read(poll, title));
      expect(offered.map(({ article, firstSeen }) => [article.title, firstSeen])).toEqual([[title, 1]]);
      expect(born).toEqual([]);
    }
  });

  it('are told from a single correction, which leaves the GUIDs trusted', () => {
    const source = new SimulatedSource();
    const read = (guid: string) => document((n) => ({ guid: n ? `g${n}` : guid, link: link(`${n}`) }));
    for (const guid of ['a', 'b', 'c']) expect(source.poll(read(guid)).degradeTo).toBeUndefined();
    expect(source.keys?.keyBy).toBe('guid');
  });

  it('are told from those of a site that moves: its links are followed one poll later, once', () => {
    const source = new SimulatedSource();
    const read = (host: string) => document((n) => ({ guid: `g${n}`, link: `https://${host}/${n}` }));
    source.poll(read('old.example'));
    expect(source.poll(read('new.example'))).toMatchObject({ offered: [], ...counts({ waiting: 6 }) });
    const third = source.poll(read('new.example'));
    expect(third).toMatchObject({ born: [], ...counts({ moved: 6 }) });
    expect(third.offered.map(({ article }) => article.webUrl)).toContain('https://new.example/0');
    expect(source.poll(read('new.example')).offered).toEqual([]);
    expect(source.keys?.keyBy).toBe('guid');
  });

  it('are told from those of a site that moves with items that all say the same', () => {
    const source = new SimulatedSource();
    const read = (host: string) =>
      [...document(() => ({}), 4), ...document(() => ({}), 4)].map((item, n) => ({
        ...item,
        guid: `g${n}`,
        link: `https://${host}/${n}`,
      }));
    for (const host of ['old.example', 'new.example', 'new.example']) source.poll(read(host));
    expect(source.poll(read('new.example'))).toMatchObject({ offered: [], keys: { keyBy: 'guid' } });
  });

  it('are followed where an item is edited before its new link was', () => {
    const source = new SimulatedSource();
    const read = (host: string, first: Partial<FeedItem>) =>
      document((n) => ({ guid: `g${n}`, link: `https://${host}/${n}`, ...(n === 0 && first) }));
    source.poll(read('old.example', {}));
    source.poll(read('new.example', {}));
    const third = source.poll(read('new.example', { guid: 'h', title: 'Bridge is open' }));
    expect(third).toMatchObject({ born: [], ...counts({ moved: 5, renamed: 1 }) });
  });

  it('hold for a long document as for a short one', () => {
    const long = (poll: number) =>
      Array.from({ length: 500 }, (_, n) =>
        feedItem({
          title: `Report number ${n} from the harbour`,
          publishedDateTime: day(n % 9),
          guid: `g${n}`,
          link: `https://host${poll}.example/${n}`,
        }),
      );
    const moved = new SimulatedSource();
    moved.poll(long(1));
    moved.poll(long(2));
    expect(moved.poll(long(2))).toMatchObject({ born: [], ...counts({ moved: 500 }) });
    const restless = new SimulatedSource();
    for (const poll of [1, 2, 3, 4]) restless.poll(long(poll));
    expect(restless.keys?.keyBy).toBe('guid-only');
    expect(JSON.stringify(moved.keys).length).toBeLessThan(3000);
  });
});

describe('a feed cannot', () => {
  it('put one article under two items of an offer, whatever its memory holds', () => {
    const twice = normalized([
      feedItem({ guid: 'a', title: 'One title of four words' }),
      feedItem({ guid: 'b' }),
    ]);
    const entry = { hash: 'x', articleId: twice[1]?.article.id ?? '', firstSeen: 1 };
    const seen = new Map([
      [fieldOf('guid a'), entry],
      [fieldOf('guid b'), entry],
    ]);
    const { articleIds, offered } = recognize(twice, { seen, fieldOf });
    expect(new Set(articleIds).size).toBe(2);
    expect(offered.flatMap(({ article }) => article.aliases ?? [])).toEqual([]);
  });

  it('make an alias of an article that it still has', () => {
    const source = new SimulatedSource();
    source.poll(document((n) => ({ guid: `g${n}`, link: link(`${n}`) }), 2));
    const swapped = document((n) => ({ guid: `g${n}`, link: link(`${1 - n}`) }), 2);
    expect(source.poll(swapped).offered).toEqual([]);
    const { offered } = source.poll(swapped);
    expect(offered.map(({ article }) => article.aliases)).toEqual([undefined, undefined]);
  });
});

describe('what is known of a source’s keys', () => {
  it.each([undefined, null, 7, 'guid', [], {}, { keyBy: 'constructor' }, { keyBy: 'guid', moved: { a: 1 } }])(
    'is nothing where %j comes back',
    (state) => expect(parseKeyState(state)).toEqual({ keyBy: 'guid', moved: new Map() }),
  );
});

describe('of any document', () => {
  const name = fc.constantFrom('', 'a', 'b', 'c', 'd');
  const anyItem = fc.record({ guid: name, link: name, title: name, date: name, excerpt: name }).map((names) =>
    feedItem({
      title: `The title of an item ${names.title}`,
      ...(names.guid && { guid: names.guid }),
      ...(names.link && { link: link(names.link === 'd' ? '' : names.link) }),
      ...(names.date && { publishedDateTime: day(names.date.charCodeAt(0) - 96) }),
      ...(names.excerpt && { excerpt: names.excerpt }),
    }),
  );
  const anyDocument = fc.array(anyItem, { maxLength: 8 });
  const anyPolls = fc.array(anyDocument, { minLength: 1, maxLength: 5 });
  const plainly = ({ offered, rekeyed, dropFields, articleIds, ...rest }: ReturnType<typeof recognize>) => ({
    ...rest,
    offered: offered.toSorted((a, b) => (a.field < b.field ? -1 : 1)),
    rekeyed: rekeyed.toSorted((a, b) => (a.field < b.field ? -1 : 1)),
    dropFields: dropFields.toSorted(),
    articleIds: articleIds.toSorted(),
  });

  it('a replay offers nothing once what moved has settled', () => {
    fc.assert(
      fc.property(anyPolls, (polls) => {
        const source = new SimulatedSource();
        for (const items of polls) source.poll(items);
        const last = polls.at(-1) ?? [];
        for (let settling = 0; settling < 3; settling += 1) source.poll(last);
        expect(source.poll(last)).toMatchObject({ offered: [], rekeyed: [], dropFields: [] });
      }),
      { numRuns: 200 },
    );
  });

  it('a replay offers nothing at once where it was the only one', () => {
    fc.assert(
      fc.property(anyDocument, (items) => {
        const source = new SimulatedSource();
        source.poll(items);
        expect(source.poll(items)).toMatchObject({ offered: [], rekeyed: [] });
      }),
      { numRuns: 200 },
    );
  });

  it('the order of its items and of the memory does not count', () => {
    fc.assert(
      fc.property(
        anyPolls,
        anyDocument,
        fc.boolean(),
        fc.infiniteStream(fc.nat()),
        (polls, items, alike, order) => {
          const source = new SimulatedSource();
          for (const one of polls) source.poll(one);
          const [some] = source.seen.values();
          if (alike && some) for (const entry of source.seen.values()) entry.articleId = some.articleId;
          const named = normalized(items);
          const shuffle = <T>(list: readonly T[]) =>
            list
              .map((value) => ({ value, by: order.next().value }))
              .toSorted((a, b) => a.by - b.by)
              .map(({ value }) => value);
          const expected = recognize(named, { seen: source.seen, fieldOf, keys: source.keys });
          const seen = new Map(shuffle([...source.seen]));
          expect(plainly(recognize(shuffle(named), { seen, fieldOf, keys: source.keys }))).toEqual(
            plainly(expected),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('each article id and each field stand once, and each item has an id', () => {
    fc.assert(
      fc.property(anyPolls, (polls) => {
        const source = new SimulatedSource();
        for (const items of polls) {
          const { offered, rekeyed, articleIds, dropFields, counts: kinds } = source.poll(items);
          const fields = [...offered, ...rekeyed].map(({ field }) => field);
          const ids = offered.map(({ article }) => article.id);
          const aliases = offered.flatMap(({ article }) => article.aliases ?? []);
          expect(new Set(articleIds).size).toBe(articleIds.length);
          expect(new Set([...ids, ...aliases]).size).toBe(ids.length + aliases.length);
          expect(aliases.filter((alias) => articleIds.includes(alias))).toEqual([]);
          expect(new Set([...fields, ...dropFields]).size).toBe(fields.length + dropFields.length);
          const sum = Object.values(kinds).reduce((total, count) => total + count, 0);
          expect(sum).toBe(articleIds.length);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('over any run of edits', () => {
  interface TrueItem {
    number: number;
    guid: number;
    slug: number;
    title: number;
    excerpt: number;
  }
  type Part = 'guid' | 'slug' | 'title' | 'excerpt';
  interface Step {
    changes: { at: number; part: Part }[];
    remove: number[];
    insert: number;
    turn: number;
  }

  /** What a feed does between two polls. */
  const anyStep = (parts: Part[]): fc.Arbitrary<Step> =>
    fc.record({
      changes: fc.array(fc.record({ at: fc.nat(20), part: fc.constantFrom(...parts) }), { maxLength: 6 }),
      remove: fc.array(fc.nat(20), { maxLength: 2 }),
      insert: fc.nat(2),
      turn: fc.nat(20),
    });

  const shown = ({ number, guid, slug, title, excerpt }: TrueItem): FeedItem =>
    feedItem({
      // Every third item has the title of another one, as recurring pieces do.
      title: `${TITLES[number % 3]}${title ? ` (version ${title} of ${number})` : ''}`,
      publishedDateTime: new Date(Date.UTC(2024, 3, 1, number)).toISOString().replace('.000', ''),
      excerpt: `Text ${excerpt} of ${number}`,
      guid: `${number}-${guid}`,
      link: link(`${number}/${slug}`),
    });

  /** @param once of these parts one changes in a poll, so that none of them looks as if it changed by itself. */
  function run(steps: readonly Step[], once: readonly Part[]): { born: Map<number, number>; mixed: boolean } {
    let items: TrueItem[] = [];
    let next = 0;
    const insert = () => items.push({ number: next++, guid: 0, slug: 0, title: 0, excerpt: 0 });
    for (let n = 0; n < 5; n += 1) insert();
    const source = new SimulatedSource();
    const born = new Map<number, number>();
    const owner = new Map<number, number>();
    let mixed = false;
    const poll = () => {
      const { offered } = source.poll(items.map(shown));
      for (const { article, firstSeen } of offered) {
        const number = Number(article.guid?.split('-')[0]);
        if (firstSeen === undefined) born.set(number, (born.get(number) ?? 0) + 1);
        const lineage = source.lineages.get(article.id) ?? -1;
        if (owner.has(lineage) && owner.get(lineage) !== number) mixed = true;
        owner.set(lineage, number);
      }
      if (new Set(owner.values()).size !== owner.size) mixed = true;
    };
    poll();
    for (const step of steps) {
      const changed = new Map<TrueItem, Set<Part>>();
      const used = new Set<Part>();
      for (const { at, part } of step.changes) {
        const item = items[at % items.length];
        if (!item || (once.includes(part) && used.has(part))) continue;
        const parts = changed.get(item) ?? new Set();
        // What is left must tell who it is: GUID, link, or title.
        const names = [...parts, part].filter((one) => one !== 'excerpt');
        if (new Set(names).size > 2) continue;
        changed.set(item, parts.add(part));
        used.add(part);
        item[part] += 1;
      }
      const gone = new Set(step.remove.map((at) => items[at % items.length]));
      if (gone.size < items.length) items = items.filter((item) => !gone.has(item));
      for (let n = 0; n < step.insert; n += 1) insert();
      const turn = step.turn % items.length;
      items = [...items.slice(turn), ...items.slice(0, turn)];
      poll();
    }
    return { born, mixed };
  }

  it.each<[string, Part[], Part[]]>([
    ['one GUID and one link at a time', ['guid', 'slug', 'title', 'excerpt'], ['guid', 'slug']],
    ['any number of GUIDs', ['guid', 'title', 'excerpt'], []],
    ['any number of links', ['slug', 'title', 'excerpt'], []],
  ])('each true item has one article (%s)', (_, parts, once) => {
    fc.assert(
      fc.property(fc.array(anyStep(parts), { minLength: 1, maxLength: 8 }), (steps) => {
        const { born, mixed } = run(steps, once);
        expect([...born.values()].filter((births) => births !== 1)).toEqual([]);
        expect(mixed).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});
