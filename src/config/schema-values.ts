/**
 * The kinds of value that configuration keys hold, as zod schemas.
 *
 * One convention runs through all schema files: the `message` of an issue is what was *expected*; what is *wrong*
 * stands in `params.problem`, or follows from the issue's code (describe-issue.ts puts the sentence together).
 */
import { z } from 'zod';

/** What a reader of a value returns instead of a value it will not take. */
export class Refusal {
  readonly problem: string;

  /** @param problem goes after the key's name: `is not a duration` */
  constructor(problem: string) {
    this.problem = problem;
  }
}

/** For editors, in JSON Schema's own words. */
interface Hints {
  pattern?: string;
  examples?: string[];
  maxLength?: number;
}

/** Lets an editor accept `${NAME}` wherever a pattern would refuse it. */
const orVariable = (pattern: string): string => `${pattern}|\\$\\{`;

/**
 * A value written as text and read into `T`.
 * @param whenMissing what was expected where there is nothing at all, if that needs other words
 */
export function written<T>(
  expected: string,
  hints: Hints,
  read: (text: string) => T | Refusal,
  whenMissing = expected,
) {
  const editor = hints.pattern ? { ...hints, pattern: orVariable(hints.pattern) } : hints;
  return z
    .string({ error: ({ input }) => (input === undefined ? whenMissing : expected) })
    .meta({ title: expected, ...editor })
    .transform((text, context): T => {
      const value = read(text);
      if (!(value instanceof Refusal)) return value;
      context.addIssue({ code: 'custom', message: expected, params: { problem: value.problem } });
      return z.NEVER;
    });
}

/** Plain text on one line, without white space around it. */
export function text(what: string, maxLength: number) {
  const expected = `${what} of 1 to ${maxLength} characters on one line`;
  return written(expected, { maxLength }, (value) => {
    const trimmed = value.trim();
    if (trimmed === '') return new Refusal('is empty');
    if (trimmed.length > maxLength) return new Refusal('is too long');
    // eslint-disable-next-line no-control-regex -- control characters are what it looks for
    if (/[\u0000-\u001f\u007f\u2028\u2029]/.test(trimmed))
      return new Refusal('holds a line break or another control character');
    return trimmed;
  });
}

/** A name that is part of keys and addresses: lower-case letters, digits and hyphens, at most 63, no hyphen first. */
export function slug(what: string) {
  const pattern = '^[a-z0-9][a-z0-9-]{0,62}$';
  const expected = `${what}: lower-case letters, digits and hyphens, not a hyphen first, at most 63`;
  return written(expected, { pattern }, (value) =>
    new RegExp(pattern).test(value) ? value : new Refusal('has characters that it may not have'),
  );
}

const MILLISECONDS = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** `30s`, `5m`, `24h`, `7d` → milliseconds; undefined for anything else. */
export function parseDuration(value: string): number | undefined {
  return parseQuantity(value, MILLISECONDS);
}

/** A duration in milliseconds, both bounds included; `word` may stand instead of one. */
export function duration<Word extends string = never>(least: string, most: string, word?: Word) {
  const expected = `${word ? `${word} or ` : ''}a duration from ${least} to ${most} such as 30s, 5m, 24h or 7d`;
  const [min, max] = [parseDuration(least)!, parseDuration(most)!];
  const pattern = `^${word ? `${word}$|^` : ''}\\d{1,9}(ms|s|m|h|d)$`;
  return unitless(
    written(expected, { pattern }, (value): number | Word | Refusal => {
      if (word !== undefined && value === word) return word;
      const milliseconds = parseDuration(value);
      if (milliseconds === undefined) return new Refusal('is not a duration');
      if (milliseconds < min) return new Refusal(`is shorter than ${least}`);
      return milliseconds > max ? new Refusal(`is longer than ${most}`) : milliseconds;
    }),
  );
}

const BYTES = new Map([
  ['B', 1],
  ['KiB', 1024],
  ['MiB', 1024 ** 2],
  ['GiB', 1024 ** 3],
]);

