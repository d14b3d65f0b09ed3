import { describe, expect, it } from 'vitest';
import { compareStories, type Members } from '../../src/story/compare-stories.ts';
import type { Judged } from '../../src/story/titles/rules.ts';

const NEWS: Judged = { genre: 'news', language: 'en', published: Date.UTC(2026, 10, 22) };
const HOUR = 3_600_000;

interface Made {
  /** Unnamed pairs share nothing. */
  scores?: Record<string, number>;
  rules?: Record<string, string>;
  judged?: Record<number, Partial<Judged>>;
  titles?: Record<number, string>;
  suspect?: number[];
}

function makeMembers({ scores = {}, rules = {}, judged = {}, titles = {}, suspect = [] }: Made): Members {
  const pairOf = (a: number, b: number) => `${Math.min(a, b)}-${Math.max(a, b)}`;
  return {
    judgedOf: (member) => ({ ...NEWS, ...judged[member] }),
    isSuspect: (member) => suspect.includes(member),
    titleOf: (member) => titles[member] ?? `title ${member}`,
    score: (a, b) => ({ duplicate: scores[pairOf(a, b)] ?? 0, rule: rules[pairOf(a, b)] ?? 'words' }),
  };
}

/** Members 1 to 9 are of one story, 11 to 19 of the other. */
const compare = (a: number[], b: number[], made: Made) => compareStories(a, b, makeMembers(made));

describe('two stories', () => {
  it('are one where the members of both agree, the article between them among others', () => {
    expect(compare([1, 2], [11], { scores: { '1-11': 0.45, '2-11': 0.65 } })).toBeCloseTo(0.55);
  });

  it('are not one for an article between them alone', () => {
    expect(compare([1, 2], [11], { scores: { '2-11': 0.9 } })).toBe(0);
    expect(compare([1, 2], [11, 12], { scores: { '2-11': 0.9, '2-12': 0.9, '1-12': 0.15 } })).toBeLessThan(
      0.6,
    );
  });

  it('are not one for round-ups, however many one of them holds', () => {
    const roundUps = { '2-11': 0.9, '3-11': 0.9, '4-11': 0.9, '5-11': 0.9 };
    expect(compare([1, 2, 3, 4, 5], [11], { scores: roundUps })).toBe(0);
    expect(compare([11], [1, 2, 3, 4, 5], { scores: roundUps })).toBe(0);
    expect(compare([2, 3, 4, 5], [11], { scores: roundUps })).toBeCloseTo(0.9);
  });

  it('may be one where the greater has drifted, but not where it mostly tells something else', () => {
    const drifted = { '1-11': 0.7, '2-11': 0.7, '3-11': 0.7 };
    expect(compare([1, 2, 3, 4], [11], { scores: { ...drifted, '4-11': 0.12 } })).toBeCloseTo(0.555 / 0.8);
    expect(compare([11], [1, 2, 3, 4], { scores: { ...drifted, '4-11': 0.12 } })).toBeCloseTo(0.555 / 0.8);
    const most = { ...drifted, '4-11': 0.2, '5-11': 0.2, '6-11': 0.2 };
    expect(compare([1, 2, 3, 4, 5, 6], [11], { scores: most })).toBeLessThan(0.6);
  });

  it('are not one by titles that are suspect, which still keep apart', () => {
    const scores = { '1-11': 0.9, '2-11': 0.9 };
    expect(compare([1], [11], { scores, suspect: [1] })).toBe(0);
    expect(compare([1, 2], [11], { scores, suspect: [1] })).toBeCloseTo(0.9);
    const later = { 1: { published: NEWS.published! + 80 * HOUR } };
    expect(compare([1, 2], [11], { scores, suspect: [1], judged: later })).toBe(0);
  });

  it('count wire copies of one title as one voice', () => {
    const copies = [2, 3, 4, 5, 6];
    const titles = Object.fromEntries(copies.map((member) => [member, 'a round-up']));
    const near = copies.map((member) => [`${member}-11`, 0.9]);
    const scores = { '1-11': 0.1, ...Object.fromEntries(near) };
    expect(compare([1, ...copies], [11], { scores, titles })).toBeCloseTo(0.5);
    expect(compare([1, ...copies], [11], { scores })).toBeGreaterThan(0.7);
  });

  it('are compared by their oldest and their newest titles, however many there are', () => {
    const many = Array.from({ length: 300 }, (_, at) => 100 + at);
    const near = (members: number[]) => Object.fromEntries(members.map((member) => [`11-${member}`, 0.9]));
    const ends = [...many.slice(0, 4), ...many.slice(-4)];
    expect(compare(many, [11], { scores: near(ends) })).toBeCloseTo(0.9);
    expect(compare(many, [11], { scores: near(many.slice(10, -10)) })).toBe(0);
  });

  it('give the same whichever is named first', () => {
    const scores = { '1-11': 0.8, '2-11': 0.3, '1-12': 0.6, '3-12': 0.7 };
    expect(compare([1, 2, 3], [11, 12], { scores })).toBe(compare([11, 12], [1, 2, 3], { scores }));
  });

  it.each([
    ['a language', { language: 'fr' }],
    ['a genre', { genre: 'opinion' as const }],
    ['a date more than 72 hours away', { published: Date.UTC(2026, 10, 22) - 73 * HOUR }],
  ])('stay two for %s that one member has', (_, odd) => {
    const scores = { '1-11': 1, '2-11': 1, '1-12': 1, '2-12': 1 };
    expect(compare([1, 2], [11, 12], { scores })).toBe(1);
    expect(compare([1, 2], [11, 12], { scores, judged: { 12: odd } })).toBe(0);
  });

  it.each(['at-odds', 'other-name', 'follow-up', 'rubric', 'series'])(
    'stay two for one pair of titles that is kept apart: %s',
    (rule) => {
      const scores = { '1-11': 1, '2-11': 1, '1-12': 1, '2-12': 1 };
      expect(compare([1, 2], [11, 12], { scores, rules: { '2-12': rule } })).toBe(0);
    },
  );

  it('stay two where one is not there, or both are too big to be compared', () => {
    const big = Array.from({ length: 600 }, (_, at) => at);
    expect(compare([], [11], {})).toBe(0);
    const alike: Members = { ...makeMembers({}), score: () => ({ duplicate: 1, rule: 'words' }) };
    expect(compareStories(big.slice(0, 400), big.slice(400), alike)).toBe(1);
    expect(compareStories(big, big, alike)).toBe(0);
  });
});
