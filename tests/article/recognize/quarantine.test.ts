import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeQuarantine, holdFlood, type Flood } from '../../../src/article/recognize/quarantine.ts';

interface Item {
  field: string;
  article: { publishedDateTime?: string };
}

const NOON_MS = Date.parse('2024-05-01T12:00:00Z');
const HOUR = 3_600_000;
const at = (ms: number) => ({ publishedDateTime: new Date(ms).toISOString() });

/** New items; the date of the nth by `dateOf`, none if absent. */
function items(count: number, dateOf?: (n: number) => number, prefix = 'f'): Item[] {
  return Array.from({ length: count }, (_, n) => ({
    field: `${prefix}${n}`,
    article: dateOf ? at(dateOf(n)) : {},
  }));
}

const flood: Flood<Item> = {
  fresh: [],
  known: 0,
  usual: [3, 5, 2],
  newest: NOON_MS,
  first: false,
  held: [],
  documentUnchanged: false,
};
const rule = (changes: Partial<Flood<Item>>) => holdFlood<Item>({ ...flood, ...changes });

const old = (n: number) => NOON_MS - (100 + n) * HOUR;
const since = (n: number) => NOON_MS + (200 - n) * HOUR;

describe('what comes through at once', () => {
  it.each<[string, Partial<Flood<Item>>]>([
    ['nothing new', {}],
    ['up to 50 items, whatever their dates', { fresh: items(50) }],
    ['four times what a poll brought lately', { fresh: items(320), usual: [3, 80, 0] }],
    ['a source’s first poll', { fresh: items(500), first: true }],
    ['a backlog after days of silence, newest first', { fresh: items(60, since) }],
    ['a backlog after days of silence, oldest first', { fresh: items(60, (n) => NOON_MS + n * HOUR) }],
    ['items with a few odd dates among them', { fresh: items(60, (n) => (n % 10 ? since(n) : old(n))) }],
    [
      'a batch dated alike in a document that is mostly known',
      { fresh: items(60, () => NOON_MS + HOUR), known: 60 },
    ],
  ])('%s', (_, changes) => {
    expect(rule(changes)).toEqual({ release: changes.fresh ?? [], hold: [], dropped: 0 });
  });
});

describe('what is held', () => {
  it.each<[string, string, Partial<Flood<Item>>]>([
    ['items without dates', 'none', { fresh: items(51) }],
    ['items dated before what the source had', 'old', { fresh: items(60, old) }],
    ['items all dated now', 'alike', { fresh: items(60, () => NOON_MS + HOUR) }],
    ['items dated in no order', 'alike', { fresh: items(60, (n) => NOON_MS + ((n * 23) % 60) * HOUR) }],
    ['more than four times what a poll brought lately', 'none', { fresh: items(321), usual: [80] }],
    ['old items in a document that is mostly known', 'old', { fresh: items(60, old), known: 940 }],
  ])('%s', (_, dates, changes) => {
    const ruling = rule(changes);
    expect(ruling).toMatchObject({ release: [], hold: changes.fresh, dropped: 0 });
    expect(ruling.verdict).toMatchObject({ items: changes.fresh?.length, dates });
  });

  it('items whose dates have nothing to be held against', () => {
    const { newest: _, ...unknown } = { ...flood, fresh: items(60, since) };
    expect(holdFlood<Item>(unknown).verdict?.dates).toBe('old');
  });

  it('is told with its figures', () => {
    const { verdict } = rule({ fresh: items(60), known: 15, usual: [14] });
    expect(verdict).toEqual({ items: 60, limit: 56, share: 0.8, dates: 'none' });
    const told = describeQuarantine({
      items: 60,
      since: '2024-05-01T12:00:00Z',
      ...(verdict && { verdict }),
    });
    expect(told).toContain('60 items are held since 2024-05-01T12:00:00Z');
    expect(told).toContain('60 new at once where 56 would pass, 80 % of the document, without dates');
    expect(describeQuarantine({ items: 1, since: 'noon' })).toMatch(/^1 item is held since noon\. /);
  });
});

describe('the poll after', () => {
  const held = items(60);

  it('brings what is still there under the same keys', () => {
    const fresh = [...items(2, since, 'later'), ...held];
    expect(rule({ fresh, held })).toEqual({ release: fresh, hold: [], dropped: 0 });
  });

  it('brings all of it where the document is unchanged', () => {
    expect(rule({ held, documentUnchanged: true })).toEqual({ release: held, hold: [], dropped: 0 });
  });

  it('drops what is gone, and holds the next flood by itself', () => {
    const fresh = [...held.slice(0, 10), ...items(90, undefined, 'other')];
    const ruling = rule({ fresh, held });
    expect(ruling).toMatchObject({ release: held.slice(0, 10), hold: fresh.slice(10), dropped: 50 });
  });

  it('drops all of a flood that the document has no more', () => {
    expect(rule({ held, known: 20 })).toEqual({ release: [], hold: [], dropped: 60 });
  });
});

it('names that are new on each poll never come through, and never pile up', () => {
  let held: Item[] = [];
  for (let poll = 0; poll < 20; poll += 1) {
    const ruling = rule({ fresh: items(200, old, `${poll}-`), held });
    expect(ruling.release).toEqual([]);
    expect(ruling.hold).toHaveLength(200);
    held = ruling.hold;
  }
});

it('every new item is released or held, in its order, and none that is gone', () => {
  const fresh = fc.array(
    fc.record({ n: fc.nat(150), hour: fc.option(fc.integer({ min: -300, max: 300 })) }),
    {
      maxLength: 150,
    },
  );
  const anyItems = fresh.map((drawn) =>
    [...new Map(drawn.map((one) => [one.n, one])).values()].map(({ n, hour }): Item => ({
      field: `f${n}`,
      article: hour === null ? {} : at(NOON_MS + hour * HOUR),
    })),
  );
  fc.assert(
    fc.property(anyItems, anyItems, fc.nat(50), fc.array(fc.nat(30)), (now, held, known, usual) => {
      const { release, hold, dropped } = rule({ fresh: now, held, known, usual });
      const held_ = new Set(hold);
      expect(now.filter((item) => !held_.has(item))).toEqual(release);
      expect(now.filter((item) => held_.has(item))).toEqual(hold);
      const present = new Set(now.map(({ field }) => field));
      expect(dropped).toBe(held.filter(({ field }) => !present.has(field)).length);
      const waited = new Set(held.map(({ field }) => field));
      expect(hold.filter(({ field }) => waited.has(field))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
