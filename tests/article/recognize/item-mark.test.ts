import { describe, expect, it } from 'vitest';
import { areUnlike, isWholeMark, itemMark } from '../../../src/article/recognize/item-mark.ts';

const date = '2024-05-01T08:00:00Z';
const title = 'Harbour bridge reopens after repairs';
const mark = (text: string, publishedDateTime?: string, datePrecision: 'second' | 'day' = 'second') =>
  itemMark({ title: text, datePrecision, ...(publishedDateTime && { publishedDateTime }) });

describe('the mark of an item', () => {
  it('is 16 characters of title and date, 8 where there is no date', () => {
    expect(mark(title, date)).toMatch(/^[\w-]{16}$/);
    expect(mark(title)).toBe(mark(title, date)?.slice(0, 8));
    expect([isWholeMark(mark(title, date)), isWholeMark(mark(title)), isWholeMark(undefined)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each([
    ['case and punctuation', '“Harbour Bridge” reopens – after repairs!'],
    ['spelling in Unicode', 'Harbour bridge reopens after repairs'],
  ])('does not hang on %s', (_, other) => expect(mark(other, date)).toBe(mark(title, date)));

  it('changes with a word, a digit and the second', () => {
    const others = [mark(`${title} 2`, date), mark('Harbour bridge closes after repairs', date)];
    others.push(mark(title, '2024-05-01T08:00:01Z'));
    expect(new Set([mark(title, date), ...others]).size).toBe(4);
  });

  it('goes by the day where no more is known', () => {
    expect(mark(title, '2024-05-01T00:00:00Z', 'day')).toBe(mark(title, '2024-05-01T14:00:00Z', 'day'));
    expect(mark(title, '2024-05-01T00:00:00Z', 'day')).not.toBe(mark(title, '2024-05-02T00:00:00Z', 'day'));
  });

  it.each(['Weather', 'In pictures', 'Live: the day', '…', '天气预报', '!'.repeat(50)])(
    'is none for %j, which many items are called',
    (short) => expect(mark(short, date)).toBeUndefined(),
  );

  it.each(['Ein Haus am See', 'Donaudampfschifffahrt', '港口大桥维修三年后重新开放', 'Он не придёт сегодня'])(
    'is there for %j',
    (long) => expect(mark(long, date)).toBeDefined(),
  );
});

it('two marks are unlike where title and date both are', () => {
  const one = mark(title, date);
  expect(areUnlike(one, mark('Ferry strike is far from over', '2024-05-02T08:00:00Z'))).toBe(true);
  expect(areUnlike(one, mark('Ferry strike is far from over', date))).toBe(false);
  expect(areUnlike(one, mark(title, '2024-05-02T08:00:00Z'))).toBe(false);
  expect(areUnlike(one, mark('Ferry strike is far from over'))).toBe(false);
  expect(areUnlike(one, undefined)).toBe(false);
});
