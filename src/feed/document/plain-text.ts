import { canHead, withoutHeadingMark } from './lines.ts';
import { endsSentence, splitFirstSentence } from './sentences.ts';
import type { Shape } from './shape.ts';

/** A line that is no sentence, and text below it. */
export function readTitledText(lines: string[]): Shape | undefined {
  const [first = '', ...body] = lines;
  const marked = withoutHeadingMark(first);
  const isTitle = canHead(first) && (marked !== first || !endsSentence(first));
  return isTitle && body.length > 0 ? { title: marked, body } : undefined;
}

/** Text without a headline: its first sentence serves as the title. */
export function readBareText(lines: string[]): Shape {
  const [first = '', ...more] = lines;
  const { sentence, rest } = splitFirstSentence(first);
  return { title: sentence, body: lines, afterTitle: rest ? [rest, ...more] : more };
}
