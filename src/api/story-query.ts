import { STORY_ORDERS, type StoryQuery } from './types.ts';

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

/** Spans of time that are asked for by a word. */
const SPANS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000 };

/**
 * Reads `limit`, `cursor`, `topic`, `language`, `source`, `since`, `order` and `q`. Parameters of other names are ignored.
 * @param now what `since` counts from where it names a span; default: the time that it is
 */
export function readStoryQuery(
  parameters: Parameters,
  now = new Date(),
): { query: StoryQuery } | { problem: QueryProblem } {
  const given = (name: string) => parameters(name)?.trim() || undefined;
  const [limit, cursor, topic, language, text] = ['limit', 'cursor', 'topic', 'language', 'q'].map(given);
  const [source, sinceText, orderText] = ['source', 'since', 'order'].map(given);

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
  if (source !== undefined && source.length > MAX_TEXT)
    return bad('bad-source', `source is a source's id, of at most ${MAX_TEXT} characters.`);
  const since = sinceText === undefined ? undefined : readSince(sinceText, now);
  if (Number.isNaN(since))
    return bad('bad-since', 'since is a span such as 6h or 7d, or a time such as 2026-03-01T12:00:00Z.');
  const order = STORY_ORDERS.find((one) => one === orderText);
  if (orderText !== undefined && order === undefined)
    return bad('bad-order', `order is one of ${STORY_ORDERS.join(', ')}.`);

  return {
    query: {
      limit: limit === undefined ? DEFAULT_LIMIT : Number(limit),
      ...(cursor !== undefined && { cursor }),
      ...(topic !== undefined && { topic }),
      ...(language !== undefined && { language }),
      ...(text !== undefined && { text }),
      ...(source !== undefined && { source }),
      ...(since !== undefined && { since }),
      ...(order !== undefined && order !== 'newest' && { order }),
    },
  };
}

/** `6h`, `7d`, or an ISO 8601 time; NaN for what is neither. */
function readSince(text: string, now: Date): number {
  const [, count, unit] = /^(\d{1,4})([hd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return now.getTime() - Number(count) * (SPANS[unit] ?? 0);
  return /^\d{4}-\d{2}-\d{2}(T[\d:.]{5,12}(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? Date.parse(text) : Number.NaN;
}

export const BAD_CURSOR = 'cursor is not one that an earlier page gave in next.';

function bad(code: string, message: string): { problem: QueryProblem } {
  return { problem: { code, message } };
}
