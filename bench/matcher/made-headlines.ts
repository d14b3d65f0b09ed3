/**
 * Headlines of our own making, for anywhere. Words are as common as in real ones (`SHARES`), most of them made up. News go on:
 * most headlines are about an event of the time and hold some of its words. A third vary a recent headline: a copy, a publisher
 * behind it, other capitals, a word or more changed, cut off.
 */
import { Random } from '../polling/random.ts';

const COMMON = [
  'police court minister government killed election plan talks deal fire attack president warns',
  'report strike vote budget bank prices school hospital storm flood crash trial judge arrested protest border',
  'leader party parliament law ban tax market shares rise fall record first two three amid',
  'climate energy oil gas water power rail airport flight ship port city mayor council union workers jobs pay',
  'health virus vaccine doctors study finds scientists space launch company profit sale buys merger bid chief',
  'team wins loses final coach player cup league match season champion race title fans stadium transfer injury',
  'film star singer album festival award dies aged family child woman man victim search rescue missing found',
]
  .join(' ')
  .split(' ');
/** Words that tell nothing, each with the percent of headlines that hold it. */
const GRAMMAR = [
  'to 27, in 18, for 14, of 13, the 10, on 9, a 7, and 6, with 5, after 5, at 5, over 5, is 4, says 4, new 4, as 4, from 4',
  'by 3, be 3, up 2, out 2, more 2, that 2, it 2, will 2, about 2, are 2, not 2, who 1, has 1, against 1, his 1, into 1',
]
  .flatMap((line) => line.split(', '))
  .map((entry) => entry.split(' '));
/**
 * Of the other words: the percent of headlines that hold the one of a rank; between ranks by their logarithms. These and the
 * above were counted in 40,903 English headlines of many papers. Two words in five tell nothing, and there are 9.5 in all.
 */
const SHARES: readonly (readonly [rank: number, percent: number])[] = [
  [1, 4.4],
  [3, 2.7],
  [10, 1.5],
  [30, 1],
  [100, 0.62],
  [200, 0.44],
  [500, 0.25],
  [1000, 0.15],
  [2000, 0.08],
  [5000, 0.02],
  [30_000, 0.004],
];
const SYLLABLES = [
  'ba ke lo mi nu ra se to va zi han ner ton ley mar del gan wick berg ford stra pol',
  'shu dre quo fle gri hol jen kur lim mos nap ost per ril sul tam urd vex wol yar',
].flatMap((line) => line.split(' '));
/** From this rank on words are names. */
const NAMES = 1000;

/** Of the headlines that vary no other, how many are about an event that goes on. */
const OF_EVENTS = 0.7;
/** Events at a time; how many words belong to one, and of how many headlines one is the last. */
const EVENTS = 200;
const EVENT_WORDS = 6;
const EVENT_ENDS = 1 / 60;

const PUBLISHERS = ['The Guardian', 'Reuters', 'BBC News', 'The Times', 'AP News', 'Sky News', 'Bloomberg'];
const LABELS = ['UPDATE 1-', 'Breaking: ', 'Watch: ', 'Exclusive: '];
const COPIES = 0.35;
/** How far back a variant looks, at most; most look back a little. */
const RECENT = 50_000;

/** A headline, and the words of the event that it is about; none of one that stands alone. */
export interface News {
  title: string;
  about: readonly string[];
}

/** So many headlines; the same for the same seed. */
export function* makeHeadlines(count: number, seed: number): Generator<string> {
  for (const { title } of makeNews(count, seed)) yield title;
}

/** The same with what they are about. */
export function* makeNews(count: number, seed: number): Generator<News> {
  const random = new Random(seed);
  const recent: News[] = [];
  const events = Array.from({ length: EVENTS }, () => newEvent(random));
  for (let made = 0; made < count; made++) {
    const original =
      recent.length > 100 && random.chance(COPIES) ? pickRecent(recent, made, random) : undefined;
    if (original) {
      yield { ...original, title: vary(original.title, random) };
      continue;
    }
    const about = pickEvent(events, random);
    const news = { title: newHeadline(random, wordsOf(about, random)), about };
    recent[recent.length < RECENT ? recent.length : made % RECENT] = news;
    yield news;
  }
}

/**
 * A sentence or two about something, as an excerpt is: about 250 characters that share words with the title.
 *
 * @param about the event's words.
 */
