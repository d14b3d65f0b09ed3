/** What is taken from an article's own page, and what the publisher lets us take. */
import type { ArticlePage } from '../feed/article-page.ts';
import { addRobots, parseRobotsTag } from '../feed/robots-tag.ts';
import { isFrontPage } from './identity.ts';

/** Plain values, to be kept as JSON of at most 15 KB; without any of them the page says nothing, or nothing may be taken. */
export interface PageFacts {
  canonicalUrl?: string;
  ampUrl?: string;
  image?: PageImage;
}

export interface PageImage {
  url: string;
  /** Pixels. */
  width?: number;
  height?: number;
}

/** Our name in robots.txt and X-Robots-Tag. */
export const ROBOT_NAME = 'copydesk';

/**
 * What a page says of its article. Nothing where it asks not to be indexed, kept or quoted, and no picture where it asks
 * for that; nothing either where the link led to a front page, which speaks of the site.
 * @param answer the address after redirects, and the answer's X-Robots-Tag.
 */
export function factsOf(page: ArticlePage, answer: { url: string; robotsTag?: string }): PageFacts {
  const { noindex, noarchive, nosnippet, noimageindex } = addRobots(
    page.robots,
    parseRobotsTag(answer.robotsTag ?? '', ROBOT_NAME),
  );
  if (noindex || noarchive || nosnippet || isFrontPage(answer.url)) return {};
  const { canonicalUrl, ampUrl, image } = page;
  return {
    ...(canonicalUrl && { canonicalUrl }),
    ...(ampUrl && { ampUrl }),
    ...(image && !noimageindex && { image }),
  };
}

export function isNothing(facts: PageFacts): boolean {
  return !facts.canonicalUrl && !facts.ampUrl && !facts.image;
}

/** Reads what any version wrote; undefined for what is no facts. */
export function parseFacts(json: string | undefined): PageFacts | undefined {
  if (json === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? readFacts(value) : undefined;
  } catch {
    return undefined;
  }
}

function readFacts({ canonicalUrl, ampUrl, image }: Record<string, unknown>): PageFacts {
  return {
    ...(typeof canonicalUrl === 'string' && { canonicalUrl }),
    ...(typeof ampUrl === 'string' && { ampUrl }),
    ...(isObject(image) && typeof image['url'] === 'string' && { image: image as unknown as PageImage }),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
