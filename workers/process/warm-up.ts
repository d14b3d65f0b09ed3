/** The first page of a kind would take its reader a fifth of a second: its code is compiled, and the stories are read that searches look at. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Hono } from 'hono';
import { pause, type Desk } from '../desk.ts';

/** Whoever starts a desk takes longer to open it; the window is rebuilt before. */
const AFTER_MS = 1000;
const PATHS = ['/', '/stories', '/stories?q=warm+up', '/sources', '/compare?a=one+two&b=one+three'];

/** Asks the app for each kind of page, and for the newest story's, as a person on this machine would. Resolves when that is done, or given up. */
export async function warmUp(
  app: Hono,
  { config, redis, log }: Pick<Desk, 'config' | 'redis' | 'log'>,
  signal: AbortSignal,
  afterMs = AFTER_MS,
): Promise<void> {
  const { token } = config.api;
  const headers = { host: 'localhost', ...(token && { authorization: `Bearer ${token}` }) };
  const ask = async (path: string) => {
    const answer = await app.request(path, { headers });
    await breathe();
    return answer;
  };
  await pause(afterMs, signal);
  if (redis.status !== 'ready') return;
  try {
    for (const path of PATHS) if (!signal.aborted) await ask(path);
    if (signal.aborted) return;
    const { stories } = (await (await ask('/api/stories?limit=1')).json()) as {
      stories?: { storyId: string }[];
    };
    const newest = stories?.[0]?.storyId;
    if (newest !== undefined) await ask(`/stories/${newest}`);
  } catch (error) {
    log.debug({ err: error }, 'the pages were not warmed up');
  }
}
