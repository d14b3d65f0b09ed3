/** `/events`: stories as they are committed, as Server-Sent Events. */
import type { Context, Hono } from 'hono';
import { streamSSE, type SSEStreamingApi } from 'hono/streaming';
import type { LiveNews, Subscription } from '../live-types.ts';
import type { ApiDeps } from '../types.ts';

export const EVENTS_PATH = '/events';

/** Proxies hang up on a connection that says nothing for 30 to 60 s. */
const HEARTBEAT_MS = 15_000;
/** After a break a browser comes back within this; all of them at once after a restart. */
const RETRY_MS = 3000;

/**
 * Events: `hello` once it listens, with the name of the desk; `story`, a LiveStory, for each that was committed; `more` with
 * the `count` of those that are left out of a flood; `missed` where some went by unheard. An `id` comes with the last event
 * of a commit, so that a browser that was cut off is told the rest.
 */
export function eventRoutes(app: Hono, deps: Pick<ApiDeps, 'live' | 'desk' | 'onError'>): void {
  app.get(EVENTS_PATH, async (c) => {
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' });
    // The header is what a browser sends by itself after a break; a page that was hidden for a while says it in the address.
    const after = c.req.header('last-event-id') || c.req.query('after') || undefined;
    const subscription = await deps.live.subscribe(after);
    if (!subscription) {
      c.header('Retry-After', '60');
      const message = 'As many listen to this desk as may. Load the list from time to time instead.';
      return c.json({ error: { code: 'too-many-listeners', message } }, 503);
    }
    void subscription.ended.then((how) => how === 'lost' && hangUp(c));
    // Proxies of nginx's kind gather an answer otherwise.
    c.header('X-Accel-Buffering', 'no');
    return streamSSE(c, (stream) => serve(stream, subscription, deps));
  });
}

async function serve(
  stream: SSEStreamingApi,
  subscription: Subscription,
  { desk, onError }: Pick<ApiDeps, 'desk' | 'onError'>,
): Promise<void> {
  stream.onAbort(() => subscription.end());
  const heart = setInterval(() => void stream.write(': here\n\n'), HEARTBEAT_MS);
  try {
    let isFirst = true;
    for await (const news of subscription.news) {
      if (isFirst) await write(stream, 'hello', { desk }, news.missed ? undefined : news.id, RETRY_MS);
      isFirst = false;
      await send(stream, news);
    }
  } catch (error) {
    onError?.(error, EVENTS_PATH);
  } finally {
    clearInterval(heart);
    subscription.end();
  }
}

async function send(stream: SSEStreamingApi, { id, stories, more, missed }: LiveNews): Promise<void> {
  const events: [name: string, data: unknown][] = stories.map((story) => ['story', story]);
  if (more > 0) events.push(['more', { count: more }]);
  if (missed) events.push(['missed', {}]);
  for (const [i, [name, data]] of events.entries())
    await write(stream, name, data, i === events.length - 1 ? id : undefined);
}

function write(
  stream: SSEStreamingApi,
  event: string,
  data: unknown,
  id?: string,
  retry?: number,
): Promise<void> {
  return stream.writeSSE({
    event,
    data: JSON.stringify(data),
    ...(id !== undefined && { id }),
    ...(retry !== undefined && { retry }),
  });
}

/** What waits for a listener that does not read goes with its connection. */
function hangUp(c: Context): void {
  const { outgoing } = (c.env ?? {}) as { outgoing?: { destroy(): void } };
  outgoing?.destroy();
}
