/** The labelled sets, by the files that a folder of them has; what each is for stands beside them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord, numberOf, stringOf } from '../../src/feed/values.ts';
import { numberIn, readTsv, TitleSetError } from './tsv.ts';

/** Two headlines and how alike people found them, 0 to 5. */
export interface GradedPair {
  a: string;
  b: string;
  grade: number;
}

/** Two headlines and whether people say that they belong together. */
export interface LabelledPair {
  a: string;
  b: string;
  language: string;
  isRight: boolean;
}

/** An article of a stream. */
export interface StreamItem {
  id: string;
  title: string;
  excerpt?: string;
  /** Hours since the epoch, or since the stream's start. */
  hour: number;
  /** The event or story that it belongs to, by those who made the set. Never a feature. A round-up belongs to several. */
  gold: readonly string[];
  publisher: string;
}

export interface TitleSets {
  sts?: GradedPair[];
  allsides?: StreamItem[];
  uci?: StreamItem[];
  slugs?: LabelledPair[];
  ruSlugs?: LabelledPair[];
  /** The files that are not there. */
  missing: string[];
}

/** Reads what there is. Throws TitleSetError where the folder or a file is not what it should be. */
export function readSets(folder: string): TitleSets {
  if (!existsSync(folder)) throw new TitleSetError(`there is no folder ${folder}`);
  const missing: string[] = [];
  const read = <T>(name: string, reader: (file: string) => T): T | undefined => {
    const file = join(folder, name);
    if (existsSync(file)) return reader(file);
    missing.push(name);
    return undefined;
  };
  const sets = {
    sts: read('neardup_sts_headlines.tsv', readGraded),
    allsides: read('sameevent_allsides_dated.jsonl', readEvents),
    uci: read('story_uci.tsv', readStories),
    slugs: read('slugpairs_semeval22.tsv', readSlugs),
    ruSlugs: read('sameevent_ru_slugs.tsv', readRussianSlugs),
  };
  const present = Object.entries(sets).filter(([, set]) => set !== undefined);
  return { ...Object.fromEntries(present), missing };
}

function readGraded(file: string): GradedPair[] {
  const rows = readTsv(file, ['score_0_5', 'title_a', 'title_b']);
  return rows.map((row) => ({
    a: row['title_a'] ?? '',
    b: row['title_b'] ?? '',
    grade: numberIn(row, 'score_0_5'),
  }));
}

function readSlugs(file: string): LabelledPair[] {
  const rows = readTsv(file, ['lang', 'overall_1same_4diff', 'slug_a', 'slug_b']);
  return rows.map((row) => ({
    a: row['slug_a'] ?? '',
    b: row['slug_b'] ?? '',
    language: row['lang'] ?? 'und',
    isRight: numberIn(row, 'overall_1same_4diff') <= 2,
  }));
}

function readRussianSlugs(file: string): LabelledPair[] {
  const rows = readTsv(file, ['label', 'slug_a', 'slug_b']);
  return rows.map((row) => ({
    a: row['slug_a'] ?? '',
    b: row['slug_b'] ?? '',
    language: 'ru',
    isRight: row['label'] === 'OK',
  }));
}

function readStories(file: string): StreamItem[] {
  const rows = readTsv(file, ['uci_id', 'synthetic_time_h', 'story', 'hostname', 'title']);
  const items = rows.map((row) => ({
    id: `uci-${row['uci_id']}`,
    title: row['title'] ?? '',
    hour: numberIn(row, 'synthetic_time_h'),
    gold: [row['story'] ?? ''],
    publisher: row['hostname'] ?? '',
  }));
  return inOrder(items);
}

function readEvents(file: string): StreamItem[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const items = lines.flatMap((line, at) => (line.trim() ? [itemFrom(line, `${file}:${at + 1}`)] : []));
  return inOrder(items);
}

function itemFrom(line: string, place: string): StreamItem {
  const row = parseRow(line, place);
  const [id, title, hour] = [stringOf(row['id']), stringOf(row['title']), numberOf(row['synthetic_time_h'])];
  if (id === undefined || title === undefined || hour === undefined)
    throw new TitleSetError(`${place}: id, title or synthetic_time_h is not there`);
  const excerpt = stringOf(row['desc']);
  return {
    id,
    title,
    hour,
    gold: [String(row['event'])],
    publisher: stringOf(row['source']) ?? '',
    ...(excerpt && { excerpt }),
  };
}

function parseRow(line: string, place: string): Readonly<Record<string, unknown>> {
  try {
    const row: unknown = JSON.parse(line);
    if (isRecord(row)) return row;
  } catch (cause) {
    throw new TitleSetError(`${place}: this line is not JSON`, { cause });
  }
  throw new TitleSetError(`${place}: this line is no object`);
}

const inOrder = (items: StreamItem[]): StreamItem[] => items.toSorted((a, b) => a.hour - b.hour);
