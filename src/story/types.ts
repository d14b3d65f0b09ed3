/** Stories: what is published, how its members came together, and the record that consumers read. */
import type { Article, Related, Why } from '../article/types.ts';
import type { Filed } from './words/word.ts';
import type { FiledTitle } from './search/filed.ts';
import type { Prepared } from './titles/prepare.ts';

export type { Penalty, SharedWord, Why } from '../article/types.ts';

export type TitleInput = string | { title: string; excerpt?: string; publishedDateTime?: string };

export interface TitleScores {
  /** 0 to 1: how surely the two tell the same thing. */
  duplicate: number;
  /** 0 to 1: how surely the two are on the same event or topic. */
  related: number;
  why: Why;
}

export interface Thresholds {
  duplicate: number;
  related: number;
}

/** What the matcher is given of an article. */
export interface MatcherArticle {
  id: string;
  title: string;
  excerpt?: string;
  publishedDateTime?: string;
  /** The clock that windows and order use. */
  firstSeenDateTime: string;
  provider?: { name?: string; domain?: string };
  language?: string;
  /** Genre and form, as cleaning found them; worked out from the title when absent. */
  labels?: string[];
  sourceId?: string;
  /** What `filedOfTitle` and `filedOfExcerpt` (filed.ts) of this very matcher give for it, where that is known beforehand. */
  filedTitle?: FiledTitle;
  filedExcerpt?: readonly Filed[];
  /** Its title and excerpt as `prepareTitle` of this very matcher read them, where that was done before. */
  prepared?: Prepared;
  /** A number of the caller's own, which `recall` gives back. */
  mark?: number;
  /** The group that its publisher belongs to, by the operator's word: one family is one publisher. */
  family?: string;
  /** Its title may not be the one that it came with: then it is no witness that a later story is its own. */
  edited?: boolean;
}

export interface Match {
  articleId: string;
  storyId: string;
  /** 0 to 1. For a duplicate P(duplicate), for a related one P(related). */
  similarity: number;
  /** Worked out when it is first read. JSON has it; a spread copy (`{ ...match }`) has none. */
  why: Why;
  /** Related only. */
  kind?: 'event' | 'topic';
  possibleDuplicate?: boolean;
}

export interface Found {
  /** The story that the article joins, with its closest member. */
  duplicateOf?: Match;
  /** Other stories that it could join as well, most surely first: with the one it joins they may be one (ties.ts). */
  alsoDuplicateOf?: Match[];
  /** One entry a story, most similar first; never the story it joins. */
  related: Match[];
}

/** What `copies` looks past. */
export interface CopyOptions {
  /** Numbers, dates, places and the like may be at odds: a correction is about just those. */
  anyFacts?: boolean;
  /** Neither dates nor genre nor language keep two apart: an order to withdraw says again what it withdraws. */
  noVeto?: boolean;
}

export interface MatcherOptions {
  thresholds?: Partial<Thresholds>;
  profile?: 'strict' | 'balanced';
  /** How many related stories at most; default 10. */
  related?: number;
  /** Gives the id of a new story in `add`; default `story-1`, `story-2`, … */
  newStoryId?: (article: MatcherArticle) => string;
}

/** What the matcher remembers of an article beside its words. */
export interface Recalled {
  sourceId: string | undefined;
  /** The provider's domain, else its name, in lower case. */
  publisher: string | undefined;
  /** ms. */
  firstSeen: number;
  /** ms; undefined where it named no date, or none that could be read. */
  published: number | undefined;
  mark: number | undefined;
}

