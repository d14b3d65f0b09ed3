import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { compareTwoStrings } from 'string-similarity';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { bestF1, measureAt, recallAt } from '../../bench/eval-titles/measures.ts';
import { readOwnPairs } from '../../bench/eval-titles/own-pairs.ts';
import { addRoundUps } from '../../bench/eval-titles/round-ups.ts';
import { readSets, type StreamItem } from '../../bench/eval-titles/sets.ts';
import { measureCoverage, measurePairs, pairsFound } from '../../bench/eval-titles/streams.ts';
import { TitleSetError } from '../../bench/eval-titles/tsv.ts';
import { DiceTitle } from '../../bench/peers/dice.ts';
import { cosine, TfIdf } from '../../bench/peers/tf-idf.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;
const made: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'copydesk-titles-'));
  made.push(folder);
});
afterAll(() => {
  for (const each of made) rmSync(each, { recursive: true });
});

const write = (name: string, ...lines: string[]) => writeFileSync(join(folder, name), lines.join('\n'));

describe('measures', () => {
  const pairs = [
    { score: 0.9, isRight: true },
    { score: 0.8, isRight: false },
    { score: 0.7, isRight: true },
    { score: 0.1, isRight: true },
    { score: 0, isRight: false },
  ];

  it('count at a threshold', () => {
    expect(measureAt(pairs, 0.7)).toEqual({ precision: 2 / 3, recall: 2 / 3, f1: 2 / 3 });
    expect(measureAt(pairs, 1)).toEqual({ precision: 1, recall: 0, f1: 0 });
  });

  it('find the best threshold, and the recall at a precision', () => {
    expect(bestF1(pairs)).toMatchObject({ threshold: 0.1, recall: 1, precision: 0.75 });
    expect(recallAt(pairs, 0.9)).toBeCloseTo(1 / 3);
    expect(recallAt(pairs, 0.7)).toBe(1);
  });

  it('are beaten by no other threshold', () => {
    const some = fc.array(
      fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), isRight: fc.boolean() }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(some, fc.double({ min: 0, max: 1, noNaN: true }), (pairs, threshold) => {
        expect(bestF1(pairs).f1).toBeGreaterThanOrEqual(measureAt(pairs, threshold).f1);
      }),
    );
  });
});

describe('the peers', () => {
  it('have the Dice of string-similarity', () => {
    const title = fc.string({
      unit: fc.constantFrom('a', 'A', 'b', 'B', ' ', 'é', '中', '-', '0'),
      maxLength: 24,
    });
    fc.assert(
      fc.property(title, title, (a, b) => {
        expect(new DiceTitle(a).likeness(new DiceTitle(b))).toBeCloseTo(compareTwoStrings(a, b), 12);
      }),
    );
  });

  it('have the cosine of rare words above that of common ones', () => {
    const titles = ['storm hits coast', 'storm hits town', 'storm nears', 'minister resigns'];
    const frequencies = new TfIdf(titles);
    const [a, b, c] = ['storm coast', 'coast quiet', 'storm quiet'].map((title) => frequencies.read(title));
    const none = new Map<string, number>();
    expect(cosine(a ?? none, a ?? none)).toBeCloseTo(1);
    expect(cosine(a ?? none, b ?? none)).toBeGreaterThan(cosine(a ?? none, c ?? none));
    expect(cosine(a ?? none, none)).toBe(0);
  });
});

describe('a stream', () => {
  const item = (id: string, hour: number, event: string, title: string): StreamItem => ({
    id,
    hour,
    title,
    gold: [event],
    publisher: `paper ${id}`,
  });
  const items = [
    item('a', 0, 'ferry', 'Ferry with 120 aboard runs aground off Crete'),
    item('b', 1, 'vote', 'Parliament votes on raising the pension age'),
    item('c', 2, 'ferry', 'UPDATE 1-Ferry with 120 aboard runs aground off Crete'),
    item('d', 100, 'ferry', 'Ferry with 120 aboard runs aground off Crete'),
  ];

  it('finds pairs within 72 hours, with what the matcher ships with', () => {
    expect(pairsFound(items)).toEqual([[2, 0]]);
    expect(measurePairs(items, [[2, 0]])).toEqual({ precision: 1, recall: 1, f1: 1 });
    expect(
      measurePairs(items, [
        [2, 0],
        [2, 1],
      ]),
    ).toMatchObject({ precision: 0.5, recall: 1 });
    expect(measureCoverage(items, [[2, 1]])).toEqual({ precision: 0, coverage: 0 });
    expect(
      measureCoverage(items, [
        [2, 0],
        [1, 0],
      ]),
    ).toEqual({ precision: 0.5, coverage: 1 });
  });

  it('takes in round-ups of three events each', () => {
    const events = Array.from({ length: 60 }, (_, at) =>
      item(`${at}`, at, `event ${at}`, `Title ${at}, and more`),
    );
    const mixed = addRoundUps(events);
    const roundUps = mixed.filter(({ gold }) => gold.length > 1);
    expect(roundUps).toHaveLength(36);
    expect(roundUps.every(({ gold }) => new Set(gold).size === 3)).toBe(true);
    expect(roundUps[0]?.title).toMatch(/^Title \d+; Title \d+; Title \d+$/);
    expect(mixed.map(({ hour }) => hour)).toEqual(mixed.map(({ hour }) => hour).toSorted((a, b) => a - b));
    expect(addRoundUps(events)).toEqual(mixed);
  });
});

