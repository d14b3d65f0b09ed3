import type { StoryQuery } from './types.ts';

export interface QueryProblem {
  code: string;
  message: string;
}

/** Looked up by name; what is empty counts as absent, as an untouched field of a form is. */
export type Parameters = (name: string) => string | undefined;

export const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;
/** Characters; longer than any topic or sensible search, short enough to cost nothing. */
const MAX_TEXT = 200;
const MAX_CURSOR = 512;

/** Reads `limit`, `cursor`, `topic`, `language` and `q`. Parameters of other names are ignored. */
export function readStoryQuery(parameters: Parameters): { query: StoryQuery } | { problem: QueryProblem } {
  const given = (name: string) => parameters(name)?.trim() || undefined;
  const [limit, cursor, topic, language, text] = ['limit', 'cursor', 'topic', 'language', 'q'].map(given);

  if (limit !== undefined && !(/^\d{1,3}$/.test(limit) && Number(limit) >= 1 && Number(limit) <= MAX_LIMIT))
    return bad('bad-limit', `limit is a whole number from 1 to ${MAX_LIMIT}.`);
  if (cursor !== undefined && (cursor.length > MAX_CURSOR || !/^[\x21-\x7e]+$/.test(cursor)))
    return bad('bad-cursor', BAD_CURSOR);
  if (topic !== undefined && topic.length > MAX_TEXT)
    return bad('bad-topic', `topic has at most ${MAX_TEXT} characters.`);
  if (language !== undefined && !/^[a-z]{1,8}(-[a-z0-9]{1,8}){0,4}$/i.test(language))
    return bad('bad-language', 'language is a BCP 47 tag, such as en or pt-BR.');
  if (text !== undefined && text.length > MAX_TEXT)
    return bad('bad-text', `q has at most ${MAX_TEXT} characters.`);

  return {
    query: {
      limit: limit === undefined ? DEFAULT_LIMIT : Number(limit),
      ...(cursor !== undefined && { cursor }),
      ...(topic !== undefined && { topic }),
      ...(language !== undefined && { language }),
      ...(text !== undefined && { text }),
    },
  };
}

export const BAD_CURSOR = 'cursor is not one that an earlier page gave in next.';

function bad(code: string, message: string): { problem: QueryProblem } {
  return { problem: { code, message } };
}
