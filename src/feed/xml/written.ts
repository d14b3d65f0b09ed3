import { readDate } from '../dates.ts';
import { dropControls, escapeMarkup, languageTag, shown } from '../text.ts';
import { absoluteUrl } from '../urls.ts';
import type { Capture } from './capture.ts';
import type { LongTexts } from './long-texts.ts';

/** What writing a field needs to know besides the field. */
export interface Context {
  timeZone: string | undefined;
  /** The document's own address. */
  url: string | undefined;
  texts: LongTexts;
  note: (text: string) => void;
}

/** Writes one captured field as an element of the one dialect that we hand to rss-parser; '' where nothing is in it. */
export type Write = (field: Capture, context: Context) => string;

/** An element of ours; attributes without value are left out. */
export function element(
  name: string,
  text: string,
  attributes?: Readonly<Record<string, string | undefined>>,
): string {
  let written = '';
  for (const key in attributes) {
    const value = attributes[key];
    if (value !== undefined) written += ` ${key}="${escapeMarkup(dropControls(value))}"`;
  }
  return `<${name}${written}>${characters(dropControls(text))}</${name}>`;
}

export function filled(name: string, text: string | undefined): string {
  return text?.trim() ? element(name, text) : '';
}

/** A text that may be long: it is kept aside, and only its reference written. */
export function kept(name: string, text: string, texts: LongTexts): string {
  const written = texts.keep(text);
  return written && `<${name}>${characters(written)}</${name}>`;
}

/** Text as a CDATA section where it has markup in it: the XML reader is many times slower on entities. */
function characters(text: string): string {
  if (!/[<&>]/.test(text)) return text;
  return /[<&]/.test(text)
    ? `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
    : text.replaceAll('>', '&gt;');
}

export function dateElement(name: string, text: string, { timeZone, note }: Context): string {
  const given = text.trim();
  const read = readDate(given, timeZone);
  if (read) return element(name, read.precision === 'day' ? read.dateTime.slice(0, 10) : read.dateTime);
  if (given) note(`left out a date that could not be read: «${shown(given)}»`);
  return '';
}

type Attributes = Readonly<Record<string, string>>;

/** What a channel or feed says in its own tag: CDF has its site there. */
export function channelAttributes(
  attributes: Attributes,
  base: string | undefined,
  language: string | undefined,
): string[] {
  const site = absoluteUrl(attributeOf(attributes, 'href'), base);
  return [language && element('language', language), site && element('siteLink', site)].filter(
    (written): written is string => Boolean(written),
  );
}

/** What an item says in its own tag: RDF its identity, CDF its link and date. */
export function itemAttributes(attributes: Attributes, base: string | undefined, context: Context): string[] {
  const about = attributes['rdf:about'];
  const href = absoluteUrl(attributeOf(attributes, 'href'), base);
  const language = languageTag(attributes['xml:lang']);
  const modified = attributeOf(attributes, 'lastmod');
  return [
    about && element('about', about),
    href && element('link', href),
    language && element('lang', language),
    modified && dateElement('updated', modified, context),
    base !== context.url && base && element('base', base),
  ].filter((written): written is string => Boolean(written));
}

/** An attribute in the small or capital letters of CDF. */
function attributeOf(attributes: Attributes, name: string): string | undefined {
  return attributes[name] ?? attributes[name.toUpperCase()];
}
