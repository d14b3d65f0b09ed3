import type { SourceProfile, TopicRule } from '../config/types.ts';
import type { FeedItem } from '../feed/types.ts';
import { cutText } from './text/fold-text.ts';
import type { NormalizeRules } from './normalize-rules.ts';
import { plainText } from './text/plain-text.ts';

const MAX_TOPICS = 20;
const MAX_TOPIC = 80;
/** Categories of an item that are looked at; some feeds name every tag of their site. */
const MAX_CATEGORIES = 100;

/** What a blog's software files posts under that nobody filed. */
const NO_TOPIC = new Set(['uncategorized', 'uncategorised', 'sin categoría', 'non classé', 'allgemein']);

/** An item's categories as plain text, without addresses (term schemes) and what says nothing. */
export function categoriesOf(item: FeedItem): string[] {
  return item.categories.slice(0, MAX_CATEGORIES).map(cleanTopic).filter(isTopic);
}

/** The article's category: as the record or the source says, else the first that the operator maps, else `news`. */
export function categoryOf(item: FeedItem, source: SourceProfile, rules: NormalizeRules): string {
  const mapping = rules.categories ?? {};
  const mapped = categoriesOf(item)
    .map((category) => category.toLowerCase())
    .find((category) => Object.hasOwn(mapping, category));
  const given = cleanTopic(item.record?.category ?? '');
  return given || source.category || (mapped !== undefined && mapping[mapped]) || 'news';
}

/** Topics: the record's own, then the feed's categories, then the source's and the operator's rules; each once, at most 20. */
export function topicsOf(
  item: FeedItem,
  article: { title: string; excerpt?: string; language: string },
  source: SourceProfile,
  rules: NormalizeRules,
): string[] {
  const given = givenTopics(item) ?? [];
  const ruled = matchingTopics(
    `${article.title} ${article.excerpt ?? ''}`,
    article.language,
    rules.topics ?? [],
  );
  const all = [...given, ...categoriesOf(item), ...(source.topics ?? []), ...ruled];
  const byName = new Map<string, string>();
  for (const topic of all) if (!byName.has(topic.toLowerCase())) byName.set(topic.toLowerCase(), topic);
  return [...byName.values()].slice(0, MAX_TOPICS);
}

/** Topics as the source's record had them; undefined where it had none. */
export function givenTopics(item: FeedItem): string[] | undefined {
  return item.record?.topics?.slice(0, MAX_TOPICS).map(cleanTopic).filter(isTopic);
}

function cleanTopic(text: string): string {
  return cutText(plainText(text, MAX_TOPIC * 2), MAX_TOPIC).trim();
}

function isTopic(topic: string): boolean {
  return /\p{L}/u.test(topic) && !/^[a-z]+:\/\//i.test(topic) && !NO_TOPIC.has(topic.toLowerCase());
}

function matchingTopics(text: string, language: string, rules: TopicRule[]): string[] {
  if (rules.length === 0) return [];
  const words = foldWords(text);
  return rules
    .filter(({ languages }) => !languages?.length || languages.some((wanted) => isIn(language, wanted)))
    .filter((rule) => foldedRule(rule).some((word) => words.includes(word)))
    .map(({ topic }) => topic);
}

function isIn(language: string, wanted: string): boolean {
  return `${language}-`.toLowerCase().startsWith(`${wanted}-`.toLowerCase());
}

const folded = new WeakMap<TopicRule, string[]>();

/** A rule's words as they are looked for; folded once, since one rule meets every article. */
function foldedRule(rule: TopicRule): string[] {
  const known = folded.get(rule);
  if (known) return known;
  const words = rule.words
    .map(foldWords)
    .filter((word) => word.trim() !== '')
    .map(withoutEdges);
  folded.set(rule, words);
  return words;
}

/** Scripts that leave no room between words: there a word is found wherever it stands. */
function withoutEdges(word: string): string {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(word)
    ? word.trim()
    : word;
}

/** Letters that Unicode does not take apart into a letter and a mark. */
const PLAIN_LETTERS: Record<string, string> = {
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ð: 'd',
  þ: 'th',
};

/** ` words in lower case without accents `, with a space at either end, so that a word or phrase is matched whole. */
function foldWords(text: string): string {
  const plain = text
    .normalize('NFD')
    .replace(/\p{Mark}+/gu, '')
    .toLowerCase()
    .replace(/[øđłßæœıðþ]/g, (letter) => PLAIN_LETTERS[letter] ?? letter);
  return ` ${plain.match(/[\p{L}\p{N}]+/gu)?.join(' ') ?? ''} `;
}
