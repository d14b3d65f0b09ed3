import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatcher } from '../../../src/story/window/matcher.ts';
import { profiles, thresholds } from '../../../src/story/titles/thresholds.ts';
import type { Matcher, MatcherArticle } from '../../../src/story/types.ts';

const NOON = Date.UTC(2024, 4, 1, 12);
const HOUR = 3_600_000;
const at = (hours: number) => new Date(NOON + hours * HOUR).toISOString();

const article = (id: string, title: string, more: Partial<MatcherArticle> = {}): MatcherArticle => ({
  id,
  title,
  firstSeenDateTime: at(0),
  language: 'en',
  ...more,
});

/** A window of articles, each in a story of its own unless it joins one. */
function windowOf(...articles: MatcherArticle[]): Matcher {
  const matcher = createMatcher();
  for (const each of articles) matcher.add(each);
  return matcher;
}

const DAM = 'Dam bursts near the old town of Ghent';
const DAM_TOO = 'UPDATE 1-Dam bursts near the old town of Ghent - Reuters';
const FLOOD = 'Ghent flooded as old dam gives way, dozens missing';

describe('the matcher joins and links', () => {
  it('puts a duplicate into the story and says why', () => {
    const matcher = windowOf(article('a', DAM));
    const found = matcher.add(article('b', DAM_TOO));
    expect(found.storyId).toBe('story-1');
    expect(found.duplicateOf).toMatchObject({ articleId: 'a', storyId: 'story-1', similarity: 1 });
    expect(found.duplicateOf?.why).toMatchObject({ rule: 'same-title', score: 1 });
    expect(found.related).toEqual([]);
  });

  it('links what is near and not the same, as a story of its own', () => {
    const found = windowOf(article('a', DAM), article('x', 'Parliament votes on the fishing quota')).add(
      article('b', FLOOD),
    );
    expect(found.storyId).toBe('story-3');
    expect(found.duplicateOf).toBeUndefined();
    expect(found.related).toHaveLength(1);
    expect(found.related[0]).toMatchObject({ articleId: 'a', storyId: 'story-1', kind: 'event' });
    expect(found.related[0]?.similarity).toBeGreaterThanOrEqual(thresholds.related);
  });

  it('takes publishers of one family for one, whose follow-ups are stories of their own', () => {
    const scoreOf = (family?: string) =>
      windowOf(
        article('a', 'Dam bursts near Ghent, twelve missing in flood', {
          provider: { domain: 'north.example' },
          ...(family && { family }),
        }),
      ).find(
        article('b', 'Flood near Ghent as dam bursts', {
          provider: { domain: 'south.example' },
          ...(family && { family }),
        }),
      ).duplicateOf;
    expect(scoreOf()).toBeDefined();
    expect(scoreOf('group')).toBeUndefined();
  });

  it('gives one entry a story, most similar first, at most as many as asked', () => {
    const matcher = createMatcher({ related: 2 });
    for (const [n, title] of [DAM, DAM_TOO, 'Ghent mourns', FLOOD, 'Old dam near Ghent had cracks'].entries())
      matcher.add(article(`a${n}`, title));
    const { related } = matcher.find(article('q', 'Cracks seen in old Ghent dam before flood'));
    expect(related).toHaveLength(2);
    expect(new Set(related.map(({ storyId }) => storyId)).size).toBe(2);
    expect(related[0]?.similarity).toBeGreaterThanOrEqual(related[1]?.similarity ?? 0);
  });

  it('marks what only the balanced profile would merge', () => {
    const [first, second] = [
      'Ferry sinks off Zanzibar with 200 aboard',
      'Ferry carrying 200 people sinks off Zanzibar, many missing after night storm',
    ];
    const balanced = createMatcher({ profile: 'balanced' });
    balanced.add(article('a', first));
    expect(balanced.find(article('b', second)).duplicateOf).toMatchObject({ storyId: 'story-1' });
    const { duplicateOf, related } = windowOf(article('a', first)).find(article('b', second));
    expect(duplicateOf).toBeUndefined();
    expect(related).toMatchObject([{ storyId: 'story-1', possibleDuplicate: true }]);
    expect(windowOf(article('a', DAM)).find(article('b', FLOOD)).related[0]).not.toHaveProperty(
      'possibleDuplicate',
    );
  });

  it('takes thresholds of its own', () => {
    const matcher = createMatcher({ thresholds: { duplicate: 1.1, related: 1.1 } });
    matcher.add(article('a', DAM));
    expect(matcher.add(article('b', DAM)).storyId).toBe('story-2');
    expect(profiles.strict).toBe(thresholds);
  });

  it('asks the given function for story ids', () => {
    const matcher = createMatcher({ newStoryId: ({ id }) => `of-${id}` });
    expect(matcher.add(article('a', DAM)).storyId).toBe('of-a');
  });

  it('calls a link across days a topic', () => {
    const matcher = windowOf(article('a', DAM, { publishedDateTime: at(-200) }));
    const [linked] = matcher.find(article('b', FLOOD, { publishedDateTime: at(0) })).related;
    expect(linked?.kind).toBe('topic');
  });
});

