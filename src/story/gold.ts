/** Pairs of titles that people have judged, and how well some thresholds do on them. */
import { scoreTitles } from './titles/score-titles.ts';
import type { Thresholds } from './types.ts';

export type GoldLabel = 'duplicate' | 'related' | 'different';

export interface GoldPair {
  language: string;
  label: GoldLabel;
  a: string;
  b: string;
  note: string;
}

/** The text does not hold judged pairs; the message names the line. */
export class GoldError extends Error {
  override readonly name = 'GoldError';
}

const LABELS: readonly string[] = ['duplicate', 'related', 'different'] satisfies GoldLabel[];
const COLUMNS = ['label', 'title_a', 'title_b'];

/**
 * Reads tab-separated lines under a header that names the columns, in any order: `label` (duplicate, related or different),
 * `title_a`, `title_b`, and where they are known `language` and `note`. An apostrophe before what a spreadsheet would take
 * for a formula is left out. Throws GoldError.
 */
export function parseGold(text: string): GoldPair[] {
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const names = header.split('\t');
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) throw new GoldError(`line 1: there is no column ${missing.join(', ')}`);
  return lines.flatMap((line, at) => (line.trim() ? [pairFrom(line.split('\t'), names, at + 2)] : []));
}

function pairFrom(values: readonly string[], names: readonly string[], line: number): GoldPair {
  const valueOf = (name: string) => (values[names.indexOf(name)] ?? '').replace(/^'(?='*[=+\-@])/, '');
  const [label, a, b] = [valueOf('label'), valueOf('title_a'), valueOf('title_b')];
  if (!isLabel(label)) throw new GoldError(`line ${line}: «${label}» is none of ${LABELS.join(', ')}`);
  if (!a || !b) throw new GoldError(`line ${line}: it takes two titles`);
  return { language: valueOf('language') || 'und', label, a, b, note: valueOf('note') };
}

export const isLabel = (label: string): label is GoldLabel => LABELS.includes(label);

/** Each 0 to 1. Where nothing was found nothing is wrong: precision 1; where there is nothing to find, recall 1. */
export interface Accuracy {
  precision: number;
  recall: number;
  f1: number;
}

/** How two settings do: merging what is a duplicate, and linking, or merging, what is at least related. */
export interface GoldVerdict {
  merges: Accuracy;
  links: Accuracy;
}

/** A judged pair with what matching makes of it. */
export interface ScoredPair {
  label: GoldLabel;
  scores: Thresholds;
}

/** Scores every pair once, for any number of thresholds. */
export function judgeGold(pairs: readonly GoldPair[]): (thresholds: Thresholds) => GoldVerdict {
  const scored = pairs.map(({ a, b, label }) => ({ label, scores: scoreTitles(a, b) }));
  return (thresholds) => judgeScored(scored, thresholds);
}

/** How thresholds do on pairs that have their scores. */
export function judgeScored(pairs: readonly ScoredPair[], thresholds: Thresholds): GoldVerdict {
  return {
    merges: accuracyOf(
      pairs.map(({ label, scores }) => ({
        isRight: label === 'duplicate',
        isFound: scores.duplicate >= thresholds.duplicate,
      })),
    ),
    links: accuracyOf(
      pairs.map(({ label, scores }) => ({
        isRight: label !== 'different',
        isFound: scores.related >= thresholds.related || scores.duplicate >= thresholds.duplicate,
      })),
    ),
  };
}

/**
 * The text that `parseGold` reads. Tabs and line breaks, which would end a value, become blanks; what a spreadsheet would
 * take for a formula begins with an apostrophe, which `parseGold` takes off again.
 */
export function formatGold(pairs: readonly GoldPair[]): string {
  const rows = pairs.map(({ label, a, b, language, note }) => [label, a, b, language, note]);
  return [['label', 'title_a', 'title_b', 'language', 'note'], ...rows]
    .map((values) => `${values.map(valueFor).join('\t')}\n`)
    .join('');
}

function valueFor(text: string): string {
  const value = text.replace(/\s+/g, ' ').trim();
  return /^'*[=+\-@]/.test(value) ? `'${value}` : value;
}

/** Precision, recall and F1 of what was found among pairs. */
export function accuracyOf(pairs: readonly { isRight: boolean; isFound: boolean }[]): Accuracy {
  const right = pairs.filter(({ isRight }) => isRight).length;
  const found = pairs.filter(({ isFound }) => isFound).length;
  const both = pairs.filter(({ isRight, isFound }) => isRight && isFound).length;
  return {
    precision: found === 0 ? 1 : both / found,
    recall: right === 0 ? 1 : both / right,
    f1: found + right === 0 ? 1 : (2 * both) / (found + right),
  };
}
