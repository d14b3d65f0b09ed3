/**
 * Headlines of our own making, for anywhere: common words of the news and made-up names, both with the heavy tail that
 * words have. A third vary a recent headline: a copy, a publisher behind it, other capitals, a word or more changed, cut off.
 */
import { Random } from '../polling/random.ts';

const COMMON = [
  'police court says minister government killed election new plan talks deal fire attack president warns over',
  'report strike vote budget bank prices school hospital storm flood crash trial judge arrested protest border',
  'leader party parliament law ban tax market shares rise fall record first two three after before amid against',
  'climate energy oil gas water power rail airport flight ship port city mayor council union workers jobs pay',
  'health virus vaccine doctors study finds scientists space launch company profit sale buys merger bid chief',
  'team wins loses final coach player cup league match season champion race title fans stadium transfer injury',
  'film star singer album festival award dies aged family child woman man victim search rescue missing found',
]
  .join(' ')
  .split(' ');
const SYLLABLES = 'ba ke lo mi nu ra se to va zi han ner ton ley mar del gan wick berg ford stra pol'.split(
  ' ',
);
const PUBLISHERS = ['The Guardian', 'Reuters', 'BBC News', 'The Times', 'AP News', 'Sky News', 'Bloomberg'];
const LABELS = ['UPDATE 1-', 'Breaking: ', 'Watch: ', 'Exclusive: '];
const NAMES = 300_000;
const COPIES = 0.35;
/** How far back a variant looks, at most; most look back a little. */
const RECENT = 50_000;

/** So many headlines; the same for the same seed. */
export function* makeHeadlines(count: number, seed: number): Generator<string> {
  const random = new Random(seed);
  const recent: string[] = [];
  for (let made = 0; made < count; made++) {
    const original =
      recent.length > 100 && random.chance(COPIES) ? pickRecent(recent, made, random) : undefined;
    const title = original === undefined ? newHeadline(random) : vary(original, random);
    if (original === undefined) recent[recent.length < RECENT ? recent.length : made % RECENT] = title;
    yield title;
  }
}

/** A sentence or two about something, as an excerpt is: about 200 characters that share words with the title. */
export function makeExcerpt(title: string, random: Random): string {
  return `${newHeadline(random)}. ${title.toLowerCase()}, ${newHeadline(random).toLowerCase()}.`;
}

function pickRecent(recent: readonly string[], made: number, random: Random): string {
  const back = Math.floor(random.scaled(1, recent.length)) - 1;
  const newest = recent.length < RECENT ? recent.length - 1 : made % RECENT;
  return recent[(newest - back + recent.length) % recent.length] ?? '';
}

function newHeadline(random: Random): string {
  const words = Array.from({ length: Math.floor(random.between(6, 13)) }, () => pickWord(random));
  if (random.chance(0.15)) words[random.pick([0, 2, 4])] = String(Math.floor(random.scaled(2, 3000)));
  const [first = '', ...rest] = words;
  return [capital(first), ...rest].join(' ');
}

function pickWord(random: Random): string {
  if (random.chance(0.55)) return COMMON[Math.floor(random.scaled(1, COMMON.length + 1)) - 1] ?? '';
  return capital(nameOf(Math.floor(random.scaled(1, NAMES))));
}

/** The n-th commonest name. */
function nameOf(rank: number): string {
  let name = '';
  const base = SYLLABLES.length;
  for (let rest = rank + base; rest > 0; rest = Math.floor(rest / base)) name += SYLLABLES[rest % base] ?? '';
  return name;
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