describe('a story is judged by its best three members', () => {
  it('one close member among others is not enough', () => {
    const matcher = createMatcher();
    matcher.insert(article('a', DAM), 's');
    matcher.insert(article('b', 'Dam, market, harbour: the week in pictures'), 's');
    matcher.insert(article('c', 'Harbour strike ends after a week of talks'), 's');
    const near = article('q', 'Old dam bursts near Ghent after heavy rain');
    expect(matcher.find(near).duplicateOf).toBeUndefined();
    // A copy is no matter of likeness.
    expect(matcher.find(article('q', DAM)).duplicateOf).toMatchObject({ articleId: 'a' });
    matcher.remove('b');
    matcher.remove('c');
    expect(matcher.find(near).duplicateOf).toMatchObject({ articleId: 'a' });
  });
});

describe('vetoes keep a merge out and let a link in', () => {
  const found = (a: Partial<MatcherArticle>, b: Partial<MatcherArticle>) =>
    windowOf(article('a', DAM, a)).find(article('b', DAM, b));

  it.each<[string, Partial<MatcherArticle>, Partial<MatcherArticle>]>([
    ['other-language', { language: 'en' }, { language: 'nl' }],
    ['too-far-apart', { publishedDateTime: at(-73) }, { publishedDateTime: at(0) }],
    ['other-genre', { labels: ['opinion'] }, { labels: [] }],
  ])('%s', (rule, a, b) => {
    const { duplicateOf, related } = found(a, b);
    expect(duplicateOf).toBeUndefined();
    expect(related).toMatchObject([{ articleId: 'a', why: { rule } }]);
    expect(related[0]).not.toHaveProperty('possibleDuplicate');
  });

  it.each<[string, Partial<MatcherArticle>, Partial<MatcherArticle>]>([
    ['a region', { language: 'en-GB' }, { language: 'EN' }],
    ['an unknown language', { language: 'und' }, { language: 'nl' }],
    ['one unknown date', { publishedDateTime: at(-900) }, {}],
    ['labels that are no genre', { labels: ['update', 'video'] }, { labels: [] }],
  ])('%s forbids nothing', (_, a, b) => {
    expect(found(a, b).duplicateOf).toMatchObject({ articleId: 'a' });
  });

  it('what forbids one member forbids the story', () => {
    const matcher = createMatcher();
    for (const [n, hours] of [0, 60, 61, 62].entries())
      matcher.insert(article(`a${n}`, DAM, { publishedDateTime: at(hours) }), 's');
    expect(matcher.find(article('q', DAM, { publishedDateTime: at(70) })).duplicateOf).toBeDefined();
    expect(matcher.find(article('q', DAM, { publishedDateTime: at(80) })).duplicateOf).toBeUndefined();
  });
});

describe("a publisher's recurring titles", () => {
  const own = { provider: { domain: 'example.org' } };

  it.each([
    ['Morning briefing: Tuesday', 'Morning briefing: Wednesday'],
    ['Morning briefing', 'Morning briefing'],
    ['Hushen 300 Index closes higher – Oct. 14', 'Hushen 300 Index closes lower – March 12'],
    ['Road closures for the week of 4 March in Ghent', 'Road works and closures in Ghent, week of 11 March'],
  ])('%s | %s do not merge', (first, second) => {
    expect(windowOf(article('a', first, own)).find(article('b', second, own)).duplicateOf).toBeUndefined();
  });

  it.each([
    ['Magazine solutions - February 27, 2026', 'Magazine printables - February 27, 2026'],
    ['Fairfax wellness calendar, Aug. 23-30', 'Southern Maryland wellness calendar, Aug. 23-30'],
    [
      'Swift: Alternative to Default Implementations in Protocols',
      'Swift: Why You Shouldn’t Use Default Implementations in Protocols',
    ],
  ])('%s | %s are pieces of their own', (first, second) => {
    const { duplicateOf, related } = windowOf(article('a', first, own)).find(article('b', second, own));
    expect(duplicateOf).toBeUndefined();
    expect(related[0]?.storyId).toBe('story-1');
  });

  it('let a post that is nearly the same through', () => {
    const first = 'Homeland chief defends alleged proposal for back channel to Moscow';
    const second = 'Homeland chief defends alleged proposal for a back channel to Moscow';
    expect(windowOf(article('a', first, own)).find(article('b', second, own)).duplicateOf).toBeDefined();
  });

  it('count as one publisher by source as well', () => {
    const source = { sourceId: 'wire' };
    const first = 'Quake kills 17 in the mountains of Nepal, thousands homeless';
    const second = 'Nepal: thousands homeless in the mountains, quake kills 19 people';
    const { duplicateOf, related } = windowOf(article('a', first, source)).find(article('b', second, source));
    expect(duplicateOf).toBeUndefined();
    expect(related[0]?.why.rule).toBe('at-odds');
  });
});

