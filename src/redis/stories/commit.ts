import { randomBytes } from 'node:crypto';
import {
  LOG_START,
  type LogAct,
  type LogArticle,
  type LogEntry,
  type Position,
} from '../../story/window/log.ts';
import type { AssembledStory } from '../../story/assemble.ts';
import type { Change, Happening } from '../../story/types.ts';
import { PAGE, parseEntry } from './article-log.ts';
import type { DeskRedis } from '../connect.ts';
import { mapInTurns } from '../in-turns.ts';
import type { Keys } from '../keys.ts';
import { writeState } from './state-text.ts';
import { retractedKey } from './stories.ts';

/** One story as a commit leaves it, and when (ms) it may go out. */
export interface StoryWrite extends AssembledStory {
  dueAt: number;
}

/** What the fetch saw; written by the commit, never by the fetch (a lost job is then offered again by the next poll). */
export interface FetchMemory {
  sourceId: string;
  seen: Record<string, string>;
  drop: string[];
  /** `@etag`, `@modified`, `@body`; an empty value removes the field. Only with a fetch's last commit. */
  validators: Record<string, string>;
  /** The log's head when the fetch read what it had seen. */
  head: Position;
}

export interface Commit {
  base: Position;
  /** ms by the server's clock. */
  at: number;
  articles?: LogArticle[];
  /** What operators decided. */
  acts?: LogAct[];
  stories: StoryWrite[];
  /** Where the commit stems from a fetch. */
  memory?: FetchMemory;
  /** ms after which an untouched story is forgotten. */
  storyExpiryMs: number;
}

export type CommitReply =
  | { reply: 'ok'; position: Position }
  /** Nothing was written: fold these entries in and decide again. */
  | { reply: 'behind'; entries: LogEntry[]; more: boolean }
  /** The base is not in the log any more, or never was: rebuild. */
  | { reply: 'reset' }
  /** A story is not as the decision took it to be. */
  | { reply: 'story'; storyId: string };

const LETTERS: Record<Change, string> = { lead: 'l', content: 'c', members: 'm', related: 'r' };
const HAPPENING_LETTERS: Record<Happening, string> = { merged: 'j', split: 's' };

/** The letters under which the script gathers what changed between two published revisions, read back. */
export function changesOf(letters: string): Change[] {
  return (Object.keys(LETTERS) as Change[]).filter((change) => letters.includes(LETTERS[change]));
}

/** What happened to the story as a whole, from the same letters. */
export function happeningsOf(letters: string): Happening[] {
  const happenings = Object.keys(HAPPENING_LETTERS) as Happening[];
  return happenings.filter((happening) => letters.includes(HAPPENING_LETTERS[happening]));
}

export async function commit(redis: DeskRedis, keys: Keys, work: Commit): Promise<CommitReply> {
  const token = randomBytes(9).toString('base64url');
  const { articles = [], acts = [], stories, memory = NO_FETCH } = work;
  const storyKeys = stories.flatMap(({ state }) => [keys.story(state.id), keys.shownState(state.id)]);
  const scriptKeys = [
    keys.head,
    keys.log,
    keys.due,
    keys.changed,
    keys.published,
    keys.recent,
    keys.seen(memory.sourceId),
    retractedKey(keys),
    keys.shown,
    keys.acts,
    ...storyKeys,
  ];
  const writes = await mapInTurns(stories, storyArguments);
  const reply = (await redis.deskCommit(
    scriptKeys.length,
    ...scriptKeys,
    work.base.id,
    work.base.token,
    token,
    PAGE,
    work.at,
    articles.length > 0 ? JSON.stringify(articles) : '',
    work.storyExpiryMs,
    acts.length > 0 ? JSON.stringify(acts) : '',
    stories.length,
    ...writes.flat(),
    ...counted(acts.map((act) => [act.id, JSON.stringify({ ...act, at: work.at })])),
    ...counted(Object.entries(memory.seen)),
    ...counted(memory.drop.map((field) => [field])),
    ...counted(Object.entries(memory.validators)),
    memory.head.id,
    memory.head.token,
  )) as [string, ...unknown[]];
  const isLogged = articles.length > 0 || acts.length > 0;
  return readReply(reply, isLogged ? token : work.base.token);
}

const NO_FETCH: FetchMemory = { sourceId: '', seen: {}, drop: [], validators: {}, head: LOG_START };

function storyArguments(story: StoryWrite): (string | number | Buffer)[] {
  const { state, replaces, changes, happening } = story;
  const { body, links } = writeState(state, replaces);
  const letters =
    changes.map((change) => LETTERS[change]).join('') + (happening ? HAPPENING_LETTERS[happening] : '');
  return [state.id, replaces, state.revision, Buffer.from(body), whenOf(story), letters, Buffer.from(links)];
}

function whenOf({ state, due, dueAt }: StoryWrite): string | number {
  if (due === 'hidden') return '-';
  if (state.retracted) return state.articles.length > 0 ? '!keep' : '!';
  if (due === 'silent') return '';
  if (due === 'settle') return dueAt;
  return due === 'related' ? `~${dueAt}` : `?${dueAt}`;
}

/** A list for the script: how many, then each one's parts. */
function counted(parts: string[][]): (string | number)[] {
  return [parts.length, ...parts.flat()];
}

/** @param token of the position that the log has now: of the base where nothing was appended. */
function readReply(reply: [string, ...unknown[]], token: string): CommitReply {
  switch (reply[0]) {
    case 'OK':
      return { reply: 'ok', position: { id: reply[1] as string, token } };
    case 'BEHIND':
      return {
        reply: 'behind',
        entries: (reply[3] as [string, string[]][]).map(parseEntry),
        more: reply[2] === '1',
      };
    case 'RESET':
      return { reply: 'reset' };
    case 'STORY':
      return { reply: 'story', storyId: reply[1] as string };
    default:
      throw new Error(`the commit script answered ${reply[0]}`);
  }
}
