/** Turns what zod found into problems that name the key, what is wrong, and what was expected. */
import type { z } from 'zod';
import { nameOf, pathText, shorten } from './problem.ts';
import type { Problem } from './problem.ts';
import { suggest } from './suggest.ts';
import type { YamlFile } from './yaml-file.ts';

type Issue = z.core.$ZodIssue;

/** Checks one file against its schema. */
export function checkShape<S extends z.ZodType>(
  yaml: YamlFile,
  schema: S,
): { data?: z.output<S>; problems: Problem[] } {
  const result = schema.safeParse(yaml.value);
  if (result.success) return { data: result.data, problems: [] };
  return { problems: result.error.issues.flatMap((issue) => problemsOf(issue, yaml)) };
}

function problemsOf(issue: Issue, yaml: YamlFile): Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(key, issue.path, issue.message.split(', '), yaml));
  const path = pathAsWritten(issue.path, yaml.value);
  const { problem, expected } = describe(issue, valueAt(yaml.value, path));
  const message = `${nameOf(path)} ${problem}`;
  const part = issue.code === 'custom' && issue.params?.['part'] === 'key' ? 'key' : undefined;
  return [yaml.problem(path, { message, expected, severity: 'error' }, part)];
}

/** Without the index of an entry that stands for its whole list. */
function pathAsWritten(path: readonly PropertyKey[], file: unknown): PropertyKey[] {
  return path.reduce<PropertyKey[]>(
    (before, step) =>
      typeof step === 'number' && !Array.isArray(valueAt(file, before)) ? before : before.concat(step),
    [],
  );
}

function unknownKey(key: string, parent: readonly PropertyKey[], known: string[], yaml: YamlFile): Problem {
  const where = pathText(parent);
  const meant = suggest(key, known);
  const message = `unknown key ${shorten(key)}${where ? ` in ${where}` : ''}`;
  const told = meant
    ? { message: `${message} (did you mean ${meant}?)` }
    : { message, expected: `one of ${known.join(', ')}` };
  return yaml.problem([...parent, key], { ...told, severity: 'error' }, 'key');
}

/** What is wrong with a value, for any schema: the kinds of value in schema-values.ts say it in their own words. */
export function describe(issue: Issue, value: unknown): { problem: string; expected: string } {
  const expected = issue.message;
  if (issue.code === 'custom')
    return { problem: String(issue.params?.['problem'] ?? 'is not right'), expected };
  if (value === undefined) return { problem: issue.path.length > 0 ? 'is missing' : 'is empty', expected };
  if (value === null) return { problem: 'is empty', expected };
  if (issue.code === 'invalid_type') return { problem: `is not ${typeName(issue.expected)}`, expected };
  if (issue.code === 'too_small')
    return { problem: issue.origin === 'array' ? 'is too short' : 'is too small', expected };
  if (issue.code === 'too_big')
    return { problem: issue.origin === 'array' ? 'is too long' : 'is too large', expected };
  if (issue.code === 'invalid_value' || issue.code === 'invalid_union') return notAChoice(value, expected);
  return { problem: 'is not right', expected };
}

function notAChoice(value: unknown, choices: string): { problem: string; expected: string } {
  const meant = typeof value === 'string' ? suggest(value, choices.split(', ')) : undefined;
  return {
    problem: `is none of the choices${meant ? ` (did you mean ${meant}?)` : ''}`,
    expected: `one of ${choices}`,
  };
}

function typeName(type: string): string {
  const names: Record<string, string> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a mapping',
    record: 'a mapping',
  };
  return Object.hasOwn(names, type) ? names[type]! : type;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inside, step) =>
      typeof inside === 'object' && inside !== null && Object.hasOwn(inside, step)
        ? Reflect.get(inside, step)
        : undefined,
    value,
  );
}
