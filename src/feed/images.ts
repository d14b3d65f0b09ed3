import type { FeedImage } from './types.ts';
import { absoluteUrl } from './urls.ts';

/** Characters of one tag that are looked at. */
const MAX_TAG = 4000;
/** Tags that are looked at before an item counts as having no picture. */
const MAX_TAGS = 10;

/** The first picture in a piece of markup, for items that name none; beacons of one pixel are passed over. */
export function imagesIn(markup: string | undefined, base: string | undefined): FeedImage[] {
  if (!markup) return [];
  let at = -1;
  for (let tags = 0; tags < MAX_TAGS; tags++) {
    at = markup.indexOf('<img', at + 1);
    if (at === -1) break;
    const tag = markup.slice(at, at + MAX_TAG).split('>', 1)[0] ?? '';
    const src = /\ssrc\s{0,5}=\s{0,5}["']([^"']*)["']/i.exec(tag)?.[1]?.replaceAll('&amp;', '&');
    const url = absoluteUrl(src, base);
    const beacon = /\s(?:width|height)\s{0,5}=\s{0,5}["']?[01](?!\d)/i.test(tag);
    if (url && !beacon && !/^data:/i.test(url)) return [{ url }];
  }
  return [];
}
