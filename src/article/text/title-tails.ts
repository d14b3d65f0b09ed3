/** What a source puts behind its titles, `… | The Daily`: learnt from the titles themselves, and left out where titles are compared. */
import { hash } from 'node:crypto';

/** What is known of a source's tails; JSON of at most 1 KB. Losing it costs the next twenty titles or so. */
export interface TailState {
  /** The last titles, oldest first: a short name for how each ends and begins, '' for one without a tail. */
  recent: readonly string[];
  /** What is cut now, as it stands in titles: ` | The Daily`. */
  cut: readonly string[];
}

/** Titles that are looked back on: about as many as a feed's document holds. */
const RECENT = 40;
/** A tail is the publisher's once it closed so many titles that begin differently: a series begins with its name. */
const LEAST = 10;
/** … and this share of them all. In 125 real feeds of eight titles and more no section and no byline came to .3. */
const SHARE = 0.5;

/** Longer, or of more words, and it is a part of the sentence. */
const LONGEST_TAIL = 60;
const MOST_WORDS = 8;
/** What would stay must say something: so many words, or so many characters of a script that has no blanks. */
const LEAST_WORDS = 4;
const LEAST_CHARACTERS = 8;
/** Titles begin alike if so many characters are the same, numbers aside. */
const OPENING = 8;

const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/gu;
/** Between blanks, or where a name in a script without blanks may follow. */
const SEPARATOR = / (?:[-–—|·»~]|::|\|\|) |[|｜_]|[-–—：](?=[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])/gu;

interface Split {
  head: string;
  /** With its separator. */
  tail: string;
}

/** Undefined where a title has no tail, or would say too little without it. */
function splitTitle(title: string): Split | undefined {
  const from = Math.max(0, title.length - LONGEST_TAIL);
  const at = [...title.slice(from).matchAll(SEPARATOR)].at(-1)?.index;
  if (at === undefined) return undefined;
  const head = title.slice(0, from + at);
  const tail = title.slice(from + at);
  const isName = /\p{L}/u.test(tail) && tail.split(' ').length <= MOST_WORDS + 2;
  return isName && saysEnough(head) ? { head, tail } : undefined;
}

function saysEnough(head: string): boolean {
  const words = head.split(' ').filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words.length >= LEAST_WORDS || (head.match(UNSPACED)?.length ?? 0) >= LEAST_CHARACTERS;
}

/**
 * Takes in new titles of a source, in any order; more than 40 at once count as 40. The same titles again, or others that
 * begin and end like them, count once: a poll that is repeated teaches nothing.
 * @param titles as plain text, in NFC with white space folded.
 */
export function learnTails(titles: readonly string[], known: TailState): TailState {
  const recent = [...known.recent];
  const texts = new Map(known.cut.map((tail) => [shortName(tail), tail]));
  for (const title of titles.slice(0, RECENT)) {
    const split = splitTitle(title);
    const mark = split ? shortName(split.tail) + shortName(openingOf(split.head)) : '';
    if (mark && recent.includes(mark)) continue;
    recent.push(mark);
    if (split) texts.set(shortName(split.tail), split.tail);
  }
  const last = recent.slice(-RECENT);
  const cut = [...texts].filter(([name]) => isPublishers(name, last)).map(([, tail]) => tail);
  return { recent: last, cut };
}

function isPublishers(name: string, recent: readonly string[]): boolean {
  const times = recent.filter((mark) => mark.startsWith(name)).length;
  return times >= LEAST && times >= recent.length * SHARE;
}

/** Numbers aside: `M 4.2 earthquake` and `M 5.1 earthquake` are one series. */
const openingOf = (head: string): string => head.toLowerCase().replace(/\p{N}/gu, '0').slice(0, OPENING);

/** Six characters; what only one title says must not be read here. */
const shortName = (text: string): string => hash('sha256', text, 'base64url').slice(0, NAME);
const NAME = 6;

/** What of a title is its source's tail, to the end of it; '' for nothing. Four words, or eight characters, always stay. */
export function tailOf(title: string, { cut }: Pick<TailState, 'cut'>): string {
  if (cut.length === 0) return '';
  let head = title;
  for (let split = splitTitle(head); split && cut.includes(split.tail); split = splitTitle(head))
    head = split.head;
  return title.slice(head.length);
}

/** A title without its last so many characters, as it is compared. */
export function withoutTail(title: string, characters: number): string {
  return characters === 0 ? title : title.slice(0, Math.max(0, title.length - characters)).trimEnd();
}

/** Reads what any version stored; what makes no sense counts as nothing known. */
export function parseTails(value: unknown): TailState {
  const { recent, cut } = Object(value) as Record<string, unknown>;
  return {
    recent: textsOf(recent, 2 * NAME).slice(-RECENT),
    cut: textsOf(cut, LONGEST_TAIL).slice(0, Math.floor(RECENT / LEAST)),
  };
}

const textsOf = (value: unknown, longest: number): string[] =>
  Array.isArray(value)
    ? value.filter((text): text is string => typeof text === 'string' && text.length <= longest)
    : [];