describe('what kind a link is', () => {
  const RIVER = 'Ghent dam: rescuers search homes for the missing';
  it.each([
    ['2024-05-01T10:00:00Z', '2024-05-03T10:00:00Z', 'event'],
    ['2024-05-01T10:00:00Z', '2024-05-06T10:00:00Z', 'topic'],
    [undefined, '2024-05-01T10:00:00Z', 'event'],
    [undefined, '2020-05-01T10:00:00Z', 'topic'],
    [undefined, undefined, 'event'],
  ])('%s and %s: %s', (first, second, kind) => {
    const dated = (publishedDateTime?: string) => (publishedDateTime ? { publishedDateTime } : {});
    const matcher = windowOf(article('a', 'Old dam burst floods Ghent', dated(first)));
    expect(matcher.find(article('b', RIVER, dated(second))).related[0]?.kind).toBe(kind);
  });
});

describe('the window', () => {
  it('an edited title never finds its own old self', () => {
    const matcher = windowOf(article('a', DAM));
    expect(matcher.find(article('a', `${DAM}, says mayor`))).toEqual({ related: [] });
    expect(matcher.add(article('a', `${DAM}, says mayor`))).toEqual({ storyId: 'story-1', related: [] });
    expect(matcher.size).toBe(1);
    matcher.insert(article('c', DAM_TOO), 'story-1');
    expect(matcher.find(article('a', `${DAM}, says mayor`)).duplicateOf?.articleId).toBe('c');
  });

  it('an article that is there stays in its story, whatever else it comes to resemble', () => {
    const matcher = windowOf(article('a', DAM), article('b', 'Parliament votes on the fishing quota'));
    const found = matcher.add(article('b', DAM));
    expect(found).toMatchObject({
      storyId: 'story-2',
      related: [{ storyId: 'story-1', possibleDuplicate: true }],
    });
    expect(found.duplicateOf).toBeUndefined();
    expect(matcher.storyOf('b')).toBe('story-2');
  });

  it('forgets by first seen, whatever dates articles claim', () => {
    const matcher = windowOf(
      article('old', DAM, { firstSeenDateTime: at(-2), publishedDateTime: at(500) }),
      article('new', FLOOD, { firstSeenDateTime: at(0), publishedDateTime: at(-9000) }),
    );
    matcher.expire(new Date(NOON));
    expect([matcher.has('old'), matcher.has('new'), matcher.size]).toEqual([false, true, 1]);
    expect(matcher.find(article('q', DAM)).duplicateOf).toBeUndefined();
  });

  it('a back-dated latecomer does not take the place of what came first', () => {
    const matcher = windowOf(article('a', DAM), article('b', DAM, { firstSeenDateTime: at(1) }));
    matcher.add(article('c', DAM, { firstSeenDateTime: at(2), publishedDateTime: '1990-01-01T00:00:00Z' }));
    expect(matcher.find(article('q', DAM, { firstSeenDateTime: at(3) })).duplicateOf?.articleId).toBe('a');
  });

  it('estimates its memory: more with every article, back to where it was without them', () => {
    const matcher = createMatcher();
    const empty = matcher.memoryBytes;
    matcher.add(article('a', DAM));
    expect(matcher.memoryBytes).toBeGreaterThan(empty + 500);
    matcher.remove('a');
    matcher.remove('never there');
    expect(matcher.memoryBytes).toBe(empty);
  });

  it('takes again what expired articles took: as many as ever come, it grows no more', () => {
    const matcher = createMatcher();
    const hourOf = (from: number, to: number) => {
      for (let hour = from; hour < to; hour++) {
        for (let n = 0; n < 20; n++) {
          const title = `Dam ${hour}${n} in Place${hour * 20 + n} bursts, flood reaches Town${n}`;
          const more = {
            firstSeenDateTime: at(hour),
            excerpt: `Word${hour} of ${title}`,
            provider: { domain: `d${n}.example` },
          };
          matcher.insert(article(`a${hour}-${n}`, title, more), n % 3 === 0 ? 's' : `s${hour}-${n}`);
        }
        matcher.expire(new Date(NOON + (hour - 10) * HOUR));
      }
    };
    hourOf(0, 100);
    const { size, memoryBytes } = matcher;
    hourOf(100, 300);
    expect(matcher.size).toBe(size);
    expect(matcher.memoryBytes).toBeLessThan(memoryBytes * 1.1);
    matcher.expire(new Date(NOON + 999 * HOUR));
    expect(matcher.find(article('q', 'Dam 2991 in Place5981 bursts, flood reaches Town1'))).toEqual({
      related: [],
    });
  });

  it('names an article whose firstSeenDateTime is no date', () => {
    expect(() => createMatcher().find(article('a', DAM, { firstSeenDateTime: 'soon' }))).toThrow(
      /of a is no date/,
    );
  });

  it('finds the same title again among thousands of near misses', () => {
    const matcher = createMatcher();
    for (let n = 0; n < 3000; n++)
      matcher.insert(article(`n${n}`, `Dam number ${n} in old town inspected`), `s${n}`);
    matcher.insert(article('a', 'Dam number 77 in old town inspected by Ghent'), 's');
    expect(
      matcher.find(article('q', 'Dam number 77 in old town inspected by Ghent')).duplicateOf,
    ).toMatchObject({
      storyId: 's',
    });
  });
});

