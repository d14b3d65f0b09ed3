/**
 * The patterns of source rules, in RE2's syntax (https://github.com/google/re2/wiki/Syntax): no look-around and no
 * back-references, so that matching takes time in proportion to the text, whatever the text is.
 */
import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';
import { Refusal, written } from './schema-values.ts';

/** Characters of a pattern. */
const LONGEST = 1000;
/**
 * Steps that a pattern may unfold to (`a{500}` has 500): room for a list of words of the full length. The slowest texts
 * take time in proportion to it: 2,000 characters under 1,200 steps took 60 ms.
 */
const MOST_STEPS = 1200;
/** Characters of what is put in for a match. */
const LONGEST_REPLACEMENT = 500;

/**
 * Case does not count unless the pattern says `(?-i)`. NFC, as our plain text is.
 * @throws RE2JSException where it is no pattern of RE2's
 */
export function compilePattern(pattern: string): RE2JS {
  return RE2JS.compile(pattern.normalize('NFC'), RE2JS.CASE_INSENSITIVE);
}

/** A pattern for rewriting. */
export function pattern() {
  return written('a pattern in RE2 syntax', { maxLength: LONGEST }, (value) => {
    const compiled = tryPattern(value);
    return compiled instanceof Refusal ? compiled : value;
  });
}

/** A pattern that tells texts apart: what finds a match in every text is a slip, such as a `|` at the end. */
export function tellingPattern() {
  return written('a pattern in RE2 syntax', { maxLength: LONGEST }, (value) => {
    const compiled = tryPattern(value);
    if (compiled instanceof Refusal) return compiled;
    const matchesAll = compiled.test('') && compiled.test('\u0001');
    return matchesAll ? new Refusal('matches every text') : value;
  });
}

function tryPattern(value: string): RE2JS | Refusal {
  if (value.trim() === '') return new Refusal('is empty');
  if (value.length > LONGEST) return new Refusal(`is longer than ${LONGEST} characters`);
  try {
    const compiled = compilePattern(value);
    return compiled.programSize() > MOST_STEPS ? new Refusal('repeats too much') : compiled;
  } catch (error) {
    if (error instanceof RE2JSException || error instanceof RangeError)
      return new Refusal(`is no pattern that RE2 knows: ${reasonOf(error)}`);
    throw error;
  }
}

/** RE2's own reason without the place it quotes (values may be secrets), and a name for what people miss most. */
function reasonOf(error: Error): string {
  if (!(error instanceof RE2JSSyntaxException)) return 'it is too large';
  const place = error.getPattern() ?? '';
  if (/^\(\?<?[=!]/.test(place)) return 'it looks ahead or behind';
  if (/^\\[1-9k]/.test(place)) return 'it refers back to a group';
  return error.getDescription();
}

/** What is put in for a match: `$1` or `$<name>` for a group, `$&` for the whole, `$$` for a dollar sign. May be empty. */
export function replacement() {
  const expected = "text to put in ('' for none)";
  return written(expected, { maxLength: LONGEST_REPLACEMENT }, (value) => {
    if (value.length > LONGEST_REPLACEMENT)
      return new Refusal(`is longer than ${LONGEST_REPLACEMENT} characters`);
    // eslint-disable-next-line no-control-regex -- control characters are what it looks for
    return /[\u0000-\u001f\u007f\u2028\u2029]/.test(value)
      ? new Refusal('holds a line break or another control character')
      : value;
  });
}

const REFERENCE = /\$(?:[$&]|([1-9]\d?)|<([^<>]{1,64})>)?/g;

/** What is wrong with the references of a replacement to its pattern's groups; undefined if nothing is. */
export function wrongReference(
  match: string,
  put: string,
): { problem: string; expected: string } | undefined {
  const compiled = compilePattern(match);
  const [groups, names] = [compiled.groupCount(), compiled.namedGroups()];
  for (const [whole, number, name] of put.matchAll(REFERENCE)) {
    if (whole === '$')
      return {
        problem: 'has a $ that refers to nothing',
        expected: '$1, $<name>, $& for the whole match, or $$ for the dollar sign itself',
      };
    // `$12` is the first group and a 2 where there is no twelfth, as in JavaScript.
    const isThere = name === undefined ? Number(number?.[0] ?? 0) <= groups : Object.hasOwn(names, name);
    if (!isThere)
      return {
        problem: 'refers to a group that match does not have',
        expected: groups === 0 ? 'a group in match, as in (…)' : `one that it has: 1 to ${groups}, or a name`,
      };
  }
  return undefined;
}
