/**
 * copydesk as a library: reading feeds, normalizing their items, and matching titles. Pure: no clock, no network, no Redis.
 * Consumers of the queue want `copydesk/consumer`.
 */
export { ampCacheUrl } from './article/urls/amp-cache-url.ts';
export { canonicalUrl } from './article/urls/canonical-url.ts';
export { normalizeItem } from './article/normalize-item.ts';
export type { Article, ArticleImage, ArticleType, Provider, Related, Skipped } from './article/types.ts';
export type { Rights, SourceProfile } from './config/types.ts';
export { readFeed } from './feed/read-feed.ts';
export { FeedError } from './feed/types.ts';
export type {
  Enclosure,
  Feed,
  FeedErrorCode,
  FeedImage,
  FeedItem,
  FeedKind,
  ReadHint,
} from './feed/types.ts';
export { createMatcher } from './story/window/matcher.ts';
export { scoreTitles } from './story/titles/score-titles.ts';
export { thresholds } from './story/titles/thresholds.ts';
export type {
  Found,
  Match,
  Matcher,
  MatcherArticle,
  MatcherOptions,
  Penalty,
  SharedWord,
  StoryMessage,
  StoryRecord,
  Thresholds,
  TitleInput,
  TitleScores,
  Why,
} from './story/types.ts';
