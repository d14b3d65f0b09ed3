/** Everything about matching that people and feed readers ask for, and the queues: each has its own file. */
import type { Hono } from 'hono';
import type { Answers } from '../answers.ts';
import { compareRoutes } from './compare-routes.ts';
import { feedRoutes } from './feed-routes.ts';
import { openApiRoutes } from '../openapi.ts';
import { queueRoutes } from './queue-routes.ts';
import { trayRoutes } from './tray-routes.ts';
import { tuneRoutes } from './tune-routes.ts';
import type { ApiDeps } from '../types.ts';

export function matchingRoutes(app: Hono, deps: ApiDeps, answers: Answers): void {
  compareRoutes(app, deps, answers);
  tuneRoutes(app, deps, answers);
  trayRoutes(app, deps, answers);
  queueRoutes(app, deps, answers);
  feedRoutes(app, deps, answers);
  openApiRoutes(app, deps);
}
