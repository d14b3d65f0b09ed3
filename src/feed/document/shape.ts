import type { ReadDate } from '../dates.ts';

/** What a recogniser of one shape of text makes of its lines. */
export interface Shape {
  title: string;
  /** A line of its own that sums the article up. */
  deck?: string;
  /** The article's paragraphs. Where the title is its first sentence, they begin with it. */
  body: string[];
  /** What of the body follows the title, where that is not all of it. */
  afterTitle?: string[];
  authors?: string[];
  sections?: string[];
  providerName?: string;
  published?: ReadDate;
  updated?: ReadDate;
}
