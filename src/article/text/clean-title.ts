/** What a title carries besides its words: labels ("UPDATE 2-", "Opinion |", "(video)") and the publisher's own name. */
import { CAPITALS, LABELS, MEDIA_WORDS } from './title-labels.ts';

/** The label by each name it goes by. */
function readNames(table: string): Map<string, string> {
  const labels = new Map<string, string>();
  for (const line of table.trim().replaceAll('\n  ', ' ').split('\n')) {
    const at = line.indexOf(':');
    for (const name of line.slice(at + 1).split(',')) labels.set(name.trim(), line.slice(0, at));
  }
  return labels;
}

const labelOf = readNames(LABELS);
const labelInCapitals = readNames(CAPITALS);
const mediaWords = new Set(MEDIA_WORDS.trim().split(/\s+/));

const MONTH_OR_DAY =
  /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day|uary|ruary|ch|il|e|y|ust|tember|ober|ember)?\b|\b\d{4}\b/i;

/** Longer than any title; what is beyond is cut before anything is looked at. */
const LONGEST = 1000;
/** A slug can be stacked (`CORRECTED-UPDATE 2-`), not without end. */
const ROUNDS = 4;

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const names = [...labelOf.keys(), ...labelInCapitals.keys()];
const anyName = names
  .toSorted((a, b) => b.length - a.length)
  .map(literal)
  .join('|');

