/** What other settings would do, as a table for a spreadsheet. */
import type { Change, LinkedTitles } from '../story/compare-replays.ts';
import type { TuneResult } from './matching-types.ts';

/**
 * RFC 4180, with a header. `change` is merge or split (a row for each part, with the story's id), or link gained or lost (a
 * row for each, with both titles).
 */
export function tuneCsv({ merges, splits, links }: TuneResult): string {
  const rows = [
    ['change', 'story', 'articles', 'title', 'other title'],
    ...merges.items.flatMap((change) => partRows('merge', change)),
    ...splits.items.flatMap((change) => partRows('split', change)),
    ...links.gained.items.map((link) => linkRow('link gained', link)),
    ...links.lost.items.map((link) => linkRow('link lost', link)),
  ];
  return rows.map((values) => `${values.map(csvValue).join(',')}\r\n`).join('');
}

function partRows(change: string, { storyId, parts }: Change): string[][] {
  return parts.map(({ title, articles }) => [change, storyId, String(articles), title, '']);
}

function linkRow(change: string, { title, other }: LinkedTitles): string[] {
  return [change, '', '', title, other];
}

/** In quotes; a title that a spreadsheet would take for a formula begins with an apostrophe, which it takes for text. */
function csvValue(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${plain.replace(/[\r\n]+/g, ' ').replaceAll('"', '""')}"`;
}
