import type { FeedDocument } from './feed-items.ts';

/** JSON Feed 1.1; excerpts as `content_text`, which is text and nothing else. */
export function writeJsonFeed({ title, homeUrl, selfUrl, language, entries }: FeedDocument): string {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: homeUrl,
    feed_url: selfUrl,
    ...(language !== undefined && { language }),
    items: entries.map((entry) => ({
      id: entry.id,
      url: entry.url,
      title: entry.title,
      // An item has a content; where there is no excerpt, it is the headline.
      content_text: entry.excerpt ?? entry.title,
      date_published: entry.published,
      date_modified: entry.updated,
      ...(entry.author !== undefined && { authors: [{ name: entry.author }] }),
      ...(entry.language !== undefined && { language: entry.language }),
      ...(entry.topics.length > 0 && { tags: entry.topics }),
    })),
  };
  return `${JSON.stringify(feed)}\n`;
}
