/** From what a person filled in, or a client sent, to what the merge worker is asked. What is wrong comes back in words. */
import { ulid } from 'ulid';
import type { ActOrder, ActRequest } from '../story/acts/acts.ts';
import { isArticleId, isStoryId } from '../story/ids.ts';
import { MOST_BY } from './person.ts';

/** What is done to a story. */
export const STORY_ACTS = ['split', 'join', 'retract', 'takedown'] as const;
export type StoryAct = (typeof STORY_ACTS)[number];

/** As filled in; nothing of it is trusted. */
export interface ActFields {
  /** The act's own id, from the asking on: asking twice under one id does it once. A new one where it is none. */
  id?: string | undefined;
  by?: string | undefined;
  reason?: string | undefined;
  /** Of a join: the other story's id, or the address of its page. */
  with?: string | undefined;
  /** Of a split, and of a takedown of less than the whole story; an empty list is not the whole story. */
  articles?: readonly string[] | undefined;
  /** Of a takedown: that it cannot be undone is understood. */
  sure?: boolean;
}

export interface ActProblem {
  /** `bad-by`, `bad-reason`, `bad-with`, `bad-articles`, `bad-id`, `bad-sure`. */
  code: string;
  /** A sentence. */
  message: string;
}

export type ActRead = { request: ActRequest } | { problem: ActProblem };

const MOST_REASON = 500;
const MOST_ARTICLES = 200;

/** For what takes content from consumers. */
export function wantsReason(kind: StoryAct | 'undo'): boolean {
  return kind === 'retract' || kind === 'takedown';
}

export function readStoryAct(kind: StoryAct, storyId: string, fields: ActFields): ActRead {
  if (!isStoryId(storyId)) return problem('bad-id', 'This is no story id: those have 26 letters and digits.');
  const order = orderOf(kind, storyId.toUpperCase(), fields);
  return 'code' in order ? { problem: order } : signed(order, fields);
}

export function readUndo(actId: string, fields: ActFields): ActRead {
  if (!isStoryId(actId)) return problem('bad-id', 'This is no act id: those have 26 letters and digits.');
  return signed({ kind: 'undo', actId: actId.toUpperCase() }, fields);
}

function orderOf(
  kind: StoryAct,
  storyId: string,
  { with: other = '', articles: named, sure }: ActFields,
): ActOrder | ActProblem {
  const articles = named ?? [];
  if (articles.length > MOST_ARTICLES || !articles.every(isArticleId))
    return {
      code: 'bad-articles',
      message: `Name up to ${MOST_ARTICLES} articles by their ids of 32 digits.`,
    };
  const articleIds = [...new Set(articles)];
  switch (kind) {
    case 'split':
      if (articleIds.length > 0) return { kind, storyId, articleIds };
      return {
        code: 'bad-articles',
        message: 'Choose the articles that are to leave the story, one at least.',
      };
    case 'join': {
      const otherId = storyIdIn(other);
      if (otherId === undefined)
        return {
          code: 'bad-with',
          message: 'Name the other story by its id, or by the address of its page.',
        };
      return { kind, storyIds: [storyId, otherId] };
    }
    case 'retract':
      return { kind, storyId };
    case 'takedown':
      if (!sure) return { code: 'bad-sure', message: 'Say that you know it cannot be undone.' };
      // Whoever works a list out, and comes to none, does not mean all.
      if (named?.length === 0)
        return {
          code: 'bad-articles',
          message: 'Name the articles, or leave articles out to take the whole story down.',
        };
      return { kind, storyId, ...(articleIds.length > 0 && { articleIds }) };
  }
}

/** Who and why, as long as they may be; a name with nothing to see in it is none. */
function signed(order: ActOrder, fields: ActFields): ActRead {
  const [by, reason] = [fields.by, fields.reason].map((text) => plainLine(text ?? ''));
  if (!by || by.length > MOST_BY)
    return problem('bad-by', `Say who decides this, in up to ${MOST_BY} characters.`);
  if (wantsReason(order.kind) && !reason)
    return problem('bad-reason', 'Say why: it takes content from consumers.');
  if (reason && reason.length > MOST_REASON)
    return problem('bad-reason', `The reason has ${reason.length} characters; ${MOST_REASON} are kept.`);
  const id = fields.id !== undefined && isStoryId(fields.id) ? fields.id.toUpperCase() : ulid();
  return { request: { id, by, reason: reason ?? '', ...order } };
}

/** One line: what controls a terminal or turns the direction of text has no place in a log. '' where nothing is to be seen. */
function plainLine(text: string): string {
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(text)) return '';
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

function storyIdIn(text: string): string | undefined {
  const word = text.trim().slice(0, 500).split(/[?#]/)[0] ?? '';
  const id = word.split('/').findLast((part) => part !== '') ?? '';
  return isStoryId(id) ? id.toUpperCase() : undefined;
}

function problem(code: string, message: string): { problem: ActProblem } {
  return { problem: { code, message } };
}
