import { Hono, type MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { assertSafeBinding, onlyByOwnName, onlyWithToken } from './access.ts';
import { actRoutes } from './routes/act-routes.ts';
import { refuse, type Answers } from './answers.ts';
import { auditRoutes } from './routes/audit-routes.ts';
import { deadLetterRoutes } from './routes/dead-letter-routes.ts';
import { tagContent } from './etag.ts';
import { eventRoutes } from './routes/event-routes.ts';
import { configRoutes } from './routes/config-routes.ts';
import { FEED_PATHS } from './routes/feed-routes.ts';
import { guardWrites } from './guard-writes.ts';
import { protect } from './headers.ts';
import { matchingRoutes } from './routes/matching-routes.ts';
import { overviewRoutes } from './routes/overview-routes.ts';
import { pageRoutes } from './routes/page-routes.ts';
import { probeRoutes } from './routes/probe-routes.ts';
import { snapshotRoutes } from './routes/snapshot-routes.ts';
import { sourceRoutes } from './routes/source-routes.ts';
import { storyRoutes } from './routes/story-routes.ts';
import { onlyTakenMethods } from './taken-methods.ts';
import type { ApiDeps } from './types.ts';

/** Longer than this, and the store behind us is away: better an honest 503 than a page that never comes. */
const ANSWER_WITHIN_MS = 10_000;

/** The whole HTTP face of the desk. Throws UnsafeBindingError when `host` needs a token and there is none. */
export function createApp(deps: ApiDeps): Hono {
  const answers = answersOf(deps);
  const app = createBase(deps, answers);
  storyRoutes(app, deps);
  snapshotRoutes(app, deps);
  sourceRoutes(app, deps, answers);
  overviewRoutes(app, deps, answers);
  configRoutes(app, deps, answers);
  pageRoutes(app, deps, answers);
  actRoutes(app, deps, answers);
  auditRoutes(app, deps, answers);
  deadLetterRoutes(app, deps, answers);
  eventRoutes(app, deps);
  matchingRoutes(app, deps, answers);
  return app;
}

/** Health and metrics alone, for a process that has neither page nor API; as well protected. */
export function createProbeApp(deps: ApiDeps): Hono {
  return createBase(deps, answersOf(deps));
}

/** What both have in common. */
function createBase(deps: ApiDeps, answers: Answers): Hono {
  assertSafeBinding(deps.host, deps.token);
  const isOpenFeed = (path: string) => FEED_PATHS.includes(path) && deps.feeds.readers() === 'anyone';
  const app = new Hono({ strict: false });
  app.use(protect);
  app.use(onlyByOwnName(deps.host, answers));
  app.use(onlyWithToken(deps.token, answers, isOpenFeed));
  app.use(onlyTakenMethods(app, answers));
  app.use(guardWrites(deps, answers));
  app.use(tagContent());
  app.use(answerWithin(ANSWER_WITHIN_MS));

  probeRoutes(app, deps);
  app.notFound((c) => refuse(c, answers, 404, 'not-found', 'There is nothing at this address.'));
  app.onError((error, c) => {
    deps.onError?.(error, c.req.path);
    if (!(error instanceof HTTPException))
      return refuse(c, answers, 500, 'internal', 'The desk could not answer. Its log says why.');
    c.header('Retry-After', '5');
    return refuse(
      c,
      answers,
      503,
      'unavailable',
      'The store behind the desk does not answer. Try again shortly.',
    );
  });
  return app;
}

function answersOf({ desk, version, now }: ApiDeps): Answers {
  return { page: () => ({ desk, version, now: now() }) };
}

/** As hono/timeout, whose timers outlive the answers and would hold a stopping process up. */
function answerWithin(ms: number): MiddlewareHandler {
  return async (_c, next) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new HTTPException(503)), ms);
    });
    try {
      await Promise.race([next(), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
