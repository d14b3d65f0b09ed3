/** Stories as they come in, told to whoever has the list open. */

/** One story of a commit, in what a reader of the list needs. */
export interface LiveStory {
  id: string;
  /** Its lead's title. */
  headline: string;
  /** `new`: not on the outputs before; `changed`: it was. */
  event: 'new' | 'changed';
  language: string;
  /** Its lead's publisher. */
  publisher?: string;
  articles: number;
  topics: string[];
  /** ISO 8601 UTC: when it was committed. */
  time: string;
}

/** What is told at once: the stories of some commits, and how many more there were. */
export interface LiveNews {
  /** The place in the log up to which this tells, `milliseconds-number`. */
  id: string;
  stories: LiveStory[];
  /** Stories left out, since so many came at once. */
  more: number;
  /** There is news before this that is not remembered any more: whoever shows a list had better load it anew. */
  missed?: true;
}

/** One who listens. */
export interface Subscription {
  /** What came since it began, oldest first. Ends with the subscription. */
  news: AsyncIterable<LiveNews>;
  /** Why it ended: by `end`, since the desk stops, or since the listener fell too far behind (`lost`). */
  ended: Promise<'ended' | 'lost'>;
  end(): void;
}

export interface LiveStories {
  /**
   * Resolves once it listens; undefined where as many listen as may. The first news tells the place where it begins.
   * @param after the `id` of the last news that was heard: what came since then is told first, as far as it is remembered
   */
  subscribe(after?: string): Promise<Subscription | undefined>;
}
