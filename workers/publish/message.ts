import type { Output } from '../../src/config/types.ts';
import type { PublishedRevision } from '../../src/redis/outputs/shown.ts';
import {
  eventOf,
  isOpenToAll,
  passesFilter,
  renderTombstone,
  writeRecord,
} from '../../src/story/records/record.ts';
import type { StoryEvent, StoryMessage } from '../../src/story/types.ts';

/** What the outputs are given of a published revision, whenever that is. */
export interface Message {
  storyId: string;
  revision: number;
  event: StoryEvent;
  json: string;
  /** What the JSON says; read when first asked for, since most outputs want nothing but the text. */
  readonly record: StoryMessage;
}

/** The messages of one revision, each rendered and written once for all the outputs that carry the same. */
export interface Rendered {
  /** Without `secured`. */
  open: Message;
  /** With it, where that differs. */
  secured?: Message;
}

/** @param outputs the outputs that it may go to */
export function renderRevision(
  desk: string,
  published: PublishedRevision,
  outputs: readonly Pick<Output, 'secured'>[],
): Rendered {
  const { state } = published;
  const hasSecured = state.articles.some(({ secured }) => secured !== undefined);
  const isWanted = hasSecured && !state.retracted && outputs.some(({ secured }) => secured);
  return {
    open: renderVariant(desk, published, false),
    ...(isWanted && { secured: renderVariant(desk, published, true) }),
  };
}

/**
 * The message for an output, undefined where its filter leaves the story out. A tombstone goes to all: which of them had the
 * story is not known any more, and those that had not ignore it.
 */
export function messageFor(
  rendered: Rendered,
  { secured, filter }: Pick<Output, 'secured' | 'filter'>,
): Message | undefined {
  const message = variantFor(rendered, { secured });
  if (isOpenToAll(filter)) return message;
  const { record } = message;
  return record.event === 'retracted' || passesFilter(record, filter) ? message : undefined;
}

export function variantFor({ open, secured }: Rendered, output: Pick<Output, 'secured'>): Message {
  return (output.secured && secured) || open;
}

/** A tombstone as it was noted. */
export function noted(storyId: string, revision: number, json: string): Message {
  return messageOf({ storyId, revision }, 'retracted', json);
}

/** The id of a revision's job in a queue. */
export function jobIdOf({ storyId, revision }: Pick<Message, 'storyId' | 'revision'>): string {
  return `${storyId}-r${revision}`;
}

function renderVariant(desk: string, published: PublishedRevision, secured: boolean): Message {
  const { state, sequence, time, revision, changes, happenings } = published;
  const stamp = { desk, sequence, time, revision };
  if (state.retracted) {
    const tombstone = renderTombstone(state.id, stamp, state.retracted);
    return messageOf(published, tombstone.event, JSON.stringify(tombstone));
  }
  const event = eventOf(revision, happenings);
  return messageOf(published, event, writeRecord(state, { ...stamp, event, changed: changes }, { secured }));
}

function messageOf(
  { storyId, revision }: Pick<PublishedRevision, 'storyId' | 'revision'>,
  event: StoryEvent,
  json: string,
): Message {
  let record: StoryMessage | undefined;
  return {
    storyId,
    revision,
    event,
    json,
    get record() {
      return (record ??= JSON.parse(json) as StoryMessage);
    },
  };
}
