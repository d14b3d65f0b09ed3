import { readDate } from '../dates.ts';
import { dropControls, escapeMarkup, escapePlain, foldSpace } from '../text.ts';
import { absoluteUrl } from '../urls.ts';
import type { Capture } from './capture.ts';

/** What writing a field needs to know besides the field. */
export interface Context {
  timeZone: string | undefined;
  note: (text: string) => void;
}

/** Writes one captured field as an element of the one dialect that we hand to rss-parser; '' where nothing is in it. */
type Write = (field: Capture, context: Context) => string;

export type Vocabulary = ReadonlyMap<string, Write>;

/** An element of ours; attributes without value are left out. */
export function element(
  name: string,
  text: string,
  attributes: Record<string, string | undefined> = {},
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeMarkup(dropControls(value ?? ''))}"`);
  return `<${name}${written.join('')}>${characters(dropControls(text))}</${name}>`;
}

/** Text as a CDATA section where it has markup in it: the XML reader is many times slower on entities. */
function characters(text: string): string {
  return /[<&]/.test(text)
    ? `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
    : text.replaceAll('>', '&gt;');
}

function filled(name: string, text: string | undefined): string {
  return text?.trim() ? element(name, text) : '';
}

/** Media types whose content Atom packs as base64 (RFC 4287, 4.1.3.3). */
const BINARY = /^(?:application\/octet-stream|image\/|audio\/|video\/)/;

/** A text that may hold markup. `type="text"` says that it holds none, `base64` that it is packed. */
function text(name: string): Write {
  return (field) => {
    const type = field.attribute('type')?.toLowerCase() ?? '';
    const packed = field.attribute('mode') === 'base64' || BINARY.test(type);
    if (packed) return filled(name, Buffer.from(field.text, 'base64').toString('utf8'));
    const plain = (type === 'text' || type === 'text/plain') && !field.text.startsWith('<div');
    return filled(name, plain ? escapePlain(field.text) : field.text);
  };
}

function date(name: string): Write {
  return (field, { timeZone, note }) => {
    const given = field.text.trim();
    const read = readDate(given, timeZone);
    if (!read) {
      if (given)
        note(`left out a date that could not be read: «${foldSpace(dropControls(given.slice(0, 60)))}»`);
      return '';
    }
    return element(name, read.precision === 'day' ? read.dateTime.slice(0, 10) : read.dateTime);
  };
}

const link: Write = (field) => {
  const rel = field.attribute('rel')?.toLowerCase().trim() || 'alternate';
  const href = absoluteUrl(field.attribute('href') ?? field.parts.get(''), field.base);
  if (!href) return '';
  return element('link', '', {
    href,
    rel,
    type: field.attribute('type'),
    length: field.attribute('length'),
  });
};

/** The site that a feed belongs to; links to the feed itself and to its other pages are none. */
const siteLink: Write = (field) => {
  const rel = field.attribute('rel')?.toLowerCase().trim() || 'alternate';
  const href = absoluteUrl(field.attribute('href') ?? field.parts.get(''), field.base);
  return rel === 'alternate' ? filled('siteLink', href) : '';
};

const guid: Write = (field) => {
  const given = field.text.trim();
  const permanent = field.attribute('isPermaLink') ?? field.attribute('ispermalink');
  return given ? element('guid', given, { permanent }) : '';
};

/** A person's name: `<name>` of Atom, the bracketed one of `editor@example.org (An Editor)`, or all of it. */
function person(name: string): Write {
  return ({ parts, text }) => {
    const given = ['name', '', 'email'].map((part) => parts.get(part)?.trim());
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
      field.parts.get('');
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
  const name = field.parts.get('title') ?? field.parts.get('');
  const url = field.attribute('url') ?? field.parts.get('id');
  return name?.trim() ? element('source', name, { url }) : '';
};

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
  'description summary abstract': text('summary'),
  'dc:description dcterms:abstract media:description itunes:summary itunes:subtitle excerpt:encoded':
    text('otherSummary'),
  'content content:encoded xhtml:body body fullitem': text('body'),
  'pubdate published issued': date('pubDate'),
  'dc:date dcterms:date dcterms:issued dcterms:created created prism:publicationdate date': date('date'),
  'updated modified dcterms:modified': date('updated'),
  'author dc:creator dc:author dcterms:creator': person('author'),
  'itunes:author media:credit managingeditor': person('otherAuthor'),
  'category dc:subject': category,
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
  'description subtitle tagline abstract': text('description'),
  'info dc:description itunes:summary': text('otherDescription'),
  link: siteLink,
  'language dc:language': text('language'),
  ttl: text('ttl'),
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
export const STRUCTURED_FIELDS: ReadonlySet<string> = new Set(['author', 'source', 'image']);

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
