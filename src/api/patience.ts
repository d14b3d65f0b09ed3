/** Work that takes seconds: it ends when its asker has gone, and where it takes longer than an answer may, it goes on. */
import type { Context } from 'hono';
import { isApiPath, refuse, type Answers } from './answers.ts';

/** Before the app itself gives up on an answer (app.ts), so that it can be said what to do. */
const WITHIN_MS = 9000;
/** Seconds after which it is worth asking again. */
const ASK_AGAIN_S = 3;
/** As nginx has it: the asker hung up, and nobody reads this. */
const HUNG_UP = 499;

/** The asker was told to ask again: the work is still wanted. */
class LateError extends Error {
  override readonly name = 'LateError';
}

/** Whether a signal was aborted since its asker will come again, and not since it has gone. */
export function isLate(reason: unknown): boolean {
  return reason instanceof LateError;
}

export async function withPatience(
  c: Context,
  answers: Answers,
  work: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const asker = c.req.raw.signal;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new LateError('the answer takes longer')), WITHIN_MS);
  try {
    return await work(AbortSignal.any([asker, late.signal]));
  } catch (error) {
    if (asker.aborted) return new Response(null, { status: HUNG_UP });
    const isBusy = error instanceof Error && error.name === 'BusyError';
    if (!isLate(error) && !isBusy) throw error;
    c.header('Retry-After', String(ASK_AGAIN_S));
    // A browser asks again by itself.
    if (!isApiPath(c.req.path)) c.header('Refresh', String(ASK_AGAIN_S));
    return isBusy
      ? refuse(c, answers, 503, 'busy', 'Others ask for the like just now. Try again in a few seconds.')
      : refuse(c, answers, 503, 'working', 'That takes longer. Ask for the same again in a few seconds.');
  } finally {
    clearTimeout(timer);
  }
}
