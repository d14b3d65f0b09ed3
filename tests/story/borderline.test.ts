import { describe, expect, it } from 'vitest';
import { findBorderline, pairId } from '../../src/story/borderline.ts';
import type { LogArticle, LogEntry } from '../../src/story/window/log.ts';

const AT = Date.UTC(2024, 4, 1);

const articles = (titles: string[]): LogArticle[] =>
  titles.map((title, at) => ({ id: `a${at}`, story: `S${at}`, source: `paper-${at}`, hash: 'h', title }));
const logOf = (all: LogArticle[]): LogEntry[] =>
  all.map((article, at) => ({ position: { id: `${at}-0`, token: '' }, at: AT + at, articles: [article] }));

const NEWS = articles([
  'Ferry with 120 aboard runs aground off Crete',
  'Ferry carrying 120 people runs aground near Crete',
  'Crete ferry aground: all passengers saved',
  'Parliament votes on raising the pension age',
  'Pension age: parliament debates vote on raise',
  'Stranded whale freed by volunteers on Norfolk coast',
  'Chipmaker Voltis opens third plant in Dresden',
]);

const find = (
  thresholds: { duplicate: number; related: number },
  more: { skip?: string[]; most?: number } = {},
) => findBorderline(logOf(NEWS), { thresholds, skip: new Set(more.skip ?? []), most: more.most ?? 20 });

describe('pairs near a threshold', () => {
  it('score within a band of the threshold that they are near', () => {
    const duplicates = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
    const found = duplicates.flatMap((duplicate) => {
      const thresholds = { duplicate, related: 0.42 };
      return find(thresholds).map((pair) => Math.abs(pair[pair.near] - thresholds[pair.near]));
    });
    expect(found.length).toBeGreaterThan(2);
    expect(Math.max(...found)).toBeLessThanOrEqual(0.12);
  });

  it('are the same whichever comes first, and left out once they are judged', () => {
    const [first, ...rest] = findAny();
    expect(first).toBeDefined();
    const { id, a, b } = first!;
    expect(id).toBe(pairId(b, a));
    const thresholds = { duplicate: first!.duplicate, related: first!.related };
    expect(find(thresholds, { skip: [id] }).map((pair) => pair.id)).not.toContain(id);
    expect(rest.map((pair) => pair.id)).not.toContain(id);
  });

  it('are at most so many, each once', () => {
    const found = findAny();
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    expect(findBorderline(logOf(NEWS), { ...loose, skip: new Set(), most: 1 }).length).toBeLessThanOrEqual(1);
  });

  it('are told by what is compared of their titles', () => {
    const tail = ' | la gazzetta di nessun luogo';
    const title = 'Stranded whale freed by volunteers on Norfolk coast';
    const copies = articles([title, `${title}${tail}`]);
    const seen = copies.map((article, at) => (at === 1 ? { ...article, tail: tail.length } : article));
    const found = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8].flatMap((duplicate) =>
      findBorderline(logOf(seen), { thresholds: { duplicate, related: 0.42 }, skip: new Set(), most: 9 }),
    );
    expect(found).toEqual([]);
  });

  it('are none among what was taken down or withdrawn', () => {
    const gone = NEWS.map((article) => ({ ...article, title: '' }));
    expect(findBorderline(logOf(gone), { ...loose, skip: new Set(), most: 20 })).toEqual([]);
    const withdrawn = NEWS.map((article) => ({ ...article, story: '' }));
    expect(findBorderline(logOf(withdrawn), { ...loose, skip: new Set(), most: 20 })).toEqual([]);
  });
});

const loose = { thresholds: { duplicate: 0.6, related: 0.42 } };

/** Of some thresholds, the first under which there are any. */
function findAny() {
  for (let duplicate = 0.95; duplicate > 0; duplicate -= 0.05) {
    const found = find({ duplicate, related: 0.42 });
    if (found.length > 0) return found;
  }
  return [];
}
