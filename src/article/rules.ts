/** The operator's word on a source's items: what is mended, what is dropped, what is kept. */
import type { RE2JS } from 're2js';
import { compilePattern } from '../config/schema-pattern.ts';
import type { Patterns, Rewrite, RuleField, SourceRules } from '../config/types.ts';
import type { FeedItem } from '../feed/types.ts';
import { httpUrl, MAX_URL } from './urls/http-url.ts';
import { plainText } from './text/plain-text.ts';

/** Characters of a text that patterns look at: four times the longest title that is kept. */
const MAX_TEXT = 2000;
/** Categories, and authors, of one item that patterns look at. */
const MAX_VALUES = 100;

interface Pattern {
  field: RuleField;
  /** As the operator wrote it. */
  written: string;
  compiled: RE2JS;
}

interface Replacement {
  match: RE2JS;
  with: string;
}

export interface CompiledRules {
  include: Pattern[];
  exclude: Pattern[];
  rewriteTitle: Replacement[];
  rewriteLink: Replacement[];
}

/** An item that the rules drop. `by` names what dropped it: `exclude.title: horoscope`, or `include`. */
export interface DroppedItem {
  dropped: 'excluded' | 'not-included';
  by: string;
}

/**
 * About 0.1 ms a pattern: cheap enough for every poll, and what matching remembers (at most 8 MB a pattern, on texts made
 * for it) goes with it. Throws RE2JSException on a pattern that `copydesk check` would refuse.
 */
export function compileRules(rules: SourceRules): CompiledRules {
  return {
    include: compilePatterns(rules.include),
    exclude: compilePatterns(rules.exclude),
    rewriteTitle: compileRewrites(rules.rewriteTitle),
    rewriteLink: compileRewrites(rules.rewriteLink),
  };
}

function compilePatterns(patterns: Patterns = {}): Pattern[] {
  const { title = [], link = [], category = [], author = [], text = [] } = patterns;
  const byField: Record<RuleField, string[]> = { title, link, category, author, text };
  const fields: RuleField[] = ['title', 'link', 'category', 'author', 'text'];
  return fields.flatMap((field) =>
    byField[field].map((written) => ({ field, written, compiled: compilePattern(written) })),
  );
}

function compileRewrites(rewrites: Rewrite[] = []): Replacement[] {
  return rewrites.map(({ match, with: put }) => ({ match: compilePattern(match), with: put }));
}

/** All items of a document, in its order, by `applyRules`. */
export function applySourceRules(
  items: readonly FeedItem[],
  rules: CompiledRules,
): { kept: FeedItem[]; dropped: { item: FeedItem; reason: DroppedItem['dropped']; by: string }[] } {
  const kept: FeedItem[] = [];
  const dropped: { item: FeedItem; reason: DroppedItem['dropped']; by: string }[] = [];
  for (const item of items) {
    const result = applyRules(item, rules);
    if ('dropped' in result) dropped.push({ item, reason: result.dropped, by: result.by });
    else kept.push(result);
  }
  return { kept, dropped };
}

/**
 * Rewrites first, then `exclude`, then `include`. Time grows with the item and not beyond, whatever it says; patterns look
 * at plain text, and at the first 2,000 characters of it. An item that nothing is done to comes back as it is.
 */
export function applyRules(item: FeedItem, rules: CompiledRules): FeedItem | DroppedItem {
  const mended = rewriteLinks(rewriteTitle(item, rules.rewriteTitle), rules.rewriteLink);
  const read = textsOf(mended);
  const matches = ({ field, compiled }: Pattern) => read(field).some((text) => compiled.test(text));
  const against = rules.exclude.find(matches);
  if (against) return { dropped: 'excluded', by: `exclude.${against.field}: ${against.written}` };
  if (rules.include.length > 0 && !rules.include.some(matches))
    return { dropped: 'not-included', by: 'include' };
  return mended;
}

/** What patterns see of an item, each part worked out when it is first asked for. */
function textsOf(item: FeedItem): (field: RuleField) => string[] {
  const known = new Map<RuleField, string[]>();
  return (field) => {
    const found = known.get(field) ?? readTexts(item, field);
    known.set(field, found);
    return found;
  };
}

function readTexts(item: FeedItem, field: RuleField): string[] {
  switch (field) {
    case 'title':
      return [readable(item.title)];
    case 'link':
      return present([item.link, item.record?.originalUrl, item.record?.webUrl]).map((link) =>
        link.slice(0, MAX_TEXT),
      );
    case 'category':
      return present([...item.categories.slice(0, MAX_VALUES), item.record?.category]).map(readable);
    case 'author':
      return item.authors.slice(0, MAX_VALUES).map(readable);
    case 'text':
      return [`${readable(item.title)} ${readable(item.excerpt)}`.slice(0, MAX_TEXT)];
  }
}

function readable(html = ''): string {
  return plainText(html, MAX_TEXT).slice(0, MAX_TEXT);
}

function present(texts: readonly (string | undefined)[]): string[] {
  return texts.filter((text) => text !== undefined);
}

/** A title that rewriting would leave empty stays: dropping items is what `exclude` is for. */
function rewriteTitle(item: FeedItem, rewrites: readonly Replacement[]): FeedItem {
  if (rewrites.length === 0 || item.title === undefined) return item;
  const before = readable(item.title);
  const after = rewrite(before, rewrites, MAX_TEXT);
  return after === before || after.trim() === '' ? item : { ...item, title: after };
}

/** Every address of the item itself; one that would be no http or https URL any more stays. */
function rewriteLinks(item: FeedItem, rewrites: readonly Replacement[]): FeedItem {
  if (rewrites.length === 0) return item;
  const { link, record } = item;
  const mended: FeedItem = { ...item };
  if (link) mended.link = rewriteLink(link, rewrites);
  if (record) mended.record = { ...record };
  for (const key of ['originalUrl', 'webUrl'] as const)
    if (mended.record?.[key]) mended.record[key] = rewriteLink(mended.record[key], rewrites);
  return mended;
}

function rewriteLink(link: string, rewrites: readonly Replacement[]): string {
  if (link.length > MAX_URL) return link;
  const after = rewrite(link, rewrites, MAX_URL + 1);
  return after === link ? link : (httpUrl(after) ?? link);
}

/** One replacement after the other; what has grown beyond `limit` characters is cut. */
function rewrite(text: string, rewrites: readonly Replacement[], limit: number): string {
  return rewrites.reduce(
    (mended, { match, with: put }) =>
      match.test(mended) ? match.matcher(mended).replaceAll(put).slice(0, limit) : mended,
    text,
  );
}
