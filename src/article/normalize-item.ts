import type { SourceProfile } from '../config/types.ts';
import type { FeedItem } from '../feed/types.ts';
import { cleanTitle } from './text/clean-title.ts';
import { dateOf, toSecond } from './dates.ts';
import { detectLanguage } from './language/detect-language.ts';
import { beginningOf } from './text/excerpt.ts';
import { givenRelated } from './given-related.ts';
import { articleId } from './identity.ts';
import { imagesOf } from './images.ts';
import { languageTag } from './language/language.ts';
import { excerptLimit, MAX_GUID, MAX_SECURED, MAX_TITLE, SLACK } from './limits.ts';
import { linksOf } from './urls/links.ts';
import { typeOf } from './media-type.ts';
import type { NormalizeRules } from './normalize-rules.ts';
import { plainText } from './text/plain-text.ts';
import { authorsOf, isKnownPublisher, providerOf } from './provider.ts';
import { qualityOf } from './quality.ts';
import { categoryOf, givenTopics, topicsOf } from './topics.ts';
import type { Article, Skipped } from './types.ts';

/**
 * One item of a feed as an article. Pure: `now` is when it was first seen, and what dates are held against.
 * Every text that comes out is plain text, every address http or https; what is unknown is absent.
 * An item without a title is skipped with a reason; nothing throws.
 */
export function normalizeItem(
  item: FeedItem,
  source: SourceProfile,
  now: Date,
  rules: NormalizeRules = {},
): Article | Skipped {
  const article = draftOf(item, source, now, rules);
  return 'skipped' in article ? article : { id: articleId(item, article, source.id, rules), ...article };
}

/** An article as far as its item alone tells: its id hangs on what the document's other items are called. */
export type ArticleDraft = Omit<Article, 'id'>;

export function draftOf(
  item: FeedItem,
  source: SourceProfile,
  now: Date,
  rules: NormalizeRules,
): ArticleDraft | Skipped {
  const title = beginningOf(plainText(item.title ?? '', MAX_TITLE + SLACK), MAX_TITLE);
  if (!title) return { skipped: 'no-title', detail: nameOf(item) };

  const { record } = item;
  const links = linksOf({ ...record, originalUrl: record?.originalUrl ?? item.link ?? '' }, rules.feed?.link);
  const provider = providerOf(source, item, links.webUrl, rules.feed?.link);
  const { labels } = cleanTitle(title, provider?.name ?? rules.feed?.title);
  const excerpt = excerptFor(item, source);
  const language = languageOf(item, source, rules, `${title}. ${excerpt ?? ''}`);
  const content = {
    title,
    ...(excerpt && { excerpt }),
    ...dateOf(item, links.webUrl, now),
    ...links,
    images: source.rights?.images === false ? [] : imagesOf(item, links.webUrl ?? rules.feed?.link),
    authors: authorsOf(item),
    language,
  };
  return {
    category: categoryOf(item, source, rules),
    ...content,
    labels,
    firstSeenDateTime: toSecond(now),
    type: typeOf(item, labels, links.webUrl),
    quality: qualityOf(content, isKnownPublisher(provider, source, rules.knownDomains), record?.quality),
    heat: 0,
    published: false,
    ...givenOf(item),
    ...(provider && { provider }),
    topics: topicsOf(item, content, source, rules),
    related: givenRelated(record?.related, source.rights, now),
    ...keptGuid(item.guid),
    sourceId: source.id,
    ...(source.rights && { rights: source.rights }),
    ...keptSecured(record?.secured),
  };
}

/** What a person would call an item that has no title. */
function nameOf(item: FeedItem): string {
  return (item.guid ?? item.link ?? item.path ?? 'an item without guid or link').slice(0, 200);
}

function excerptFor(item: FeedItem, source: SourceProfile): string | undefined {
  const limit = excerptLimit(source.rights);
  if (limit === 0) return undefined;
  const summary =
    plainText(item.excerpt ?? '', limit + SLACK) || plainText(item.content ?? '', limit + SLACK);
  return beginningOf(summary, limit) || undefined;
}

function languageOf(item: FeedItem, source: SourceProfile, rules: NormalizeRules, text: string): string {
  const named =
    languageTag(item.language) ?? languageTag(rules.feed?.language) ?? languageTag(source.language);
  return named ?? detectLanguage(text) ?? 'und';
}

/** Heat, published and topics as the record had them, beside our own. */
function givenOf(item: FeedItem): Pick<Article, 'given'> {
  const { heat, published } = item.record ?? {};
  const topics = givenTopics(item);
  if (heat === undefined && published === undefined && !topics?.length) return {};
  return {
    given: {
      ...(typeof heat === 'number' && Number.isFinite(heat) && { heat }),
      ...(typeof published === 'boolean' && { published }),
      ...(topics?.length && { topics }),
    },
  };
}

/** A GUID is a name and no address; one that a browser would run or open as an address is not handed on. */
function keptGuid(guid: string | undefined): Pick<Article, 'guid'> {
  if (
    !guid ||
    guid.length > MAX_GUID ||
    /^[\s\p{Cc}]*(?:javascript|vbscript|data|blob|file)\s*:/iu.test(guid)
  )
    return {};
  return { guid };
}

function keptSecured(secured: string | undefined): Pick<Article, 'secured'> {
  return typeof secured === 'string' && secured !== '' && Buffer.byteLength(secured) <= MAX_SECURED
    ? { secured }
    : {};
}
