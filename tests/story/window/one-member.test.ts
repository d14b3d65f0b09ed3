import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recognize, type Recognition, type SeenEntry } from '../../../src/article/recognize/recognize.ts';
import { feedItem, fieldOf, normalized } from '../../article/simulated-source.ts';
import { takesPage, type Placement } from '../../../src/story/window/placement.ts';
import { Renamed } from '../../../src/story/window/renamed.ts';
import { DAY, ELECTION, makeDesk, offer, OIL, QUAKE, START, type PureDesk } from '../acts/acts-desk.ts';

const HOUR = 3_600_000;
const TOPICS = [
  'Harbour bridge reopens after three years',
  'City council votes on the new tram line',
  'Heavy rain floods streets in the old town',
  'Ferry strike is far from over, union says',
  'Museum shows paintings found in a cellar',
  'Baker wins prize for the longest loaf ever',
];

interface Item {
  number: number;
  link: string;
  version: number;
}

type Job = Pick<Recognition, 'offered' | 'dropFields' | 'rekeyed'>;

/** A source whose polls are merged some time later, and the desk that merges them. */
class LateDesk {
  readonly desk: PureDesk = makeDesk();
  readonly #seen = new Map<string, SeenEntry>();
  readonly #jobs: Job[] = [];
  #keys: unknown;
  #at = START;

