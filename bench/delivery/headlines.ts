/** Headlines of our own making: unlike one another unless they are meant to be copies, so that the truth is not in doubt. */
import type { Article } from '../../src/article/types.ts';
import type { Random } from '../polling/random.ts';

const START = 'Mar Tol Ves Kar Bren Dun Hal Ost Pel Quin Ryd Sol Tarn Ulv Wex Yar Zel Gor Fen Lim'.split(' ');
const END = 'ville ford grad haven mouth stad port ley dorf nitz bury holm gate field by wick'.split(' ');
const ACTORS = [
  'mayor',
  'council',
  'court',
  'police',
  'union',
  'hospital',
  'university',
  'airline',
  'museum',
  'regulator',
];
const DEEDS = [
  'opens inquiry into',
  'approves plan for',
  'rejects appeal over',
  'suspends work on',
  'apologises for',
  'announces talks on',
  'raises alarm over',
  'sells stake in',
  'cancels vote on',
  'publishes report on',
];
const THINGS = [
  'flood barrier',
  'tram line',
  'school meals',
  'harbour dredging',
  'rent cap',
  'wolf cull',
  'data leak',
  'bridge tolls',
  'vaccine trial',
  'steel tariffs',
  'night trains',
  'stadium roof',
];

/** A name that another call is unlikely to give. */
function nameOf(random: Random): string {
  return `${random.pick(START)}${random.pick(START).toLowerCase()}${random.pick(END)}`;
}

export function headlineOf(random: Random): string {
  const number = Math.floor(random.between(11, 9999));
  return `${nameOf(random)} ${random.pick(ACTORS)} ${random.pick(DEEDS)} ${nameOf(random)} ${random.pick(THINGS)} after ${number} complaints`;
}

/** The same headline as another publisher would carry it: letter by letter, or with its name behind. */
export function copyOf(headline: string, random: Random): string {
  return random.chance(0.5) ? headline : `${headline} - The Guardian`;
}

/** An article as a feed with a summary and a picture gives it: about 1 KB of JSON. */
export function articleOf(number: number, title: string, at: number, publisher: number): Article {
  const domain = `paper${publisher}.example`;
  const date = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    id: `bench-${number.toString(36).padStart(10, '0')}-of-an-article`,
    category: 'news',
    title,
    labels: [],
    excerpt: `${title}. What is known so far, what the people in charge say about it, and why it matters for those who live there.`,
    publishedDateTime: date,
    dateSource: 'feed',
    datePrecision: 'second',
    firstSeenDateTime: date,
    originalUrl: `https://${domain}/news/${number}?utm_source=rss`,
    webUrl: `https://${domain}/news/${number}`,
    type: 'article',
    quality: 60,
    heat: 0,
    published: false,
    provider: { name: `Paper ${publisher}`, domain },
    topics: ['Politics'],
    images: [{ url: `https://${domain}/img/${number}.jpg`, width: 1200, height: 800, isCached: false }],
    related: [],
    language: 'en',
    authors: ['A. Writer'],
    guid: `https://${domain}/?p=${number}`,
    sourceId: `paper-${publisher}`,
  };
}
