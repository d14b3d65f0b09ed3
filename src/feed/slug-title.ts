import { dropControls } from './text.ts';

/** Path segments after which the next one names a list of articles and no article. */
const LISTS: ReadonlySet<string> = new Set(
  `tag tags topic topics category categories section sections author authors autor autoren auteur auteurs autores
  people person profile profiles search label labels keyword keywords collection collections series archive archives
  thema themen tema temas theme themes sujet sujets dossier dossiers rubrik rubrique rubriques schlagwort etiqueta
  etiquetas etiquette avtor avtory tegi temy`.split(/\s+/),
);

/** Pages of a site that are no articles, as their slugs read. */
const NO_ARTICLES: ReadonlySet<string> = new Set([
  'terms of use',
  'terms of service',
  'terms and conditions',
  'frequently asked questions',
  'do not sell my personal information',
]);

/** Characters of one path segment that are looked at; it also bounds what the patterns below can cost. */
const MAX_SEGMENT = 500;
const MIN_WORDS = 3;
const MIN_LETTERS = 10;

const UUID = /(?:[-_][a-z])?[-_]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const EXTENSION = /\.[a-z]{2,5}$/i;
/** `_6163333_3210` and `-1.5758585`: ids in several parts. */
const PARTED_ID = /_\d{5,}(?:_\d+){0,3}$|[-_]?\d{1,3}\.\d{5,}$/;

/**
 * A headline made of an address: the words of the last path segment that has at least three, without its extension, ids
 * and date, in sentence case. Undefined where the address shows none: front pages, sections, lists, bare ids.
 */
export function titleFromUrl(url: string): string | undefined {
  const segments = new URL(url).pathname.split('/').filter((segment) => segment !== '');
  for (let at = segments.length - 1; at >= 0; at--) {
    const words = wordsOf(segments[at] ?? '');
    if (!readsAsTitle(words)) continue;
    return LISTS.has(segments[at - 1]?.toLowerCase() ?? '') ? undefined : sentence(words);
  }
  return undefined;
}

function wordsOf(segment: string): string[] {
  const slug = decode(segment.slice(0, MAX_SEGMENT))
    .replace(EXTENSION, '')
    .replace(UUID, '')
    .replace(PARTED_ID, '');
  const words = slug.split(/[-_+\s\u2010-\u2015]+/).filter((word) => word !== '');
  return dropIds(dropDate(words));
}

function decode(segment: string): string {
  try {
    return dropControls(decodeURIComponent(segment)).normalize('NFC');
  } catch {
    return segment;
  }
}

/** Takes `2023-02-26` off either end. */
function dropDate(words: string[]): string[] {
  const isDate = (three: string[]) => /^(?:19|20)\d\d-[01]?\d-[0-3]?\d$/.test(three.join('-'));
  if (isDate(words.slice(0, 3))) return words.slice(3);
  return isDate(words.slice(-3)) ? words.slice(0, -3) : words;
}

/** Takes ids off either end, and the letter that some sites mark theirs with (`…-a-1234567`). */
function dropIds(words: string[]): string[] {
  let start = 0;
  let end = words.length;
  while (start < end && isId(words[start] ?? '')) start++;
  while (end > start && isId(words[end - 1] ?? '')) end--;
  if (end < words.length && end > start && /^[a-z]$/i.test(words[end - 1] ?? '')) end--;
  return words.slice(start, end);
}

/** Long numbers (a year or a toll has at most four digits), `art12345`, hashes; but not `covid19` or `mh370`. */
function isId(word: string): boolean {
  if (/^[a-z]{0,4}\d{5,}$/i.test(word)) return true;
  if (word.length < 7 || !/^[a-z0-9]+$/i.test(word)) return false;
  const runs = word.match(/\d+|[a-z]+/gi)?.length ?? 0;
  return runs >= 4 || (runs > 1 && /^[0-9a-f]+$/i.test(word));
}

function readsAsTitle(words: string[]): boolean {
  const spoken = words.filter((word) => /\p{L}/u.test(word));
  const letters = spoken.join('').match(/\p{L}/gu)?.length ?? 0;
  return spoken.length >= MIN_WORDS && letters >= MIN_LETTERS && !NO_ARTICLES.has(words.join(' '));
}

function sentence(words: string[]): string {
  const text = words.join(' ');
  const spoken = /\p{Ll}/u.test(text) ? text : text.toLowerCase();
  return spoken.replace(/\p{L}/u, (letter) => letter.toUpperCase());
}
