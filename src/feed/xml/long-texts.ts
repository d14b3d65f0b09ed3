import { cleanText, dropControls } from '../text.ts';

/** Characters from which a text is long: looking it up costs less than a second reading. */
const LONG = 60;

/** Begins a reference. No text of ours carries this character (`dropControls`), so no document can write one. */
const MARK = '\u0001';

/**
 * Bodies and summaries stay out of the XML that rss-parser reads, as they are nine tenths of a feed: it gets a short
 * reference for each, and hands that back in its item.
 */
export class LongTexts {
  readonly #texts: string[] = [];

  /** What is to be written for a text: itself where it is short, else a reference; '' where nothing is in it. */
  keep(text: string): string {
    if (text.length < LONG) return dropControls(text).trim();
    const clean = cleanText(text);
    return clean === undefined ? '' : `${MARK}${this.#texts.push(clean) - 1}`;
  }

  /** The text that was written as `written`, clean; undefined where nothing is in it. */
  find(written: string | undefined): string | undefined {
    return written?.startsWith(MARK) ? this.#texts[Number(written.slice(1))] : cleanText(written);
  }
}
