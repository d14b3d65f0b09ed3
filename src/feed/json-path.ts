import { EACH, parseFieldPath } from '../config/schema-field-path.ts';
import type { FieldStep } from '../config/schema-field-path.ts';
import { shown } from './text.ts';
import { FeedError } from './types.ts';
import { isRecord } from './values.ts';

/**
 * What is wrong with a path; undefined where nothing is. Its grammar: names with dots between them, each with any number
 * of `[]` (every entry of the list) and `[n]` (the entry n, from 0) behind it; brackets may also come first, and ''
 * is the value itself. Names are taken as written and hold no dot, bracket or control character: `headline.main`,
 * `keywords[].value`, `media[0].url`, `[].story`. At most 200 characters and 20 steps.
 */
export function checkFieldPath(path: string): string | undefined {
  return parseFieldPath(path)
    ? undefined
    : `«${shown(path)}» is no path; one reads headline.main, keywords[].value or media[0].url`;
}

/** The steps of a path from the operator. Throws FeedError `not-a-feed` where it is none. */
export function stepsOf(path: string): FieldStep[] {
  const steps = parseFieldPath(path);
  if (!steps) throw new FeedError('not-a-feed', checkFieldPath(path) ?? '');
  return steps;
}

/**
 * What stands at a path, in the document's order; at most `limit` values. Own members only: `__proto__` and `constructor`
 * are names like others, and lead nowhere unless the document has them.
 */
export function valuesAt(value: unknown, steps: readonly FieldStep[], limit: number): unknown[] {
  let found: unknown[] = [value];
  for (const step of steps) found = found.flatMap((one) => follow(one, step)).slice(0, limit);
  return found;
}

function follow(value: unknown, step: FieldStep): readonly unknown[] {
  if (Array.isArray(value)) {
    if (step === EACH) return value as unknown[];
    return typeof step === 'number' && step < value.length ? [value[step] as unknown] : [];
  }
  return isRecord(value) && typeof step === 'string' && Object.hasOwn(value, step) ? [value[step]] : [];
}

/** How far a path leads into a document, in words: `«response» has the keys: status, message`. */
export function describeReach(document: unknown, steps: readonly FieldStep[]): string {
  let value = document;
  let at = 0;
  for (; at < steps.length; at++) {
    const [next] = valuesAt(value, steps.slice(at, at + 1), 1);
    if (next === undefined) break;
    value = next;
  }
  const place = at === 0 ? 'the document' : `«${shown(written(steps.slice(0, at)))}»`;
  return `${place} ${describe(value)}`;
}

/** Whether a path ends at a list without entries: there is nothing at `hits[].story` while there are no hits. */
export function endsAtEmptyList(document: unknown, steps: readonly FieldStep[]): boolean {
  return steps.some((step, at) => {
    if (step !== EACH) return false;
    const lists = valuesAt(document, steps.slice(0, at), 1);
    return Array.isArray(lists[0]) && lists[0].length === 0;
  });
}

const MAX_KEYS = 20;

function describe(value: unknown): string {
  if (Array.isArray(value)) return `is a list of ${value.length}`;
  if (isRecord(value)) return `has ${keysOf(value)}`;
  return value === null ? 'is null' : `is a ${typeof value}`;
}

/** The keys of an object, for an operator to compare with a mapping. */
export function keysOf(value: Readonly<Record<string, unknown>>): string {
  const keys = Object.keys(value);
  if (keys.length === 0) return 'no keys';
  const more = keys.length > MAX_KEYS ? ` and ${keys.length - MAX_KEYS} more` : '';
  return `the keys: ${keys
    .slice(0, MAX_KEYS)
    .map((key) => shown(key))
    .join(', ')}${more}`;
}

function written(steps: readonly FieldStep[]): string {
  return steps
    .map((step) => (step === EACH ? step : typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}
