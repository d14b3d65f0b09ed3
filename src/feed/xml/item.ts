import { enclosureOf, wholeNumber } from '../enclosure.ts';
import { cleanText, foldSpace, languageTag } from '../text.ts';
import { imagesIn } from '../images.ts';
import { MAX_FIELDS } from '../limits.ts';
import type { DatePrecision, Enclosure, FeedImage, FeedItem } from '../types.ts';
import { dropUndefined } from '../values.ts';
import { absoluteUrl, domainOf, isHttpUrl } from '../urls.ts';
import { attributeOf, textOf } from './rss.ts';
import type { Node, RawItem } from './rss.ts';
import type { LongTexts } from './long-texts.ts';

/** What relative addresses may be relative to. */
export interface Bases {
  /** The document's own address. */
  address: string | undefined;
  /** The site that the feed belongs to, which serves for pictures and enclosures where there is no address. */
  site: string | undefined;
}

/**
 * One item in our words. A relative link without the document's address stays as it is: the site is a guess, which is for
 * whoever normalizes the item to make.
 */
export function itemFrom(raw: RawItem, texts: LongTexts, { address, site }: Bases): FeedItem {
  const base = address ?? site;
  const links = raw.links ?? [];
  const guid = cleanText(textOf(raw.guids?.[0])) ?? cleanText(raw.about);
  const published = raw.published || raw.date || raw.updated || undefined;
  const [summary, second] = raw.summaries ?? [];
  const content = texts.find(raw.body) ?? texts.find(second);
  const excerpt = texts.find(summary) ?? texts.find(raw.otherSummary) ?? content;
  return dropUndefined<FeedItem>({
    guid,
    title: cleanText(raw.title) ?? cleanText(raw.otherTitle),
    link: absoluteUrl(linkAmong(links) ?? permanentLink(raw.guids?.[0]) ?? addressOf(raw.about), address),
    publishedDateTime: dateTime(published),
    datePrecision: precisionOf(published),
    dateSource: published ? 'feed' : undefined,
    updatedDateTime: dateTime(raw.updated),
    excerpt,
    content,
    language: languageTag(raw.language) ?? languageTag(raw.lang),
    authors: authorsOf(raw),
    categories: categoriesOf(raw),
    images: imagesOf(raw, raw.base ?? base, content ?? excerpt),
    enclosures: enclosuresOf(raw, base),
    provider: providerOf(raw),
  });
}

/** The address of the article itself: the first alternate link, an HTML one before others. */
function linkAmong(links: Node[]): string | undefined {
  const alternates = links.filter((link) => relOf(link) === '');
  const page = alternates.find((link) => /html/i.test(attributeOf(link, 'type') ?? 'html'));
  const other = links.find(
    (link) => !/^(enclosure|self|edit|replies|hub|related|next|prev)/.test(relOf(link)),
  );
  return textOf(page ?? alternates[0] ?? other);
}

/** '' is an alternate. */
function relOf(link: Node): string {
  return attributeOf(link, 'rel') ?? '';
}

/** A guid is a link where it looks like one and is not said to be none; a relative one only where it is said to be one. */
function permanentLink(guid: Node | undefined): string | undefined {
  const permanent = attributeOf(guid, 'permanent')?.toLowerCase();
  const text = textOf(guid);
  if (permanent === 'true' && text?.trim().startsWith('/')) return text;
  return permanent === 'false' ? undefined : addressOf(text);
}

function addressOf(text: string | undefined): string | undefined {
  const url = text?.trim();
  return isHttpUrl(url) ? url : undefined;
}

/** A date as `mendXml` writes it: a whole one, or only the day. */
function dateTime(date: string | undefined): string | undefined {
  return date?.length === 10 ? `${date}T00:00:00Z` : date;
}

function precisionOf(date: string | undefined): DatePrecision | undefined {
  if (!date) return undefined;
  return date.length === 10 ? 'day' : 'second';
}

/** Names, each once; bare mail addresses only where nobody is named. */
function authorsOf(raw: RawItem): string[] {
  const given = unique((raw.authors ?? raw.otherAuthors ?? []).map((node) => personName(textOf(node))));
  const named = given.filter((name) => !/^\S+@\S+$/.test(name));
  return named.length > 0 ? named : given;
}

/** `editor@example.org (An Editor)` and `An Editor <editor@example.org>` → `An Editor`. */
function personName(text: string | undefined): string | undefined {
  const person = foldSpace(text?.slice(0, 500) ?? '');
  const bracketed =
    /^\S+@\S+ \(([^()]+)\)$/.exec(person) ?? /^([^<>()]+) [<(]\S+@[^\s<>()]+[>)]$/.exec(person);
  return bracketed?.[1]?.trim() ?? person;
}

function unique(texts: (string | undefined)[]): string[] {
  const clean = texts.map((text) => cleanText(text)).filter((text) => text !== undefined);
  return [...new Set(clean.map(foldSpace))];
}

function categoriesOf(raw: RawItem): string[] {
  const given = unique((raw.categories ?? []).map((category) => textOf(category as Node)));
  return given.length > 0 ? given : unique(raw.keywords?.split(',').slice(0, MAX_FIELDS) ?? []);
}

function enclosuresOf(raw: RawItem, base: string | undefined): Enclosure[] {
  const linked = (raw.links ?? []).filter((link) => relOf(link) === 'enclosure');
  const played = (raw.mediaContents ?? []).filter((node) => /^(audio|video)/.test(kindOf(node)));
  const all = [...(raw.enclosures ?? []), ...linked, ...played].flatMap((node) => {
    const said = { type: attributeOf(node, 'type'), length: attributeOf(node, 'length') };
    return enclosureOf(attributeOf(node, 'url') ?? textOf(node), said, base) ?? [];
  });
  return uniqueUrls(all);
}

function imagesOf(raw: RawItem, base: string | undefined, markup: string | undefined): FeedImage[] {
  const shown = (raw.mediaContents ?? []).filter((node) => isImage(node));
  const enclosed = (raw.enclosures ?? []).filter((node) => /^image\//i.test(attributeOf(node, 'type') ?? ''));
  const all = [...shown, ...(raw.pictures ?? []), ...enclosed].flatMap((node) => {
    const url = absoluteUrl(attributeOf(node, 'url'), base);
    const width = wholeNumber(attributeOf(node, 'width'));
    const height = wholeNumber(attributeOf(node, 'height'));
    return url ? [dropUndefined<FeedImage>({ url, width, height })] : [];
  });
  return uniqueUrls(all.length > 0 ? all : imagesIn(markup, base));
}

function kindOf(node: Node): string {
  return (attributeOf(node, 'medium') ?? attributeOf(node, 'type') ?? '').toLowerCase();
}

function isImage(node: Node): boolean {
  const kind = kindOf(node);
  if (kind) return kind.startsWith('image');
  return /\.(jpe?g|png|webp|gif|avif)$/i.test((attributeOf(node, 'url') ?? '').split(/[?#]/, 1)[0] ?? '');
}

function uniqueUrls<T extends { url: string }>(things: T[]): T[] {
  return [...new Map(things.toReversed().map((thing) => [thing.url, thing])).values()].toReversed();
}

function providerOf(raw: RawItem): FeedItem['provider'] | undefined {
  const source = raw.sources?.[0];
  const name = cleanText(textOf(source)) ?? cleanText(raw.publisher);
  return name
    ? dropUndefined({ name: foldSpace(name), domain: domainOf(attributeOf(source, 'url')) })
    : undefined;
}
