import { readByline } from './byline.ts';
import { canHead, sameLine, wordCount } from './lines.ts';
import { endsSentence } from './sentences.ts';
import type { Shape } from './shape.ts';

/** Lines above a byline: section, headline, deck, and two more. */
const MAX_HEAD = 5;
/** Lines below the byline among which the headline may stand once more, and the dateline. */
const NEAR = 3;

/** `BELGRADE, Serbia`, `BRUSSELS (AA) –`: where the report was filed, on a line of its own. */
const DATELINE =
  /^\p{Lu}[\p{Lu}\s.'’/-]{1,40}(?:,\s?\p{L}[\p{L}\s.'’/-]{1,40})?(?:\s?\([^()]{1,40}\))?\s?[-–—]?$/u;

/**
 * A page of a news agency's site: section, headline, deck, a byline with the date, perhaps the headline once more, the
 * dateline, and then the report. The byline is what it is known by.
 */
export function readAgencyPage(lines: string[], timeZone: string | undefined): Shape | undefined {
  const at = lines
    .slice(0, MAX_HEAD + 1)
    .findIndex((line) => readByline(line, timeZone)?.published !== undefined);
  const byline = at === -1 ? undefined : readByline(lines[at] ?? '', timeZone);
  const head = lines.slice(0, Math.max(at, 0));
  const below = lines.slice(at + 1);
  if (!byline || head.length === 0 || below.length === 0 || !head.every(canHead)) return undefined;

  const titleAt = findTitle(head, below.slice(0, NEAR));
  const title = head[titleAt] ?? '';
  const deck = head.slice(titleAt + 1).join(' ');
  const report = below.filter((line) => !sameLine(line, title) && !sameLine(line, deck));
  const datelineAt = report.slice(0, NEAR).findIndex((line) => isDateline(line));
  return {
    title,
    ...(deck && { deck }),
    body: datelineAt === -1 ? report : report.toSpliced(datelineAt, 1),
    sections: head.slice(0, titleAt).filter((line) => isSection(line)),
    ...byline,
  };
}

/** The line of the head that is repeated below it; else the first that is not a mere section. */
function findTitle(head: string[], below: string[]): number {
  const repeated = head.findIndex((line) => below.some((other) => sameLine(line, other)));
  if (repeated !== -1) return repeated;
  const first = head.findIndex((line) => !isSection(line));
  return Math.max(first, 0);
}

function isSection(line: string): boolean {
  return line.length <= 30 && wordCount(line) <= 3 && !endsSentence(line);
}

export function isDateline(line: string): boolean {
  return line.length <= 80 && DATELINE.test(line);
}
