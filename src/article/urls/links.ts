import { ampCacheUrl } from './amp-cache-url.ts';
import { pagesOf } from './canonical-url.ts';
import { httpUrl } from './http-url.ts';

export interface Links {
  originalUrl?: string;
  webUrl?: string;
  ampWebUrl?: string;
  cdnAmpWebUrl?: string;
}

/** A piece's addresses, http and https only: those that are given stand, the canonical and the AMP ones are worked out. */
export function linksOf(given: Links, base?: string): Links {
  const originalUrl = httpUrl(given.originalUrl, base);
  const link = httpUrl(given.webUrl, base) ?? originalUrl;
  const pages = link === undefined ? undefined : pagesOf(link);
  const webUrl = pages?.webUrl;
  const ampWebUrl = httpUrl(given.ampWebUrl, base) ?? pages?.ampWebUrl;
  const cdnAmpWebUrl = httpUrl(given.cdnAmpWebUrl, base) ?? (ampWebUrl && ampCacheUrl(ampWebUrl));
  return {
    ...(originalUrl && { originalUrl }),
    ...(webUrl && { webUrl }),
    ...(ampWebUrl && { ampWebUrl }),
    ...(cdnAmpWebUrl && { cdnAmpWebUrl }),
  };
}
