import { escapePlain, foldSpace } from '../text.ts';
import { absoluteUrl } from '../urls.ts';
import type { Capture } from './capture.ts';
import { dateElement, element, filled, kept } from './written.ts';
import type { Write } from './written.ts';

export type Vocabulary = ReadonlyMap<string, Write>;

/** Media types whose content Atom packs as base64 (RFC 4287, 4.1.3.3). */
const BINARY = /^(?:application\/octet-stream|image\/|audio\/|video\/)/;

/** Characters of a list of words that are read. */
const MAX_KEYWORDS = 2000;

/** What a field says, which may hold markup: `type="text"` says that it holds none, `base64` that it is packed. */
function textIn(field: Capture): string {
  const type = field.attribute('type')?.toLowerCase() ?? '';
  const { text } = field;
  if (field.attribute('mode') === 'base64' || BINARY.test(type))
    return Buffer.from(text, 'base64').toString('utf8');
  const isPlain = (type === 'text' || type === 'text/plain') && !text.startsWith('<div');
  return isPlain ? escapePlain(text) : text;
}

function text(name: string): Write {
  return (field) => filled(name, textIn(field));
}

/** A summary or a body. */
function prose(name: string): Write {
  return (field, { texts }) => kept(name, textIn(field), texts);
}

function date(name: string): Write {
  return (field, context) => dateElement(name, field.text, context);
}

function relationOf(field: Capture): string | undefined {
  const relation = field.attribute('rel')?.toLowerCase().trim();
  return relation && relation !== 'alternate' ? relation : undefined;
}

const link: Write = (field) => {
  const href = absoluteUrl(field.attribute('href') ?? field.ownText, field.base);
  if (!href) return '';
  const rel = relationOf(field);
  const type = field.attribute('type');
  if (rel === undefined && /html/i.test(type ?? 'html')) return element('link', href);
  return element('link', href, { rel, type, length: field.attribute('length') });
};

/** The site that a feed belongs to; links to the feed itself and to its other pages are none. */
const siteLink: Write = (field) => {
  const href = absoluteUrl(field.attribute('href') ?? field.ownText, field.base);
  return relationOf(field) === undefined ? filled('siteLink', href) : '';
};

const guid: Write = (field) => {
  const given = field.text.trim();
  const permanent = field.attribute('isPermaLink') ?? field.attribute('ispermalink');
  // True is what is taken for granted, but for what does not look like a link.
  const said = permanent?.toLowerCase() === 'true' && !given.startsWith('/') ? undefined : permanent;
  return given ? element('guid', given, { permanent: said }) : '';
};

/** A person's name: `<name>` of Atom, the bracketed one of `editor@example.org (An Editor)`, or all of it. */
function person(name: string): Write {
  return ({ parts, ownText, text }) => {
    const given = [parts.get('name'), ownText, parts.get('email')].map((part) => part?.trim());
    return filled(name, given.find((part) => part) ?? text.replace(/<[^<>]*>/g, ''));
  };
}

const category: Write = (field) =>
  filled('category', field.attribute('term') ?? (field.text.trim() || field.attribute('label')));

/** Everything with an address, a type and perhaps a size. */
function medium(name: string): Write {
  return (field) => {
    const given =
      field.attribute('url') ??
      field.attribute('href') ??
      field.attribute('rdf:resource') ??
      field.attribute('rdf:about') ??
      field.parts.get('url') ??
      field.ownText;
    const url = absoluteUrl(given, field.base);
    if (!url) return '';
    return element(name, '', {
      url,
      type: field.attribute('type'),
      medium: field.attribute('medium'),
      width: field.attribute('width') ?? field.parts.get('width'),
      height: field.attribute('height') ?? field.parts.get('height'),
      length: field.attribute('length') ?? field.attribute('fileSize'),
    });
  };
}

const source: Write = (field) => {
  const name = field.parts.get('title') ?? field.ownText;
  const url = field.attribute('url') ?? field.parts.get('id');
  return name.trim() ? element('source', name, { url }) : '';
};