  poll(items: readonly Item[]): void {
    const document = items.map(({ number, link, version }) =>
      feedItem({
        guid: `g${number}`,
        link: `https://news.example/${link}`,
        title: `${TOPICS[number]}`,
        excerpt: `Version ${version} of item ${number}.`,
        publishedDateTime: `2024-04-0${number + 1}T08:00:00Z`,
      }),
    );
    const found = recognize(normalized(document), { seen: this.#seen, fieldOf, keys: this.#keys });
    this.#keys = JSON.parse(JSON.stringify(found.keys));
    this.#jobs.push(found);
  }

  /** Merges the oldest of what is waiting, and remembers what the commit does. */
  merge(): void {
    const job = this.#jobs.shift();
    if (!job) return;
    this.#at += HOUR / 60;
    const { placements } = this.desk.take(
      job.offered.map(({ field, article, hash, firstSeen }) => {
        const known = this.#seen.get(field)?.articleId;
        return {
          article,
          hash,
          ...(firstSeen !== undefined && { firstSeen }),
          ...(known !== undefined && { known }),
        };
      }),
      this.#at,
    );
    const displaced = this.#fieldsOfDisplaced(job, placements);
    for (const { field, hash, mark, article, firstSeen = this.#at } of job.offered)
      this.#seen.set(field, { hash, articleId: article.id, firstSeen, ...(mark && { mark }) });
    for (const field of [...job.dropFields, ...displaced]) this.#seen.delete(field);
    for (const { was } of job.rekeyed) if (was !== undefined) this.#seen.delete(was);
    for (const { field, entry } of job.rekeyed) this.#seen.set(field, entry);
  }

  /** The fields that name what had to leave its page to another item, as they are before the commit. */
  #fieldsOfDisplaced({ offered }: Job, placements: readonly Placement[]): string[] {
    const taken = new Set(
      placements.flatMap((placement, at) => {
        const known = this.#seen.get(offered[at]?.field ?? '')?.articleId;
        return takesPage(placement, known) ? [placement.article.id] : [];
      }),
    );
    const kept = new Set(offered.map(({ field }) => field));
    return [...this.#seen].flatMap(([field, { articleId }]) =>
      taken.has(articleId) && !kept.has(field) ? [field] : [],
    );
  }

  mergeAll(): void {
    while (this.#jobs.length > 0) this.merge();
  }

  /** What the stories hold of each item: its versions. */
  held(): Record<number, string[]> {
    const held: Record<number, string[]> = {};
    for (const { articles } of this.desk.stored.values())
      for (const { title, excerpt = '' } of articles) (held[TOPICS.indexOf(title)] ??= []).push(excerpt);
    return held;
  }
}

const DOC = TOPICS.map((_, number) => ({ number, link: `page-${number}`, version: 1 }));

function withLinks(links: Record<number, string>, version = 1): Item[] {
  return DOC.map((item) => ({ ...item, link: links[item.number] ?? item.link, version }));
}

function expectOneEach(late: LateDesk, items: readonly Item[]): void {
  const held = late.held();
  for (const { number, version } of items)
    expect([number, held[number]]).toEqual([number, [`Version ${version} of item ${number}.`]]);
  const inWindow = [...late.desk.stored.values()].flatMap(({ id, articles }) =>
    articles.filter((article) => late.desk.window.storyOf(article.id) !== id),
  );
  expect(inWindow).toEqual([]);
  const members = [...late.desk.stored.values()].reduce((sum, { articles }) => sum + articles.length, 0);
  expect(late.desk.window.size).toBe(members);
}

describe('an item whose page changes', () => {
  it('twice before its first move is merged stays one article', () => {
    const late = new LateDesk();
    late.poll(DOC);
    late.mergeAll();
    late.poll(withLinks({ 2: 'moved' }));
    late.poll(withLinks({ 2: 'moved-again' }));
    late.mergeAll();
    expectOneEach(late, DOC);
    expect(late.desk.stored.size).toBe(DOC.length);
  });

  it('to one that was another item’s leaves nothing behind', () => {
    const late = new LateDesk();
    late.poll(DOC);
    late.mergeAll();
    const taken = withLinks({ 2: 'page-3', 3: 'elsewhere' });
    late.poll(taken);
    late.mergeAll();
    expectOneEach(late, taken);
    const kept = [...late.desk.stored.values()].find(({ articles }) => articles[0]?.title === TOPICS[2]);
    expect(kept?.id).toBe('S3');
  });
});

describe('the ids that an article had', () => {
  const moved = (id: string, was: string, title = QUAKE) =>
    offer({ id, aliases: [was], sourceId: 'paper', title }, `${id} ${was}`);

  it('lead to the one that it has, for as long as the window lasts', () => {
    const { take, window } = makeDesk();
    take([offer({ id: 'a', sourceId: 'paper' })]);
    take([moved('b', 'a')], START + HOUR);
    take([moved('c', 'b')], START + 2 * HOUR);
    expect([window.idOf('a'), window.idOf('b'), window.idOf('c'), window.idOf('d')]).toEqual([
      'c',
      'c',
      'c',
      'd',
    ]);
    expect(window.namesOf('c').toSorted()).toEqual(['a', 'b']);
    take([offer({ id: 'x', title: ELECTION })], START + 8 * DAY);
    expect([window.idOf('a'), window.namesOf('c')]).toEqual(['a', []]);
  });

  it('last from when each was given up, as in a log that was trimmed', () => {
    const renamed = new Renamed();
    renamed.rename('a', 'b', 1);
    renamed.rename('b', 'c', 5);
    renamed.expire(3);
    expect([renamed.latest('a'), renamed.latest('b'), renamed.earlier('c')]).toEqual([undefined, 'c', ['b']]);
  });

  it('lead nowhere once another article stands on its page, and are others’ again', () => {
    const { take, window } = makeDesk();
    take([offer({ id: 'x0', sourceId: 'paper' }), offer({ id: 'y', sourceId: 'paper', title: ELECTION })]);
    take([moved('x', 'x0')]);
    take([moved('x', 'y', ELECTION)]);
    expect([window.idOf('x0'), window.idOf('y'), window.storyOf('x')]).toEqual(['x0', 'x', 'S2']);
    take([offer({ id: 'y', sourceId: 'paper', title: OIL }, 'h9')]);
    expect([window.idOf('y'), window.namesOf('x')]).toEqual(['y', []]);
  });

  it('are taken back with a plan that is not committed', () => {
    const { take, window } = makeDesk();
    take([offer({ id: 'a', sourceId: 'paper' }), offer({ id: 'y', sourceId: 'paper', title: ELECTION })]);
    take([moved('b', 'a')]);
    window.plan([moved('b', 'y', ELECTION)], START);
    expect(window.idOf('a')).toBe('a');
    window.rollback();
    expect([window.idOf('a'), window.idOf('y'), window.storyOf('b'), window.storyOf('y')]).toEqual([
      'b',
      'y',
      'S1',
      'S2',
    ]);
  });

  it('are withdrawn with it by a notice on another’s page', () => {
    const { take, window } = makeDesk();
    take([offer({ id: 'a', sourceId: 'paper' }), offer({ id: 'y', sourceId: 'paper', title: ELECTION })]);
    const { article, hash } = moved('a', 'y', `KILL: ${ELECTION}`);
    const { placements } = take([{ article: { ...article, labels: ['kill'] }, hash }]);
    expect(placements).toMatchObject([{ kind: 'kill', killed: [{ articleId: 'y' }, { articleId: 'a' }] }]);
    expect(window.size).toBe(0);
  });
});

interface Change {
  /** `swap`: two items change places; `take`: one takes the other's, which gets a page of its own. */
  kind: 'move' | 'edit' | 'leave' | 'swap' | 'take';
  one: number;
  /** Default: none. */
  other?: number;
}

interface Round {
  changes: Change[];
  /** How many of the waiting polls are merged after this one. */
  merges: number;
}

// Most are of the kinds that have gone wrong, and most polls wait.
const changeArb: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constantFrom('edit', 'edit', 'edit', 'move', 'leave'), one: fc.nat(5) }),
  fc.record({ kind: fc.constantFrom('swap', 'take'), one: fc.nat(5), other: fc.nat(5) }),
);
const roundArb: fc.Arbitrary<Round> = fc.record({
  changes: fc.array(changeArb, { maxLength: 3 }),
  merges: fc.constantFrom(0, 0, 0, 1, 2),
});

describe('any polls of items whose pages change, merged late', () => {
  it('leave each item in one story, as it is now', () => {
    fc.assert(
      fc.property(fc.array(roundArb, { maxLength: 8 }), (rounds) => {
        const { late, items } = deskAfter(rounds);
        expectOneEach(late, items);
      }),
      { numRuns: 60 },
    );
  });

  /** Found by chance: each went wrong once. */
  const waiting = (...changes: Change[]): Round => ({ changes, merges: 0 });
  const edit = (one: number): Change => ({ kind: 'edit', one });
  const swap = (one: number, other: number): Change => ({ kind: 'swap', one, other });
  const take = (one: number, other: number): Change => ({ kind: 'take', one, other });
  it.each<[string, Round[]]>([
    [
      'two that changed places are edited, one after the other',
      [waiting(edit(0)), waiting(swap(4, 0)), waiting(edit(4)), waiting(take(1, 0))],
    ],
    [
      'two that changed places are edited at once',
      [waiting(swap(5, 2)), waiting(edit(5), edit(2)), waiting(take(0, 1))],
    ],
    [
      'one is back on its page, which another had in between',
      [
        waiting(swap(1, 3)),
        waiting(swap(5, 1)),
        waiting(edit(5)),
        waiting(swap(5, 3), swap(5, 0)),
        waiting(),
      ],
    ],
    [
      'links go round until they are relied on no more',
      [
        waiting(swap(0, 2), swap(1, 2)),
        waiting(swap(3, 2)),
        waiting(swap(1, 0)),
        waiting(edit(1)),
        waiting(edit(3)),
      ],
    ],
    [
      'one moves on from where another was meanwhile put',
      [
        waiting(),
        { changes: [edit(5), swap(0, 5)], merges: 1 },
        { changes: [swap(5, 0)], merges: 1 },
        waiting(take(5, 0)),
      ],
    ],
    [
      'one that was edited in the place of another moves on before the other is asked for',
      [
        { changes: [swap(0, 1), swap(0, 2)], merges: 2 },
        waiting(),
        waiting(swap(0, 1)),
        waiting(edit(1), edit(0)),
        { changes: [], merges: 1 },
        waiting(),
      ],
    ],
  ])('do so where %s', (_, rounds) => {
    const { late, items } = deskAfter(rounds);
    expectOneEach(late, items);
  });
});

function deskAfter(rounds: readonly Round[]): { late: LateDesk; items: readonly Item[] } {
  const late = new LateDesk();
  let items = DOC;
  let fresh = 0;
  late.poll(items);
  late.mergeAll();
  for (const { changes, merges } of rounds) {
    for (const change of changes) items = changed(items, change, `fresh-${++fresh}`);
    late.poll(items);
    for (let i = 0; i < merges; i++) late.merge();
  }
  late.mergeAll();
  // What waited for another poll gets it.
  for (let i = 0; i < 3; i++) {
    late.poll(items);
    late.mergeAll();
  }
  return { late, items };
}

function changed(items: Item[], change: Change, fresh: string): Item[] {
  const { kind, one, other = one } = change;
  if (kind === 'leave') return items.filter(({ number }) => number !== one);
  const replace = (number: number, fields: (item: Item) => Partial<Item>, among = items) =>
    among.map((item) => (item.number === number ? { ...item, ...fields(item) } : item));
  if (kind === 'edit') return replace(one, ({ version }) => ({ version: version + 1 }));
  if (kind === 'move') return replace(one, () => ({ link: fresh }));
  const linkOf = (wanted: number) => items.find(({ number }) => number === wanted)?.link ?? fresh;
  const others = kind === 'swap' ? linkOf(one) : fresh;
  const taken = linkOf(other);
  return replace(
    one,
    () => ({ link: taken }),
    one === other ? items : replace(other, () => ({ link: others })),
  );
}
