import { readByline } from './byline.ts';
import type { Byline } from './byline.ts';
import { canHead, sameLine, wordCount } from './lines.ts';
import { endsSentence } from './sentences.ts';
import type { Shape } from './shape.ts';

/** Lines at a page's top in which its reading time has to stand. */
const MAX_HEAD = 10;

/** `3 Min Read`, `RksNews 3 Min Read`, `4 minutes read`, `Reading time: 5 min`. */
const READING_TIME =
  /^(?:(.{1,60}?)[\s|•·–-]{1,3})?\d{1,3}[\s-]?min(?:ute)?s?\.?(?:\sread(?:ing)?)$|^(?:reading time|lesezeit)\s?:?\s?\d{1,3}\s?min(?:ute)?[sn]?\.?$/i;

/**
 * A page of a site that gathers news: the headline, a line that names the site, and the reading time, which stands
 * there once or more. The reading time is what it is known by.
 */
export function readSitePage(lines: string[], timeZone: string | undefined): Shape | undefined {
  const end = lines.slice(0, MAX_HEAD).findLastIndex((line) => READING_TIME.test(line)) + 1;
  const head = lines.slice(0, end).filter((line) => !READING_TIME.test(line));
  const title = head[0];
  if (title === undefined || !canHead(title)) return undefined;
  const names = lines.slice(0, end).flatMap((line) => READING_TIME.exec(line)?.[1]?.trim() ?? []);
  const others = head.slice(1).filter((line) => !sameLine(line, title));
  const byline = others.map((line) => readByline(line, timeZone)).find((found) => found) ?? noByline;
  const plain = others.filter((line) => !readByline(line, timeZone));
  const providerName = names.find(isSiteName) ?? plain.find(isSiteName);
  const deck = plain.find((line) => wordCount(line) > 5);
  return {
    title,
    ...(deck && { deck }),
    body: lines.slice(end).filter((line) => !READING_TIME.test(line) && !sameLine(line, title)),
    ...(providerName && { providerName }),
    ...byline,
  };
}

const noByline: Byline = { authors: [] };

/** Some words without a sentence's end, which are no invitation either. */
function isSiteName(line: string): boolean {
  const invitation = /^(?:by|share|print|listen|follow|subscribe|advertisement|comments?|updated?|posted)\b/i;
  return line.length <= 40 && wordCount(line) <= 5 && !endsSentence(line) && !invitation.test(line);
}