describe('laws of the window', () => {
  const words =
    'dam bursts Ghent flood old town mayor 17 Tuesday vote quota fishing says cracks Brussels talks'.split(
      ' ',
    );
  const title = fc
    .array(fc.constantFrom(...words), { minLength: 1, maxLength: 7 })
    .map((list) => list.join(' '));
  const placed = fc.array(
    fc.record({
      title,
      excerpt: fc.option(title, { nil: '' }),
      story: fc.integer({ min: 0, max: 4 }),
      hour: fc.nat(50),
    }),
    { maxLength: 14 },
  );
  type Placed = typeof placed extends fc.Arbitrary<(infer T)[]> ? T : never;
  const put = (matcher: Matcher, id: string, { title, excerpt, story, hour }: Placed) =>
    matcher.insert(article(id, title, { excerpt, firstSeenDateTime: at(hour) }), `s${story}`);
  const ask = (matcher: Matcher, titles: string[]) => titles.map((each) => matcher.find(article('q', each)));
  const some = fc.array(title, { minLength: 1, maxLength: 4 });

  it('find is a pure read', () => {
    fc.assert(
      fc.property(placed, some, (list, titles) => {
        const matcher = createMatcher();
        for (const [n, each] of list.entries()) put(matcher, `a${n}`, each);
        const first = ask(matcher, titles);
        expect(ask(matcher, titles.toReversed()).toReversed()).toEqual(first);
      }),
    );
  });

  it('inserting and removing leaves no trace', () => {
    fc.assert(
      fc.property(placed, placed, some, (stay, go, titles) => {
        const [plain, touched] = [createMatcher(), createMatcher()];
        for (const [n, each] of go.slice(0, 5).entries()) put(touched, `x${n}`, each);
        for (const [n, each] of stay.entries()) {
          put(plain, `a${n}`, each);
          put(touched, `a${n}`, each);
        }
        for (const [n, each] of go.slice(5).entries()) put(touched, `x${n + 5}`, each);
        for (const n of go.keys()) touched.remove(`x${n}`);
        expect(ask(touched, titles)).toEqual(ask(plain, titles));
        expect(touched.size).toBe(plain.size);
      }),
    );
  });

  it('big stories come and go without a trace as well', () => {
    const big = fc.array(fc.record({ title, hour: fc.nat(50) }), { minLength: 8, maxLength: 30 });
    fc.assert(
      fc.property(big, big, some, (stay, go, titles) => {
        const [plain, touched] = [createMatcher(), createMatcher()];
        const place = (matcher: Matcher, id: string, each: { title: string; hour: number }) =>
          put(matcher, id, { ...each, excerpt: '', story: 0 });
        for (const [n, each] of stay.entries()) {
          place(plain, `a${n}`, each);
          place(touched, `a${n}`, each);
          const other = go[n];
          if (other) place(touched, `x${n}`, other);
        }
        for (const matcher of [plain, touched]) put(matcher, 'z', { ...stay[0]!, excerpt: '', story: 1 });
        for (const n of go.keys()) touched.remove(`x${n}`);
        expect(ask(touched, titles)).toEqual(ask(plain, titles));
      }),
      { numRuns: 50 },
    );
  });

  it('moving is taking out and putting in', () => {
    fc.assert(
      fc.property(placed, some, fc.nat(4), (list, titles, story) => {
        const [moved, placedAnew] = [createMatcher(), createMatcher()];
        for (const [n, each] of list.entries()) {
          put(moved, `a${n}`, each);
          put(placedAnew, `a${n}`, { ...each, story: n % 3 === 0 ? story : each.story });
        }
        const back = [...list.keys()].filter((n) => n % 3 === 0).map((n) => moved.move(`a${n}`, `s${story}`));
        expect(ask(moved, titles)).toEqual(ask(placedAnew, titles));
        for (const putBack of back.toReversed()) putBack();
        const before = createMatcher();
        for (const [n, each] of list.entries()) put(before, `a${n}`, each);
        expect(ask(moved, titles)).toEqual(ask(before, titles));
      }),
    );
  });

  it('expiring is removing, and the order of inserts does not matter', () => {
    fc.assert(
      fc.property(placed, some, fc.nat(50), (list, titles, cut) => {
        const [kept, expired] = [createMatcher(), createMatcher()];
        for (const [n, each] of [...list.entries()].toReversed()) put(expired, `a${n}`, each);
        expired.expire(new Date(NOON + cut * HOUR));
        for (const [n, each] of list.entries()) if (each.hour >= cut) put(kept, `a${n}`, each);
        expect(ask(expired, titles)).toEqual(ask(kept, titles));
      }),
    );
  });
});

