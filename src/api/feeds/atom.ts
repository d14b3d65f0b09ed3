import type { FeedDocument, FeedEntry } from './feed-items.ts';
import { element, emptyElement, xmlText } from './xml-text.ts';

/** Atom 1.0 (RFC 4287), all text as `type="text"`. */
export function writeAtom({ title, homeUrl, selfUrl, language, updated, entries }: FeedDocument): string {
  const tag = language === undefined ? '' : ` xml:lang="${xmlText(language)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom"${tag}>`,
    element('title', title),
    element('id', selfUrl),
    emptyElement('link', { rel: 'self', href: selfUrl, type: 'application/atom+xml' }),
    emptyElement('link', { rel: 'alternate', href: homeUrl, type: 'text/html' }),
    element('updated', updated),
    `<author>${element('name', title)}</author>`,
    element('generator', 'copydesk'),
    ...entries.map(writeEntry),
    '</feed>\n',
  ].join('\n');
}

function writeEntry(entry: FeedEntry): string {
  const { id, title, url, excerpt, author, language, published, updated, topics } = entry;
  const tag = language === undefined ? '' : ` xml:lang="${xmlText(language)}"`;
  return [
    `<entry${tag}>`,
    // Required, and never empty: a title that XML cannot hold at all leaves its address.
    element('title', xmlText(title).trim() ? title : url),
    element('id', id),
    emptyElement('link', { rel: 'alternate', href: url }),
    element('published', published),
    element('updated', updated),
    element('summary', excerpt),
    author === undefined ? '' : `<author>${element('name', author)}</author>`,
    ...topics.map((topic) => emptyElement('category', { term: topic })),
    '</entry>',
  ].join('');
}