export function makeExcerpt(title: string, random: Random, about: readonly string[] = []): string {
  const first = newHeadline(random, wordsOf(about, random));
  const second = newHeadline(random, wordsOf(about, random)).toLowerCase();
  return `${first}. ${title.toLowerCase()}, ${second} ${newHeadline(random).toLowerCase()}.`;
}

function pickRecent(recent: readonly News[], made: number, random: Random): News | undefined {
  const back = Math.floor(random.scaled(1, recent.length)) - 1;
  const newest = recent.length < RECENT ? recent.length - 1 : made % RECENT;
  return recent[(newest - back + recent.length) % recent.length];
}

const newEvent = (random: Random): string[] => Array.from({ length: EVENT_WORDS }, () => pickWord(random));

/** The words of one that a headline is about, if it is about any: most are about the first few. */
function pickEvent(events: string[][], random: Random): readonly string[] {
  if (!random.chance(OF_EVENTS)) return [];
  const at = Math.floor(random.scaled(1, EVENTS + 1)) - 1;
  const event = events[at] ?? [];
  if (random.chance(EVENT_ENDS)) events[at] = newEvent(random);
  return event;
}

/** Two to four of an event's words, now and then one twice. */
function wordsOf(event: readonly string[], random: Random): string[] {
  if (event.length === 0) return [];
  return Array.from({ length: Math.floor(random.between(2, 5)) }, () => random.pick(event));
}

/** @param news words that it is to hold. */
function newHeadline(random: Random, news: readonly string[] = []): string {
  const own = Math.max(2, Math.floor(random.between(5, 9)) - news.length);
  const words = Array.from({ length: own }, () => pickWord(random));
  for (const word of new Set(news)) words.splice(Math.floor(random.between(0, words.length + 1)), 0, word);
  if (random.chance(0.15)) words[random.pick([0, 1, 3])] = String(Math.floor(random.scaled(2, 3000)));
  const [first = '', ...rest] = words.flatMap((word) =>
    random.chance(0.35) ? [word, pickGrammar(random)] : word,
  );
  return [capital(first), ...rest].join(' ');
}

/** Sums of shares, up to each. */
function summed(shares: Iterable<number>): Float64Array {
  let sum = 0;
  return Float64Array.from(shares, (share) => (sum += share));
}

/** The place of a random one among shares. */
function pickShare(sums: Float64Array, random: Random): number {
  const at = random.next() * (sums.at(-1) ?? 0);
  let [from, to] = [0, sums.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sums[middle]! > at) to = middle;
    else from = middle + 1;
  }
  return from;
}

const GRAMMAR_SUMS = summed(GRAMMAR.map(([, percent]) => Number(percent)));
const pickGrammar = (random: Random): string => GRAMMAR[pickShare(GRAMMAR_SUMS, random)]?.[0] ?? '';

const WORD_SUMS = summed(
  SHARES.slice(1).flatMap(([rank, percent], at) => {
    const [before, more] = SHARES[at] ?? [1, percent];
    const slope = Math.log(percent / more) / Math.log(rank / before);
    return Array.from({ length: rank - before }, (_, n) => more * ((before + n) / before) ** slope);
  }),
);

function pickWord(random: Random): string {
  const rank = pickShare(WORD_SUMS, random);
  const word = COMMON[rank] ?? madeWord(rank - COMMON.length);
  return rank < NAMES ? word : capital(word);
}

/** The n-th of them: two syllables, then three. Neighbours have no syllable in common. */
function madeWord(n: number): string {
  let word = '';
  const base = SYLLABLES.length;
  for (let rest = n + base; rest > 0; rest = Math.floor(rest / base)) word += SYLLABLES[rest % base] ?? '';
  return word;
}

const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;

function vary(title: string, random: Random): string {
  const kind = random.next();
  const words = title.split(' ');
  if (kind < 0.3) return title;
  if (kind < 0.5) return `${title} ${random.pick(['-', '|'])} ${random.pick(PUBLISHERS)}`;
  if (kind < 0.6) return random.chance(0.5) ? title.toUpperCase() : words.map(capital).join(' ');
  if (kind < 0.7) return `${words.slice(0, -2).join(' ')} ...`;
  if (kind < 0.8) return `${random.pick(LABELS)}${title}`;
  const changed = kind < 0.9 ? 1 : Math.floor(random.between(2, 5));
  for (let at = 0; at < changed; at++) words[Math.floor(random.between(0, words.length))] = pickWord(random);
  return words.join(' ');
}
