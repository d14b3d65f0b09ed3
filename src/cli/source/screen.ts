/** Lines for a person: harmless, as wide as the terminal, and in colours where that is one. */
import { harmless, print, type Invocation } from '../command.ts';

type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

const CODES: Record<Colour, number> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 };

export interface Screen {
  /** Characters in a line; Infinity where nobody looks. */
  width: number;
  /** Text of any origin, made harmless, in a colour. */
  paint(colour: Colour, text: string): string;
  /** A label in its column, and the text behind it broken into lines. */
  field(label: string, text: string, colour?: Colour): void;
  /** Prints what `paint` gave, or text that is surely harmless. */
  line(text?: string): void;
}

type Stream = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

/** Width of the column of labels, and what it is indented by. */
const LABEL = 13;

export function screenOn(stream: Stream, { env }: Pick<Invocation, 'env'>): Screen {
  const isColoured = stream.isTTY === true && !env['NO_COLOR'];
  const width = stream.isTTY ? Math.max(40, stream.columns ?? 80) : Infinity;
  const paint = (colour: Colour, text: string) =>
    isColoured ? `\u001b[${CODES[colour]}m${harmless(text)}\u001b[0m` : harmless(text);
  const line = (text = '') => print(stream, text);
  return {
    width,
    paint,
    line,
    field(label, text, colour) {
      const lines = wrap(harmless(text), width - LABEL - 1);
      for (const [at, part] of lines.entries())
        line(
          paint('dim', (at === 0 ? `  ${label}` : '').padEnd(LABEL)) + (colour ? paint(colour, part) : part),
        );
    },
  };
}

/** At blanks where there are some, else wherever the line ends. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/)) {
    if (line && columnsOf(line) + 1 + columnsOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

/** Cut to so many columns, with a mark where something is missing. */
export function fit(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  let cut = '';
  let columns = 0;
  for (const character of text) {
    columns += columnsOf(character);
    if (columns > width - 1) break;
    cut += character;
  }
  return `${cut}…`;
}

/** Scripts whose letters take two columns, and pictures. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uff01-\uff60]/u;

/** Columns that a terminal gives a text, near enough. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += /\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
}

export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)));
}
