import { endsSentence } from './sentences.ts';
import { foldSpace } from '../text.ts';

/** Lines of a text that say something, folded and trimmed (rules such as `***` say nothing); lines that were only wrapped are put together again. */
export function linesOf(text: string): string[] {
  const lines: string[][] = [];
  let open = false;
  for (const raw of text.split(/\r\n|[\n\r\u2028]/)) {
    const folded = foldSpace(raw);
    const line = /[\p{L}\p{N}]/u.test(folded) ? folded : '';
    const last = lines.at(-1);
    if (line && open && last && /^\p{Ll}/u.test(line)) last.push(line);
    else if (line) lines.push([line]);
    open = line !== '' && !endsSentence(line);
  }
  return lines.map((parts) => parts.join(' '));
}

export function wordCount(line: string): number {
  return line ? line.split(' ').length : 0;
}

export function sameLine(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Longest line that can be a headline or another part of a page's head. */
const MAX_HEAD_LINE = 250;

export function canHead(line: string): boolean {
  return line.length <= MAX_HEAD_LINE;
}

/** A heading as Markdown marks it, without the mark. */
export function withoutHeadingMark(line: string): string {
  return line.replace(/^#{1,6} /, '');
}
