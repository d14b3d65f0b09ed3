import type { Rights } from '../config/types.ts';
import type { GivenRelated } from '../feed/types.ts';
import { claimedDate } from './dates.ts';
import { beginningOf } from './text/excerpt.ts';
import { articleImages } from './images.ts';
import { linksOf } from './urls/links.ts';
import { plainText } from './text/plain-text.ts';
import { namedProvider, registrableDomain } from './provider.ts';
import { givenQuality } from './quality.ts';
import { excerptLimit, MAX_TITLE, SLACK } from './limits.ts';
import type { Related } from './types.ts';

const MAX_RELATED = 50;

/** The related pieces that a record names itself, in its order; one without a title is left out. */
export function givenRelated(
  given: readonly GivenRelated[] | undefined,
  rights: Rights | undefined,
  now: Date,
): Related[] {
  return (given ?? []).slice(0, MAX_RELATED).flatMap((piece) => relatedOf(piece, rights, now) ?? []);
}

function relatedOf(piece: GivenRelated, rights: Rights | undefined, now: Date): Related | undefined {
  const title = beginningOf(plainText(piece.title, MAX_TITLE + SLACK), MAX_TITLE);
  if (!title) return undefined;
  const limit = excerptLimit(rights);
  const excerpt = limit > 0 && beginningOf(plainText(piece.excerpt ?? '', limit + SLACK), limit);
  const publishedDateTime = claimedDate(piece.publishedDateTime, now);
  const { originalUrl: _, ...links } = linksOf(piece);
  const named = namedProvider(piece.provider);
  const domain = named?.domain ?? registrableDomain(links.webUrl);
  const quality = givenQuality(piece.quality);
  const images = rights?.images === false ? [] : articleImages(piece.images ?? []);
  return {
    title,
    ...(excerpt && { excerpt }),
    ...(publishedDateTime && { publishedDateTime }),
    ...links,
    type: piece.type === 'video' || piece.type === 'audio' ? piece.type : 'article',
    ...((named || domain) && { provider: { ...named, ...(domain && { domain }) } }),
    ...(quality !== undefined && { quality }),
    ...(images.length > 0 && { images }),
    origin: 'source',
  };
}
