import { readFileSync } from 'node:fs';

/**
 * A stream of headlines in the order of their coming, kept as bytes: each is a new string when it is asked for, so that a
 * window's memory is the window's and not the stream's.
 */
export class Headlines {
  readonly #bytes: Buffer;
  /** Where each begins; one more stands for the end of the last. */
  readonly #starts: Float64Array;

  private constructor(bytes: Buffer, starts: Float64Array) {
    this.#bytes = bytes;
    this.#starts = starts;
  }

  static from(titles: Iterable<string>, count: number): Headlines {
    const chunks: Buffer[] = [];
    const starts = new Float64Array(count + 1);
    let at = 0;
    for (const title of titles) {
      const chunk = Buffer.from(title);
      starts[at + 1] = (starts[at] ?? 0) + chunk.length;
      chunks.push(chunk);
      if (++at === count) break;
    }
    return new Headlines(Buffer.concat(chunks), starts.subarray(0, at + 1));
  }

  /** The first `most` of a file with one title a line, behind the last tab of the line. */
  static read(file: string, most: number): Headlines {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n', most);
    return Headlines.from(
      lines.map((line) => line.slice(line.lastIndexOf('\t') + 1)),
      lines.length,
    );
  }

  get length(): number {
    return this.#starts.length - 1;
  }

  at(place: number): string {
    return this.#bytes.toString('utf8', this.#starts[place], this.#starts[place + 1]);
  }

  slice(from: number, to: number): string[] {
    return Array.from({ length: Math.min(to, this.length) - from }, (_, at) => this.at(from + at));
  }
}