/** A bare hyphen (`UPDATE 2-Oil`) is a label's only before a capital, which `readPrefix` checks: not `Live-in carer`. */
const PREFIX = new RegExp(`^(${anyName})( ?\\d{1,3})? ?([:|–—]|\\+{2,3}|- ?) ?`, 'iu');
/** Most titles can be told at a glance to have no label: that takes a tenth of the time of looking for each by its name. */
const LONGEST_PREFIX = Math.max(...names.map((name) => name.length)) + 5;
const MAY_HAVE_PREFIX = new RegExp(`^[^:|–—+-]{1,${LONGEST_PREFIX}}[:|–—+-]`, 'u');
const MAY_HAVE_BRACKET_OR_TAIL = /^[[(]|[\])]$| [–—|-] /;
/** Only these come numbered; `Live 8 - the concert` is no label. */
const NUMBERED = new Set(['update', 'correction', 'roundup']);
const BRACKETED_PREFIX = new RegExp(`^[[(](${anyName})[\\])] ?[:–—-]? ?`, 'iu');
const BRACKETED_TAIL = new RegExp(` ?[[(](${anyName})(?: ?\\d{1,3})?[\\])]$`, 'iu');
const DASHED_TAIL = new RegExp(` [–—|-] (${anyName})$`, 'iu');
/** `ADVISORY - Reuters withdraws story headlined "Dam bursts"`: the title stands in a sentence. */
const WITHDRAWAL =
  /^(?:advisory|editor['’]?s['’]? note|note to editors) ?[:|–—-] ?(?:\p{L}{2,20} )?(?:withdraws|withdrawing|withdrawal of|kills|retracts) (?:(?:the|its|our|a) )?(?:story|article|item|alert|dispatch)(?: (?:on|about|headlined|titled|entitled))?:? ["“„«‘']?(.+?)["”“»’']?$/iu;
const TAIL_DOTS = / ?(?:\.{3,8}|…)$/;
const PLUSES = /^\+{2,3} | \+{2,3}$/g;
const SEPARATOR = /^(?:[-|–—·»]|::|\|\|)$/;
const HAS_SEPARATOR = / (?:[-|–—·»]|::|\|\|) /;

/** The label behind a name as found, or undefined where it is only a word (a `Kill` not in capitals). */
function readLabel(name: string | undefined): string | undefined {
  return name === undefined ? undefined : (labelInCapitals.get(name) ?? labelOf.get(name.toLowerCase()));
}

function readWithdrawal(text: string): { text: string; label: string } | undefined {
  const title = WITHDRAWAL.exec(text)?.[1];
  return title === undefined ? undefined : { text: title, label: 'kill' };
}

function readPrefix(text: string): { text: string; label: string } | undefined {
  if (!MAY_HAVE_PREFIX.test(text)) return undefined;
  const match = PREFIX.exec(text);
  const label = readLabel(match?.[1]);
  if (!match || !label || (match[2] && !NUMBERED.has(label))) return undefined;
  const rest = text.slice(match[0].length);
  return match[0].endsWith('-') && !/^[\p{Lu}\d'"“‘]/u.test(rest) ? undefined : { text: rest, label };
}

function readBracketOrTail(text: string): { text: string; label: string } | undefined {
  if (!MAY_HAVE_BRACKET_OR_TAIL.test(text)) return undefined;
  for (const pattern of [BRACKETED_PREFIX, BRACKETED_TAIL, DASHED_TAIL]) {
    const match = pattern.exec(text);
    const label = readLabel(match?.[1]);
    if (match && label) return { text: text.replace(match[0], '').trim(), label };
  }
  return undefined;
}

/** Takes one label off either end; undefined when there is none, or when nothing else would stay. */
function stripLabel(text: string): { text: string; label: string } | undefined {
  const stripped = readWithdrawal(text) ?? readPrefix(text) ?? readBracketOrTail(text);
  return stripped?.text ? stripped : undefined;
}

const fold = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/^the /, '')
    .replace(/[^\p{L}\p{N}]/gu, '');

/** `BBC News` names the publisher `BBC`, and `bbc.co.uk` the publisher `BBC`. */
function namesPublisher(text: string, publisher: string): boolean {
  const [a, b] = [fold(text), fold(publisher)];
  if (a.length < 2 || b.length < 2) return false;
  return a === b || (a.length >= 3 && b.length >= 3 && (a.startsWith(b) || b.startsWith(a)));
}

function looksLikePublisher(words: string[]): boolean {
  if (words.length > 4) return false;
  if (words.length === 1 && /^[\p{L}\p{N}-]+(?:\.[\p{L}]{2,6}){1,2}$/u.test(words[0] ?? '')) return true;
  const capital = /^[\p{Lu}\p{N}]/u.test(words[0] ?? '');
  return capital && words.some((word) => mediaWords.has(word.toLowerCase()));
}

/**
 * Splits at the last ` - `, ` | ` or the like. `tail` has at most 6 words and no date in it, `head` at least `atLeast` words.
 */
export function splitTail(text: string, atLeast: number): { head: string; tail: string[] } | undefined {
  if (!HAS_SEPARATOR.test(text)) return undefined;
  const words = text.split(' ');
  const at = words.findLastIndex((word) => SEPARATOR.test(word));
  const tail = words.slice(at + 1);
  if (at < atLeast || tail.length === 0 || tail.length > 6 || MONTH_OR_DAY.test(tail.join(' ')))
    return undefined;
  return { head: words.slice(0, at).join(' '), tail };
}

function stripPublisher(text: string, publisher: string | undefined): string {
  const split = splitTail(text, 2);
  if (!split) return text;
  const known = publisher !== undefined && namesPublisher(split.tail.join(' '), publisher);
  const enough = split.head.split(' ').length >= 4;
  return known || (enough && looksLikePublisher(split.tail)) ? split.head : text;
}

/**
 * A title without its labels and its publisher's name, white space folded and NFC, and the labels it carried
 * (lower case, in the order found, each once): `opinion`, `analysis`, `factbox`, `live`, `video`, `update`, `kill`, ….
 * Takes plain text of any length (1,000 characters are looked at); never empties a title that held something.
 */
export function cleanTitle(title: string, publisher?: string): { text: string; labels: string[] } {
  let text = title.slice(0, LONGEST).normalize('NFC').replace(/\s+/g, ' ').trim();
  const labels = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const before = text;
    const stripped = stripLabel(text);
    if (stripped) labels.add(stripped.label);
    text = stripPublisher(stripped?.text ?? text, publisher);
    text = text.replace(TAIL_DOTS, '') || text;
    text = text.replace(PLUSES, '') || text;
    if (text === before) break;
  }
  // A page that was emptied may say no more than that: `STORY WITHDRAWN`.
  if (readLabel(text.replace(/ ?[:.!-]$/, '')) === 'kill') labels.add('kill');
  return { text, labels: [...labels] };
}
