import { escapePlain } from '../../feed/text.ts';
import type { FeedDocument, FeedEntry } from './feed-items.ts';
import { element, emptyElement } from './xml-text.ts';

/** RSS 2.0. Readers take titles and descriptions for HTML: what would be markup in them is escaped once more. */
export function writeRss({ title, homeUrl, selfUrl, language, updated, entries }: FeedDocument): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>',
    element('title', escapePlain(title)),
    element('link', homeUrl),
    emptyElement('atom:link', { rel: 'self', href: selfUrl, type: 'application/rss+xml' }),
    element('description', escapePlain(`${title}: headlines, each story once.`)),
    element('language', language),
    element('lastBuildDate', rfc822(updated)),
    element('generator', 'copydesk'),
    ...entries.map(writeItem),
    '</channel></rss>\n',
  ]
    .filter(Boolean)
    .join('\n');
}

function writeItem({ id, title, url, excerpt, author, language, published, topics }: FeedEntry): string {
  return [
    '<item>',
    element('title', escapePlain(title)),
    element('link', url),
    element('guid', id, { isPermaLink: 'false' }),
    element('pubDate', rfc822(published)),
    element('description', excerpt && escapePlain(excerpt)),
    element('dc:creator', author),
    element('dc:language', language),
    ...topics.map((topic) => element('category', topic)),
    '</item>',
  ].join('');
}

/** RFC 822 with a year of four digits, as RSS 2.0 asks: `Sun, 26 Feb 2023 21:13:00 GMT`. */
function rfc822(time: string): string | undefined {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date.toUTCString();
}