export interface Matcher {
  /** Finds, decides and inserts. Adding an id that is already there replaces it and keeps its story. */
  add(article: MatcherArticle): Found & { storyId: string };
  /** Finds without inserting; an article never finds itself (its own id). Of equal inputs in equal states the answer is equal. */
  find(article: MatcherArticle): Found;
  /**
   * The single articles that tell the same as this one by their titles, whatever the rest of their stories, most similar
   * first. Who published which plays no part; a publisher's follow-ups count where the titles are close enough otherwise.
   */
  copies(article: MatcherArticle, options?: CopyOptions): Match[];
  /** Puts an article into a story; replaces what stood under its id. */
  insert(article: MatcherArticle, storyId: string): void;
  /** Takes an article out again, and gives what puts it back; unknown ids are ignored. */
  remove(articleId: string): () => void;
  has(articleId: string): boolean;
  storyOf(articleId: string): string | undefined;
  /** Where an article that is there came from, and when. */
  recall(articleId: string): Recalled | undefined;
  /** The ids of a story's articles, in the order in which they were first seen. */
  articlesOf(storyId: string): string[];
  /**
   * How surely two stories are one by what their members say (compare-stories.ts): 0 to 1; undefined where they stay two,
   * since it is less than the threshold for duplicates or something forbids it.
   */
  compareStories(storyA: string, storyB: string): number | undefined;
  /** Puts an article that is there into another story; returns what puts it back. Unknown ids are ignored. */
  move(articleId: string, storyId: string): () => void;
  /** Forgets articles first seen before; the only way it forgets besides `remove`. */
  expire(before: Date): void;
  readonly size: number;
  /** An estimate of the memory that the window takes. */
  readonly memoryBytes: number;
}

/** A member of a story: the whole article, and what tied it to the lead. */
export type StoryArticle = Article & {
  /** To the lead, 0 to 1; 1 for the lead itself. */
  similarity: number;
  /** Absent on the article that opened the story. */
  why?: Why;
};

/** What is stored of a story: the truth that records are rendered from. */
export interface StoryState {
  id: string;
  /** Rises with every commit that touches the story; consumers see the gapless published revision instead. */
  revision: number;
  leadId: string;
  /** Members that have led before: they do not get the lead back (lead.ts). */
  formerLeadIds?: string[];
  /** Members that their publisher corrected, each with the member that takes its place: they do not lead (lead.ts). */
  correctedBy?: Record<string, string>;
  /** Members in the order they joined, at most 50 (the lead is always among them). */
  articles: StoryArticle[];
  articlesTotal: number;
  /** Related stories that matching found, most similar first, at most 10. */
  related: Related[];
  createdDateTime: string;
  updatedDateTime: string;
  /**
   * It was taken back at `updatedDateTime`, and consumers have a tombstone. By an operator (`operator`) it is only hidden: it
   * keeps its articles and grows on, so that this can be undone. Else `leadId` is empty, and there are neither articles nor
   * related.
   */
  retracted?: Retraction;
  /** Stories that this one took in, oldest first, at most 50. */
  supersedes?: string[];
  /** The story that this one was taken out of. */
  splitFrom?: string;
}

/** Why a story was taken back. */
export type Retraction = Pick<RetractedRecord, 'reason' | 'mergedInto'>;

export type Change = 'lead' | 'content' | 'members' | 'related';

/** What happened to a story as a whole since its last published revision: it took another in, or came out of another. */
export type Happening = 'merged' | 'split';

export type StoryEvent = 'created' | 'updated' | 'merged' | 'split' | 'retracted';

/** What consumers read: one JSON message per published story revision (schemas/copydesk.story.v1.schema.json). */
export type StoryRecord = {
  schema: 'copydesk.story.v1';
  desk: string;
  event: Exclude<StoryEvent, 'retracted'>;
  /** Rises with every message of this desk. */
  sequence: number;
  /** ISO 8601 UTC: when this revision was allocated. */
  time: string;
  storyId: string;
  /** 1, 2, 3 … without gaps. */
  revision: number;
  changed: Change[];
  articles: StoryArticle[];
  articlesTotal: number;
  truncated: boolean;
  replay?: { id: string; reason: string };
  /** Ids of the stories that this one took in; with the event `merged`. */
  supersedes?: string[];
  /** The story that this one was taken out of; with the event `split`. */
  splitFrom?: string;
} & Omit<Article, 'related'> & { related: Related[] };

/** A tombstone: it carries no content. */
export interface RetractedRecord {
  schema: 'copydesk.story.v1';
  desk: string;
  event: 'retracted';
  sequence: number;
  time: string;
  storyId: string;
  revision: number;
  reason: 'merged' | 'split' | 'killed' | 'takedown' | 'operator' | 'expired';
  mergedInto?: string;
  replay?: { id: string; reason: string };
}

export type StoryMessage = StoryRecord | RetractedRecord;

/** What a fetch brought that was not seen before or has changed, on its way to the merge worker. */
export interface Offer {
  sourceId: string;
  fetchedDateTime: string;
  articles: Article[];
}
