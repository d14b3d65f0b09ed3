/** Adds to articles what their own pages say of them. */
import type { Enrichment, SourceProfile } from '../config/types.ts';
import { ampCacheUrl } from './urls/amp-cache-url.ts';
import { canonicalUrl } from './urls/canonical-url.ts';
import { httpUrl } from './urls/http-url.ts';
import { identityOf, isFrontPage } from './identity.ts';
import { articleImages } from './images.ts';
import { trustOf, type KeyBy } from './recognize/key-trust.ts';
import type { SeenEntry } from './recognize/match-items.ts';
import type { GivenFields, NormalizedItem } from './normalize-feed.ts';
import type { PageFacts } from './page-facts.ts';
import { isKnownPublisher, registrableDomain } from './provider.ts';
import { qualityOf } from './quality.ts';
import type { RecognizedItem } from './recognize/recognize.ts';
import type { Article } from './types.ts';

/** An article, and what of it is its record's own word. */
export interface Enrichable {
  article: Article;
  given?: GivenFields;
}

export interface EnrichRules {
  wants: Omit<Enrichment, 'maxPages'>;
  source: SourceProfile;
  /** Registrable domains of publishers that the desk knows. */
  knownDomains?: ReadonlySet<string>;
}

/** What else there is beside an offered item: the document's items, and those that are remembered. */
export interface Surroundings {
  items: readonly NormalizedItem[];
  seen: ReadonlyMap<string, SeenEntry>;
  keyBy?: KeyBy;
}

/** Whether an article's page could say anything that is wanted and that the feed leaves out. */
export function lacksFacts({ article, given }: Enrichable, rules: EnrichRules): boolean {
  const { canonical, amp } = rules.wants;
  return (canonical && !given?.webUrl) || (amp && !article.ampWebUrl) || lacksImage(article, rules);
}

export function lacksImage({ images }: Article, { wants, source }: EnrichRules): boolean {
  return wants.image && images.length === 0 && source.rights?.images !== false;
}

/** The AMP page's address and a picture where the feed gave none, and the quality that follows. What the feed says stands. */
export function addFacts({ article, given }: Enrichable, facts: PageFacts, rules: EnrichRules): Article {
  const { wants, source, knownDomains } = rules;
  const ampWebUrl = wants.amp && !article.ampWebUrl ? httpUrl(facts.ampUrl) : undefined;
  const cdnAmpWebUrl = article.cdnAmpWebUrl ?? (ampWebUrl && ampCacheUrl(ampWebUrl));
  const enriched = {
    ...article,
    ...(ampWebUrl && { ampWebUrl }),
    ...(cdnAmpWebUrl && { cdnAmpWebUrl }),
    ...(facts.image && lacksImage(article, rules) && { images: articleImages([facts.image]) }),
  };
  const isKnown = isKnownPublisher(article.provider, source, knownDomains);
  return { ...enriched, quality: qualityOf(enriched, isKnown, given?.quality && article.quality) };
}

/**
 * Offered items with what their pages say. Where a page calls itself by another address, that becomes the article's, and
 * its id is the one that `normalizeFeed` would have given it had the feed had that link; `linkId` keeps the id of the feed's
 * own link, by which the source's memory knows it from then on. An address that stands for another item of the source as
 * well is not taken: two items would become one, or change places.
 * @param factsAt by `webUrl`; undefined where nothing is known of that page.
 */
export function enrichItems(
  offered: readonly RecognizedItem[],
  factsAt: (webUrl: string) => PageFacts | undefined,
  rules: EnrichRules,
  around: Surroundings,
): RecognizedItem[] {
  const byLink = itemsByLink(around.items);
  const drafts = offered.map((offer): Draft => {
    const { webUrl = '' } = offer.article;
    const item = byLink.get(webUrl);
    const facts = item && factsAt(webUrl);
    const page = item && facts && rules.wants.canonical ? pageOf(item, facts) : undefined;
    return { offer, ...(item && { item }), ...(facts && { facts }), ...(page && { page }) };
  });
  const pages = countOf(drafts.flatMap(({ page }) => page ?? []));
  const owners = ownersOf(around.seen);
  return drafts.map(({ offer, item, facts, page }) => {
    if (!item || !facts) return offer;
    const isOnly = page && pages.get(page) === 1 && !byLink.has(page);
    const placed = isOnly ? placeAt(page, offer, item, { rules, around, owners }) : offer;
    const { given } = item;
    const article = addFacts({ article: placed.article, ...(given && { given }) }, facts, rules);
    return { ...placed, article };
  });
}

interface Draft {
  offer: RecognizedItem;
  item?: NormalizedItem;
  facts?: PageFacts;
  /** What its page calls itself, where that is another address. */
  page?: string;
}

/** Those that have a link of their own, by that link, which is the article's `webUrl`. */
export function itemsByLink(items: readonly NormalizedItem[]): Map<string, NormalizedItem> {
  return new Map(items.flatMap((item) => (item.names.link ? [[item.names.link, item]] : [])));
}

function pageOf({ names, given }: NormalizedItem, facts: PageFacts): string | undefined {
  const page = facts.canonicalUrl && !given?.webUrl ? canonicalUrl(facts.canonicalUrl) : undefined;
  return page && page !== names.link && !isFrontPage(page) ? page : undefined;
}

interface Placing {
  rules: EnrichRules;
  around: Surroundings;
  owners: ReadonlyMap<string, string>;
}

function placeAt(
  page: string,
  offer: RecognizedItem,
  { names }: NormalizedItem,
  { rules, around, owners }: Placing,
): RecognizedItem {
  const { article, field } = offer;
  const { title, sourceId, aliases = [] } = article;
  const trust = trustOf(around.keyBy);
  const { id: linkId, idFrom } = identityOf(names, title, sourceId, trust);
  const { id } = identityOf({ ...names, link: page }, title, sourceId, trust);
  const isAnothers = (one: string) => (owners.get(one) ?? field) !== field && !aliases.includes(one);
  if (idFrom === 'link' && isAnothers(id)) return offer;
  const there = { ...article, webUrl: page, ...providerAt(page, article, rules.source) };
  // Where the link does not name the article, no other address does.
  if (idFrom !== 'link' || ![linkId, offer.linkId, id].includes(article.id))
    return { ...offer, article: there };
  const earlier = [...new Set([...aliases, article.id, linkId])].filter(
    (one) => one !== id && !isAnothers(one),
  );
  return { ...offer, linkId, article: { ...there, id, aliases: earlier } };
}

/** The publisher goes by the address where nobody named one. */
function providerAt(
  page: string,
  { provider, webUrl }: Article,
  source: SourceProfile,
): Pick<Article, 'provider'> {
  const [before, now] = [registrableDomain(webUrl), registrableDomain(page)];
  const isNamed = source.provider?.domain !== undefined || provider?.domain !== before;
  return isNamed || !now || now === before ? {} : { provider: { ...provider, domain: now } };
}

/** Whose item each id is that the source's memory has: the field of the one that has it, or has it for its link. */
function ownersOf(seen: ReadonlyMap<string, SeenEntry>): Map<string, string> {
  const owners = new Map<string, string>();
  for (const [field, { linkId }] of seen) if (linkId) owners.set(linkId, field);
  for (const [field, { articleId }] of seen) owners.set(articleId, field);
  return owners;
}

function countOf(pages: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const page of pages) counts.set(page, (counts.get(page) ?? 0) + 1);
  return counts;
}
