import type { FeedItem } from '../feed/types.ts';
import type { ArticleType } from './types.ts';

const VIDEO_HOSTS = /^(?:(?:www|m)\.)?(?:youtube\.com|youtu\.be|vimeo\.com|dailymotion\.com)$/;
const IN_PATH: [ArticleType, RegExp][] = [
  ['video', /^\/(?:[a-z]{2}\/|[a-z-]+\/)?videos?\//i],
  ['audio', /^\/(?:[a-z]{2}\/|[a-z-]+\/)?(?:audio|podcasts?)\//i],
];
const BY_EXTENSION: [ArticleType, RegExp][] = [
  ['video', /\.(?:mp4|m4v|webm|mov)(?:$|\?)/i],
  ['audio', /\.(?:mp3|m4a|ogg|opus|aac|wav)(?:$|\?)/i],
];

/** What kind of piece it is: as the record says, else by its enclosures, the title's labels, or its address. */
export function typeOf(item: FeedItem, labels: readonly string[], webUrl: string | undefined): ArticleType {
  const given = item.record?.type;
  if (given === 'article' || given === 'video' || given === 'audio') return given;
  return byEnclosure(item) ?? byLabel(labels) ?? byAddress(webUrl) ?? 'article';
}

function byEnclosure(item: FeedItem): ArticleType | undefined {
  for (const { type, url } of item.enclosures) {
    const family = type?.toLowerCase().split('/', 1)[0];
    if (family === 'video' || family === 'audio') return family;
    const found = type ? undefined : BY_EXTENSION.find(([, pattern]) => pattern.test(url));
    if (found) return found[0];
  }
  return undefined;
}

function byLabel(labels: readonly string[]): ArticleType | undefined {
  if (labels.includes('video')) return 'video';
  return labels.includes('audio') || labels.includes('podcast') ? 'audio' : undefined;
}

function byAddress(webUrl: string | undefined): ArticleType | undefined {
  if (!webUrl) return undefined;
  const url = new URL(webUrl);
  if (VIDEO_HOSTS.test(url.hostname) && url.pathname !== '/') return 'video';
  return IN_PATH.find(([, pattern]) => pattern.test(url.pathname))?.[0];
}
