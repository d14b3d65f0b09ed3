import { cleanText, foldSpace } from './text.ts';
import type { Enclosure } from './types.ts';
import { absoluteUrl } from './urls.ts';
import { dropUndefined } from './values.ts';

/** Longest media type that is taken over: two names of 127 characters (RFC 6838, 4.2) and the stroke between them. */
const MAX_TYPE = 255;

/**
 * A file that goes with an item, as any format names it; undefined where it has no address. What is no type or no length in
 * bytes is left out.
 */
export function enclosureOf(
  url: string | undefined,
  { type, length }: { type: string | undefined; length: string | number | undefined },
  base: string | undefined,
): Enclosure | undefined {
  const address = absoluteUrl(url, base);
  return address === undefined
    ? undefined
    : dropUndefined<Enclosure>({ url: address, type: mediaType(type), length: wholeNumber(length) });
}

/** As the feed writes it, which need be none: `mp3`, `audio/mpeg; codecs=mp3`. */
function mediaType(text: string | undefined): string | undefined {
  const type = foldSpace(cleanText(text?.slice(0, MAX_TYPE + 1)) ?? '');
  return type === '' || type.length > MAX_TYPE ? undefined : type;
}

/** A length or a side, in digits: 0 and up, at most 12 of them. */
export function wholeNumber(given: string | number | undefined): number | undefined {
  const digits = String(given ?? '').trim();
  return /^\d{1,12}$/.test(digits) ? Number(digits) : undefined;
}