describe('the matcher names single articles', () => {
  const idsOf = (matches: { articleId: string }[]) => matches.map(({ articleId }) => articleId);
  const provider = { domain: 'wire.example' };

  it('that tell the same by their titles, of one publisher or many, closest first', () => {
    const matcher = windowOf(
      article('a', DAM, { provider }),
      article('b', DAM_TOO),
      article('c', 'Dam bursts near old town of Ghent, dozens missing', { provider }),
      article('d', FLOOD),
    );
    const found = matcher.copies(article('x', DAM, { provider }));
    expect(idsOf(found)).toEqual(['a', 'b', 'c']);
    expect(found[0]).toMatchObject({ storyId: 'story-1', similarity: 1, why: { rule: 'same-title' } });
    expect(idsOf(matcher.copies(article('a', DAM)))).toEqual(['b', 'c']);
  });

  it('whatever their dates, genre and language only where that is asked for', () => {
    const dated = (hours: number) => ({ publishedDateTime: at(hours) });
    const matcher = windowOf(
      article('old', DAM, dated(-100)),
      article('opinion', `Opinion: ${DAM}`, dated(0)),
      article('german', DAM, { ...dated(0), language: 'de' }),
    );
    const query = article('x', DAM, dated(0));
    expect(matcher.copies(query)).toEqual([]);
    expect(idsOf(matcher.copies(query, { noVeto: true })).toSorted()).toEqual(['german', 'old', 'opinion']);
  });

  it('of other facts only where that is asked for, and never of another name', () => {
    const matcher = windowOf(article('a', 'Bomb kills 17 at wedding in eastern Kabul'));
    const query = article('x', 'Bomb kills 14 at wedding in eastern Kabul');
    expect(matcher.copies(query)).toEqual([]);
    expect(idsOf(matcher.copies(query, { anyFacts: true }))).toEqual(['a']);
    const series = windowOf(article('a', 'Magazine printables for the classroom door'));
    expect(
      series.copies(article('x', 'Magazine solutions for the classroom door'), { anyFacts: true }),
    ).toEqual([]);
  });

  it('puts back what it took out, as if it had never been out', () => {
    const titles = [DAM, DAM_TOO, FLOOD, 'Ghent mourns', 'Oil falls 3 %'];
    fc.assert(
      fc.property(fc.array(fc.nat(4), { minLength: 1, maxLength: 12 }), fc.nat(11), (picks, out) => {
        const made = () =>
          windowOf(
            ...picks.map((pick, i) => article(`a${i}`, titles[pick] ?? '', { firstSeenDateTime: at(i) })),
          );
        const [kept, disturbed] = [made(), made()];
        const putBack = disturbed.remove(`a${out % picks.length}`);
        expect(disturbed.size).toBe(kept.size - 1);
        putBack();
        const answers = (matcher: Matcher) =>
          titles.map((title) => matcher.find(article('x', title, { firstSeenDateTime: at(20) })));
        expect(answers(disturbed)).toEqual(answers(kept));
        expect([disturbed.size, disturbed.memoryBytes]).toEqual([kept.size, kept.memoryBytes]);
      }),
      { numRuns: 60 },
    );
  });
});
