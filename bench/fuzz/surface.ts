/** What is under fuzz. It is loaded twice: instrumented, for the fuzzer, and as it is, to confirm and time what was found. */
export { normalizeFeed } from '../../src/article/normalize-feed.ts';
export { canonicalUrl } from '../../src/article/urls/canonical-url.ts';
export { plainText } from '../../src/article/text/plain-text.ts';
export { readArticlePage } from '../../src/feed/article-page.ts';
export { readDate } from '../../src/feed/dates.ts';
export { decodeBody } from '../../src/feed/decode.ts';
export { discoverFeeds } from '../../src/feed/discover.ts';
export { readDocument } from '../../src/feed/document/read-document.ts';
export { readJsonDocument } from '../../src/feed/json-mapped.ts';
export { readOpml, writeOpml } from '../../src/feed/opml.ts';
export { readFeed } from '../../src/feed/read-feed.ts';
export { readSitemap } from '../../src/feed/sitemap.ts';
export { FeedError } from '../../src/feed/types.ts';
