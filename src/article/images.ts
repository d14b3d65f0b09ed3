import { Tokenizer } from 'htmlparser2';
import type { FeedImage, FeedItem } from '../feed/types.ts';
import { httpUrl } from './urls/http-url.ts';
import { IGNORE_ALL } from '../feed/ignore-tokens.ts';
import type { ArticleImage } from './types.ts';

const MAX_IMAGES = 10;
/** Images of an item that are looked at. */
const MAX_GIVEN = 50;
/** Characters of a body that are searched for its first image. */
const MAX_MARKUP = 65_536;
/** No picture has more pixels to a side. */
const MAX_SIDE = 100_000;

/** An item's pictures with http and https addresses, each once: those it names, its image enclosures, else the first in its text. */
export function imagesOf(item: FeedItem, base: string | undefined): ArticleImage[] {
  const enclosed = item.enclosures.filter(({ type }) => type?.toLowerCase().startsWith('image/'));
  const named = articleImages([...item.images, ...enclosed], base);
  if (named.length > 0) return named;
  const first = firstImage(item.content ?? '', base) ?? firstImage(item.excerpt ?? '', base);
  return first ? [first] : [];
}

/** Pictures in our form; tracking pixels, and addresses that are not http or https, are left out. */
export function articleImages(images: readonly FeedImage[], base?: string): ArticleImage[] {
  const byUrl = new Map<string, ArticleImage>();
  for (const image of images.slice(0, MAX_GIVEN)) {
    const url = httpUrl(image.url, base);
    if (url && !byUrl.has(url) && !isPixel(image)) byUrl.set(url, articleImage(url, image));
  }
  return [...byUrl.values()].slice(0, MAX_IMAGES);
}

function articleImage(url: string, { width, height, isCached }: Omit<FeedImage, 'url'>): ArticleImage {
  return {
    url,
    ...(isSide(width) && { width }),
    ...(isSide(height) && { height }),
    isCached: isCached === true,
  };
}

function isSide(value: number | undefined): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= MAX_SIDE;
}

function isPixel({ width = -1, height = -1 }: { width?: number; height?: number }): boolean {
  return [width, height].some((side) => side >= 0 && side <= 2);
}

/** The first `<img>` of a text that is a picture, by `data-src` where `src` is a placeholder. */
function firstImage(html: string, base: string | undefined): ArticleImage | undefined {
  const start = html.slice(0, MAX_MARKUP).search(/<img\b/i);
  if (start < 0) return undefined;
  let found: ArticleImage | undefined;
  eachImageTag(html.slice(start, MAX_MARKUP), (attributes) => {
    const url = httpUrl(attributes.get('src'), base) ?? httpUrl(attributes.get('data-src'), base);
    const size = { ...sideOf('width', attributes), ...sideOf('height', attributes) };
    if (url && !isPixel(size)) found = articleImage(url, size);
    return found === undefined;
  });
  return found;
}

function sideOf(
  name: 'width' | 'height',
  attributes: Map<string, string>,
): { width?: number; height?: number } {
  const text = attributes.get(name);
  return text !== undefined && /^\d{1,6}$/.test(text) ? { [name]: Number(text) } : {};
}

/** Hands on the attributes of each `<img>` until the visitor has seen enough. */
function eachImageTag(markup: string, wantsMore: (attributes: Map<string, string>) => boolean): void {
  let attributes: Map<string, string> | undefined;
  let name = '';
  let value = '';
  const close = () => {
    if (attributes && !wantsMore(attributes)) tokenizer.pause();
    attributes = undefined;
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ...IGNORE_ALL,
      onopentagname(start, end) {
        attributes = markup.slice(start, end).toLowerCase() === 'img' ? new Map() : undefined;
      },
      onattribname(start, end) {
        name = markup.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata: (start, end) => (value += markup.slice(start, end)),
      onattribentity: (codepoint) => (value += String.fromCodePoint(codepoint)),
      onattribend: () => attributes?.set(name, value),
      onopentagend: close,
      onselfclosingtag: close,
    },
  );
  tokenizer.write(markup);
}
