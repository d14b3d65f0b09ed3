/** From a story's state to what consumers read. */
import type { OutputFilter } from '../../config/types.ts';
import type { Related } from '../../article/types.ts';
import { leadOf } from '../lead.ts';
import { writeFramed, type Frame } from './record-json.ts';
import { fitRecord, fitsWritten } from './record-size.ts';
import { inShape, OPEN_STORY, STORY, TOMBSTONE } from './record-shape.ts';
import { MAX_RELATED } from './related-stories.ts';
import type { Change, Happening, RetractedRecord, StoryArticle, StoryRecord, StoryState } from '../types.ts';

const SCHEMA = 'copydesk.story.v1';

/** What a message says of itself, beside the story. */
export interface Stamp {
  /** This installation's name. */
  desk: string;
  /** Rises with every message of this desk. */
  sequence: number;
  /** ISO 8601 UTC: when the revision was allocated. */
  time: string;
  /** The published revision: 1, 2, 3 … without gaps. */
  revision: number;
  replay?: { id: string; reason: string };
}

export interface StoryStamp extends Stamp {
  event: StoryRecord['event'];
  changed: readonly Change[];
}

/** The event of a published revision: what happened to the story since the one before comes before what the number says. */
export function eventOf(revision: number, happenings: readonly Happening[]): StoryRecord['event'] {
  if (happenings.includes('merged')) return 'merged';
  if (happenings.includes('split')) return 'split';
  return revision === 1 ? 'created' : 'updated';
}

export interface RenderOptions {
  /** Whether each article's `secured` payload goes out with it. */
  secured: boolean;
}

/**
 * The message for one revision of a story. Equal states and stamps give byte-equal JSON, of at most 64 KiB in UTF-8: what
 * does not fit is left out in a fixed order (record-size.ts).
 */
export function renderRecord(state: StoryState, stamp: StoryStamp, options: RenderOptions): StoryRecord {
  const { before, related, after } = frameOf(state, stamp);
  const record: Partial<StoryRecord> = {
    ...before,
    related: [...related],
    articles: state.articles,
    ...after,
  };
  // All that the story does not say of itself its lead says. To lay them together first would cost more than all the rest.
  return fitRecord(inShape<StoryRecord>(record, options.secured ? STORY : OPEN_STORY, leadOf(state)));
}

/** Its JSON, to the byte. Most are written without being rendered first. */
export function writeRecord(state: StoryState, stamp: StoryStamp, options: RenderOptions): string {
  const json = writeFramed(frameOf(state, stamp), leadOf(state), state.articles, options.secured);
  return fitsWritten(json) ? json : JSON.stringify(renderRecord(state, stamp, options));
}

/** What a record says beside its articles, in the order of the shape STORY. */
function frameOf(state: StoryState, stamp: StoryStamp): Frame {
  const { desk, event, sequence, time, revision, changed, replay } = stamp;
  return {
    before: {
      schema: SCHEMA,
      desk,
      event,
      sequence,
      time,
      storyId: state.id,
      revision,
      changed: [...changed],
      ...(replay && { replay: { id: replay.id, reason: replay.reason } }),
      ...(event === 'merged' && state.supersedes && { supersedes: state.supersedes }),
      ...(event === 'split' && state.splitFrom !== undefined && { splitFrom: state.splitFrom }),
    },
    related: relatedOf(state),
    after: {
      articlesTotal: state.articlesTotal,
      truncated: state.articles.length < state.articlesTotal,
    },
  };
}

/** The message that takes a story back. It carries no content. */
export function renderTombstone(
  storyId: string,
  stamp: Stamp,
  why: Pick<RetractedRecord, 'reason' | 'mergedInto'>,
): RetractedRecord {
  const { desk, sequence, time, revision, replay } = stamp;
  const tombstone: RetractedRecord = {
    schema: SCHEMA,
    desk,
    event: 'retracted',
    sequence,
    time,
    storyId,
    revision,
    ...(replay && { replay }),
    ...why,
  };
  return inShape(tombstone, TOMBSTONE);
}

/** Whether an output takes whatever there is. */
export function isOpenToAll(filter: OutputFilter): boolean {
  return Object.values(filter).every((condition) => condition === undefined);
}

/**
 * Whether an output takes this story. Each condition that the filter names must hold: `minHeat` for the story, the others
 * for at least one of the articles in the record. `en` takes `en-GB`; `en-GB` does not take `en`.
 */
export function passesFilter(record: StoryRecord, filter: OutputFilter): boolean {
  const { topics, languages, minHeat, sources } = filter;
  const some = (test: (article: StoryArticle | StoryRecord) => boolean) =>
    test(record) || record.articles.some(test);
  return (
    (minHeat === undefined || record.heat >= minHeat) &&
    (!topics || some((article) => article.topics.some((topic) => topics.includes(topic)))) &&
    (!languages || some((article) => languages.some((range) => isInRange(article.language, range)))) &&
    (!sources || some((article) => sources.includes(article.sourceId)))
  );
}

function isInRange(language: string, range: string): boolean {
  const [tag, wanted] = [language.toLowerCase(), range.toLowerCase()];
  return tag === wanted || tag.startsWith(`${wanted}-`);
}

/** Matched ones first, then those that the lead's own record names and that are not said already. */
function relatedOf(state: StoryState): Related[] {
  const said = new Set([...state.related, ...state.articles].map(({ webUrl }) => webUrl));
  const own = leadOf(state).related.filter(
    ({ origin, webUrl }) => origin === 'source' && (webUrl === undefined || !said.has(webUrl)),
  );
  return [...state.related, ...own].slice(0, MAX_RELATED);
}