describe('the sets', () => {
  it('are read where they are there, and named where they are not', () => {
    write('neardup_sts_headlines.tsv', 'id\tscore_0_5\ttitle_a\ttitle_b', '1\t4.2\ta b\tb c');
    write(
      'story_uci.tsv',
      'uci_id\tsynthetic_time_h\tstory\thostname\ttitle',
      '2\t5\ts\th\tx',
      '1\t3\ts\th\ty',
    );
    const sets = readSets(folder);
    expect(sets.sts).toEqual([{ a: 'a b', b: 'b c', grade: 4.2 }]);
    expect(sets.uci?.map(({ id }) => id)).toEqual(['uci-1', 'uci-2']);
    expect(sets.missing).toEqual([
      'sameevent_allsides_dated.jsonl',
      'slugpairs_semeval22.tsv',
      'sameevent_ru_slugs.tsv',
    ]);
  });

  it('say what is wrong with them', () => {
    expect(() => readSets(join(folder, 'none'))).toThrow(TitleSetError);
    write('neardup_sts_headlines.tsv', 'id\ttitle_a\ttitle_b');
    expect(() => readSets(folder)).toThrow(/:1: there is no column score_0_5/);
    write('neardup_sts_headlines.tsv', 'score_0_5\ttitle_a\ttitle_b', 'high\ta\tb');
    expect(() => readSets(folder)).toThrow(/«high» in column score_0_5 is no number/);
    rmSync(join(folder, 'neardup_sts_headlines.tsv'));
    write('sameevent_allsides_dated.jsonl', '{"id":"a"}');
    expect(() => readSets(folder)).toThrow(/jsonl:1: id, title or synthetic_time_h/);
  });

  it('have our own pairs beside them', () => {
    const pairs = readOwnPairs();
    expect(pairs.length).toBeGreaterThanOrEqual(400);
    expect(new Set(pairs.map(({ language }) => language)).size).toBeGreaterThanOrEqual(10);
    write('xx.tsv', 'language\tlabel\ttitle_a\ttitle_b\tnote', 'xx\tsame\ta\tb\t');
    expect(() => readOwnPairs(folder)).toThrow(/xx\.tsv: line 2: «same»/);
  });
});

describe('eval:titles', () => {
  const program = join(root, 'bench/eval-titles.ts');
  const run = (...words: string[]) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', program, ...words], { cwd: root });

  it('prints one line of metrics, and what is missing', async () => {
    write(
      'sameevent_ru_slugs.tsv',
      'label\tslug_a\tslug_b',
      'OK\tparom sel na mel u krita\tparom sel na mel u krita',
      'BAD\tparom sel na mel u krita\tduma golosuet za byudzhet',
    );
    const { stdout, stderr } = await run('--data', folder, '--json');
    const { metrics } = JSON.parse(stdout) as { metrics: Record<string, number> };
    expect(stdout.trimEnd()).not.toContain('\n');
    expect(metrics).toMatchObject({ 'ru_slugs.f1': 1, 'dice.ru_slugs.f1': 1, 'tfidf.ru_slugs.f1': 1 });
    expect(metrics['own.all.duplicate_f1']).toBeGreaterThan(metrics['dice_best.own.all.duplicate_f1'] ?? 1);
    expect(stderr).toContain('there is no neardup_sts_headlines.tsv; it is left out');
  });

  it('exits 1 where there is nothing to score, and 2 where it is called wrongly', async () => {
    await expect(run('--data', join(folder, 'none'))).rejects.toMatchObject({ code: 1 });
    await expect(run('--loud')).rejects.toMatchObject({ code: 2 });
  });
});
