import probe, { type ProbedSize } from 'probe-image-size/sync.js';
import type { Fetcher, FetchOptions } from './fetcher.ts';
import type { FetchRequest } from './types.ts';

/** In pixels, as shown. */
export interface ImageSize {
  width: number;
  height: number;
}

/** Bytes: JPEGs carry their size after previews and colour profiles, nearly always within these. */
const HEAD_BYTES = 64 * 1_024;
/** Pixels; nothing that a page shows is larger. */
const MAX_SIDE = 20_000;

/**
 * Asks for the head of a picture and reads its size from it. Absent where it cannot be had: no answer, no picture, a size in
 * its later parts or beyond 1 to 20,000 pixels a side.
 */
export async function imageSize(
  fetcher: Pick<Fetcher, 'fetch'>,
  url: string,
  request: Omit<FetchRequest, 'url' | 'accept' | 'readUpTo' | 'validators'>,
  options?: FetchOptions,
): Promise<ImageSize | undefined> {
  const asked = { ...request, url, accept: 'image/*', readUpTo: HEAD_BYTES };
  const fetched = await fetcher.fetch(asked, options);
  return fetched.outcome === 'modified' ? readImageSize(fetched.body) : undefined;
}

/** The size of a picture from its first bytes (JPEG, PNG, GIF, WebP, AVIF, SVG, BMP, TIFF, PSD, ICO). */
export function readImageSize(head: Uint8Array): ImageSize | undefined {
  const found = probe(head);
  if (!found || found.wUnits !== 'px' || found.hUnits !== 'px') return undefined;
  const size = asShown(found);
  return isSide(size.width) && isSide(size.height) ? size : undefined;
}

function asShown({ width, height, orientation = 1 }: ProbedSize): ImageSize {
  const [across, down] = orientation >= 5 ? [height, width] : [width, height];
  return { width: Math.round(across), height: Math.round(down) };
}

function isSide(pixels: number): boolean {
  return pixels >= 1 && pixels <= MAX_SIDE;
}
