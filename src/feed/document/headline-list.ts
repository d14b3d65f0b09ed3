import { wordCount } from './lines.ts';
import { endsSentence } from './sentences.ts';

/** Headlines in a row that make a list of other articles; fewer may belong to the text. */
const MIN_HEADLINES = 3;

/** Takes a list of other articles' headlines off the end of a text: lines that are no sentences, after text that has some. */
export function dropHeadlineList(lines: string[]): string[] {
  let from = lines.length;
  let headlines = 0;
  while (from > 0) {
    const line = (lines[from - 1] ?? '').replace(/^(?:[-–*•·»>]|\d{1,2}[.)])\s/, '');
    if (isHeadline(line)) headlines++;
    else if (!isLabel(line)) break;
    from--;
  }
  const article = lines.slice(0, from);
  const isList = headlines >= MIN_HEADLINES && article.some((line) => endsSentence(line));
  // After a colon the lines are the article's own enumeration.
  return isList && !article.at(-1)?.endsWith(':') ? article : lines;
}

function isHeadline(line: string): boolean {
  if (line.length > 200 || line.endsWith(':')) return false;
  const words = wordCount(line);
  if (words < 3 || words > 30) return false;
  return !endsSentence(line) || (/[?!]["'”’]?$/.test(line) && isTitleCase(line));
}

/** A heading between headlines: `Latest`, `More from Europe:`. */
function isLabel(line: string): boolean {
  const heading =
    /^(?:read|see|more|related|latest|most|also|other|trending|recent|top|mehr|lesen|weitere|lire)\b/i;
  if (line.length > 60) return false;
  return (wordCount(line) <= 2 && !/[.!?]$/.test(line)) || (heading.test(line) && wordCount(line) <= 6);
}

function isTitleCase(line: string): boolean {
  const words = line.split(' ').filter((word) => word.length > 3);
  const capitals = words.filter((word) => /^["'“‘]?[\p{Lu}\d]/u.test(word));
  return capitals.length >= words.length * 0.6;
}
