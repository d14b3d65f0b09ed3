import type { ReadDate } from '../dates.ts';
import { canHead, wordCount } from './lines.ts';
import { findDates } from './found-dates.ts';
import type { FoundDate } from './found-dates.ts';
import { endsSentence } from './sentences.ts';

export interface Byline {
  authors: string[];
  published?: ReadDate;
  updated?: ReadDate;
}

/** Words beside names and dates that a byline may have; with more, it is a sentence that names a date. */
const MAX_WORDS = 12;
const MAX_AUTHORS = 10;

const UPDATE = /\b(?:updated?|aktualisiert|mis à jour|обновлено|güncelleme|azurirano|ažurirano)\b/iu;
const LEADING_BY = /^(?:by|von|par|por|di|автор:?|piše:?|shkruan:?)\s/iu;
/** Words that introduce a date; they are no names. */
const DATE_WORDS =
  /\b(?:published|posted|updated?|last|modified|aktualisiert|veröffentlicht|publié|le|am|on|date|datum|first|edited|created)\b:?/giu;

/** `Name Surname | 27.10.2023 - Update : 27.10.2023`, `By Name Surname`, `March 3, 2024`: a line that is no sentence and gives who and when. */
export function readByline(line: string, timeZone: string | undefined): Byline | undefined {
  if (!canHead(line) || endsSentence(line)) return undefined;
  const dates = findDates(line, timeZone);
  const rest = withoutDates(line, dates);
  if (wordCount(rest) > MAX_WORDS) return undefined;
  if (dates.length === 0) return LEADING_BY.test(line) ? { authors: namesIn(line) } : undefined;
  const updated = dates.find(({ start }, at) => UPDATE.test(line.slice(dates[at - 1]?.end ?? 0, start)));
  const published = dates.find((date) => date !== updated) ?? updated;
  return {
    authors: namesIn(rest),
    ...(published && { published: published.date }),
    ...(updated && { updated: updated.date }),
  };
}

function withoutDates(line: string, dates: FoundDate[]): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of dates) {
    rest += `${line.slice(from, start)} | `;
    from = end;
  }
  return (rest + line.slice(from)).replace(/\s+/g, ' ').trim();
}

/** Names before the first separator; what is no name (no capital letter, digits) is left out. */
function namesIn(text: string): string[] {
  const people = text.split(/\s?[|•·–—]\s?|\s-\s/).map((part) => part.replace(DATE_WORDS, ' ').trim());
  const first = people.find((part) => /\p{L}/u.test(part));
  return (first ?? '')
    .replace(LEADING_BY, '')
    .split(/,\s|\s(?:and|und|et|и)\s|\s&\s/)
    .map((name) => name.replace(/^[\s:,-]+|[\s:,-]+$/g, ''))
    .filter((name) => /^\p{Lu}/u.test(name) && !/\d/.test(name) && name.length <= 80)
    .slice(0, MAX_AUTHORS);
}