/** `10MiB` → bytes; undefined for anything else. */
export function parseSize(value: string): number | undefined {
  return parseQuantity(value, BYTES);
}

/** A whole number of at most nine digits with its unit right behind it. */
function parseQuantity(value: string, units: ReadonlyMap<string, number>): number | undefined {
  const match = /^(\d{1,9})([A-Za-z]{1,3})$/.exec(value);
  const unit = units.get(match?.[2] ?? '');
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}

/** A size in bytes, both bounds included. */
export function size(least: string, most: string) {
  const expected = `a size from ${least} to ${most} such as 512KiB or 10MiB`;
  const [min, max] = [parseSize(least)!, parseSize(most)!];
  return unitless(
    written(expected, { pattern: '^\\d{1,9}(B|KiB|MiB|GiB)$' }, (value) => {
      const bytes = parseSize(value);
      if (bytes === undefined) return new Refusal('is not a size');
      if (bytes < min) return new Refusal(`is smaller than ${least}`);
      return bytes > max ? new Refusal(`is larger than ${most}`) : bytes;
    }),
  );
}

/** `interval: 900` is better answered by what a duration looks like than by `must be text`. */
function unitless<S extends z.ZodType>(schema: S) {
  return z.preprocess((value) => (typeof value === 'number' ? String(value) : value), schema);
}

/** Numbers and truth values may also come as text, because that is what `${NAME}` gives. */
const asVariable = (title: string, type: string) => ({ title, type: [type, 'string'], pattern: '\\$\\{' });

const NUMBER = /^-?\d{1,15}(\.\d{1,15})?$/;

function fromText(value: unknown): unknown {
  return typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
}

export function wholeNumber(least: number, most: number) {
  const error = `a whole number from ${least} to ${most}`;
  return z
    .preprocess(fromText, z.int({ error }).min(least, { error }).max(most, { error }))
    .meta(asVariable(error, 'integer'));
}

/** 0 to 1. */
export function share() {
  const error = 'a number from 0 to 1';
  return z
    .preprocess(fromText, z.number({ error }).min(0, { error }).max(1, { error }))
    .meta(asVariable(error, 'number'));
}

function truthFromText(value: unknown): unknown {
  return value === 'true' ? true : value === 'false' ? false : value;
}

export function truth() {
  const error = 'true or false';
  return z.preprocess(truthFromText, z.boolean({ error })).meta(asVariable(error, 'boolean'));
}

export function choice<const T extends readonly string[]>(...values: T) {
  return z.enum(values, { error: values.join(', ') }).meta({ title: `one of ${values.join(', ')}` });
}

export function listOf<S extends z.ZodType>(item: S, most: number, least = 0) {
  const error = least > 0 ? `a list of ${least} to ${most}` : `a list of at most ${most} ([] for none)`;
  return z.array(item, { error }).min(least, { error }).max(most, { error }).meta({ title: error });
}

/** A list, of which a single entry (written as `type`) may also stand for itself. */
export function listOrOne<S extends z.ZodType>(
  item: S,
  most: number,
  type: 'string' | 'object',
  what: string,
  least = 0,
) {
  const error = `${what}, or a list of ${least > 0 ? `${least} to` : 'at most'} ${most}`;
  const asList = (value: unknown) => (value === undefined || Array.isArray(value) ? value : [value]);
  const list = z.array(item, { error }).max(most, { error });
  return z
    .preprocess(asList, least > 0 ? list.min(least, { error }) : list)
    .meta({ title: error, type: ['array', type] });
}

/** A mapping with these keys and no others. */
export function mapping<Shape extends z.ZodRawShape>(shape: Shape, expected = 'a mapping of keys to values') {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : expected),
  });
}

/** A mapping that may be left out, or left with all its keys commented out. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .preprocess((value) => value ?? {}, mapping(shape))
    .prefault({})
    .meta({ type: ['object', 'null'] });
}
