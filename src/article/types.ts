/** The one article schema that every item is normalized into (docs/records.md has it as a table). */
import type { Rights } from '../config/types.ts';
import type { DatePrecision, DateSource } from '../feed/types.ts';

export type ArticleType = 'article' | 'video' | 'audio';

export interface Provider {
  name?: string;
  /** The registrable domain: `rferl.org`. */
  domain?: string;
}

export interface ArticleImage {
  url: string;
  width?: number;
  height?: number;
  isCached: boolean;
}

/** Two words that were taken for one another, and what that weighed. */
export interface SharedWord {
  word: string;
  /** The other title's form, where it differs. */
  with?: string;
  /** 0 and up: the rarer the word, the heavier. */
  weight: number;
}

export interface Penalty {
  /** `numbers`, `number-on-one-side`, `dates`, `polarity`, `places`, … */
  name: string;
  /** What it took off the logit of the score; positive. */
  value: number;
  /** The words at odds, for a person to read: `17 / 14`. */
  detail?: string;
}

/** Why two titles were, or were not, taken to tell the same. */
export interface Why {
  /** `same-title`, `near-identical`, `words`, or the veto that ended it: `other-language`, `too-far-apart`, `other-genre`, … */
  rule: string;
  /** 0 to 1: what the rule made of it; what is compared with the threshold. */
  score: number;
  /** string-similarity's Dice coefficient of the two cleaned titles, 0 to 1. */
  dice: number;
  sharedWords: SharedWord[];
  /** The heaviest words that title and excerpt of one share with title and excerpt of the other, where excerpts counted. */
  excerptWords?: SharedWord[];
  penalties: Penalty[];
  /** Version of the matcher that said so. */
  matcher: string;
}

/** Another article on the same event or running topic: linked, not merged. */
export interface Related {
  title: string;
  excerpt?: string;
  publishedDateTime?: string;
  webUrl?: string;
  ampWebUrl?: string;
  cdnAmpWebUrl?: string;
  type: ArticleType;
  provider?: Provider;
  quality?: number;
  images?: ArticleImage[];
  /** `source`: the record named it itself; `matched`: we found it. */
  origin: 'source' | 'matched';
  /** The rest only where `origin` is `matched`. */
  storyId?: string;
  /** 0 to 1. */
  similarity?: number;
  /** `event`: published within 72 h of each other; else `topic`. */
  kind?: 'event' | 'topic';
  /** Likely the same story, not surely: it scores between the profiles' thresholds. */
  possibleDuplicate?: boolean;
  why?: Why;
}

export interface Article {
  id: string;
  /** Earlier ids, when a link or the rules changed. */
  aliases?: string[];
  category: string;
  title: string;
  /** What its source puts behind all its titles, as the title ends in it: ` | The Daily`. Not compared. */
  titleTail?: string;
  labels: string[];
  excerpt?: string;
  publishedDateTime?: string;
  dateSource?: DateSource;
  datePrecision?: DatePrecision;
  firstSeenDateTime: string;
  originalUrl?: string;
  webUrl?: string;
  ampWebUrl?: string;
  cdnAmpWebUrl?: string;
  type: ArticleType;
  /** 0 to 200. */
  quality: number;
  /** -1: outranked by its story's lead; else 0 or more. */
  heat: number;
  heatDateTime?: string;
  published: boolean;
  /** Heat, published and topics as the source's own record had them. */
  given?: { heat?: number; published?: boolean; topics?: string[] };
  provider?: Provider;
  topics: string[];
  images: ArticleImage[];
  related: Related[];
  /** BCP 47; `und` when neither given nor detected. */
  language: string;
  authors: string[];
  guid?: string;
  sourceId: string;
  rights?: Rights;
  secured?: string;
  /** It was part of a backlog that entered the window silently. */
  backfill?: true;
}

/** An item that yields no article, and why. */
export interface Skipped {
  skipped: 'no-title' | 'no-identity';
  detail: string;
}