/** Words separated by commas, which stand for categories where there are none. */
const keywords: Write = (field) => filled('keywords', foldSpace(field.text.slice(0, MAX_KEYWORDS)));

/** Hours and days that are to be skipped, as the words between the tags. */
function list(name: string): Write {
  return (field) => filled(name, field.text.slice(0, MAX_KEYWORDS).replace(/<[^<>]*>/g, ' '));
}

function vocabulary(words: Record<string, Write>): Vocabulary {
  return new Map(
    Object.entries(words).flatMap(([names, write]) => names.split(' ').map((name) => [name, write])),
  );
}

/** Names as `canonicalName` spells them → what becomes of them within an item. What is not named here is passed over. */
export const ITEM_FIELDS: Vocabulary = vocabulary({
  title: text('title'),
  'dc:title media:title': text('otherTitle'),
  link,
  'guid id': guid,
  'description summary abstract': prose('summary'),
  'dc:description dcterms:abstract media:description itunes:summary itunes:subtitle excerpt:encoded':
    prose('otherSummary'),
  'content content:encoded xhtml:body body fullitem': prose('body'),
  'pubdate published issued': date('published'),
  'dc:date dcterms:date dcterms:issued dcterms:created created prism:publicationdate date': date('date'),
  'updated modified dcterms:modified': date('updated'),
  'author dc:creator dc:author dcterms:creator': person('author'),
  'itunes:author media:credit managingeditor': person('otherAuthor'),
  'category dc:subject': category,
  'tags itunes:keywords media:keywords': keywords,
  'enclosure enc:enclosure': medium('enclosure'),
  'media:content': medium('mediaContent'),
  'media:thumbnail itunes:image image': medium('picture'),
  source,
  'dc:publisher': text('publisher'),
  'dc:language language': text('language'),
});

/** The same for the feed itself. */
export const FEED_FIELDS: Vocabulary = vocabulary({
  title: text('title'),
  'dc:title': text('otherTitle'),
  'description subtitle tagline abstract': prose('siteText'),
  'info dc:description itunes:summary itunes:subtitle': prose('otherSiteText'),
  link: siteLink,
  'language dc:language': text('language'),
  ttl: text('ttl'),
  'sy:updateperiod': text('updatePeriod'),
  'sy:updatefrequency': text('updateFrequency'),
  skiphours: list('skipHours'),
  skipdays: list('skipDays'),
});

/** Fields whose text may be long and hold markup; names that HTML has too do not end them. */
export const MARKUP_FIELDS: ReadonlySet<string> = new Set([
  'title',
  'description',
  'summary',
  'abstract',
  'content',
  'content:encoded',
  'subtitle',
  'tagline',
  'xhtml:body',
  'body',
  'dc:title',
  'dc:description',
  'media:description',
  'media:title',
  'itunes:summary',
  'fullitem',
]);

/** Fields that are read through their children. */
export const STRUCTURED_FIELDS: ReadonlySet<string> = new Set([
  'author',
  'source',
  'image',
  'skiphours',
  'skipdays',
]);

/** Fields of an item that have names no HTML element has: met inside another field, that one was never closed. */
export const UNMISTAKABLE: ReadonlySet<string> = new Set([
  'item',
  'entry',
  'guid',
  'pubdate',
  'description',
  'content:encoded',
  'enclosure',
  'dc:date',
  'dc:creator',
  'dc:subject',
  'published',
  'issued',
]);

/** Elements that only hold fields: what is inside is read as if it stood beside them. */
export const TRANSPARENT: ReadonlySet<string> = new Set(['media:group', 'rdf:rdf', 'channel', 'rss', 'feed']);

/** Fields that say all with attributes: their children are read as if they stood beside them. */
export const LEAVES: ReadonlySet<string> = new Set(['media:content', 'media:thumbnail', 'itunes:image']);
