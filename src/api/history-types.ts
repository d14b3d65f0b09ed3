import type { StoryMessage } from '../story/types.ts';

/** The revisions of a story that an output stream still holds. */
export interface StoryRevisions {
  /** The stream; absent where the desk has none. */
  output?: string;
  /** Newest first, one a revision, without secured payloads. */
  revisions: StoryMessage[];
  /** Whether there may be older ones: as many as were asked for are here, or the stream is long. */
  isCutShort: boolean;
}

export interface StoryHistory {
  /** @param most how many of the newest; 200 by default */
  revisions(storyId: string, most?: number): Promise<StoryRevisions>;
}
