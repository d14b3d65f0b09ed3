import type { Hono } from 'hono';
import type { Answers } from '../answers.ts';
import { queuesPage } from '../pages/queues.ts';
import type { ApiDeps } from '../types.ts';

/** How the queues stand: to look at. */
export function queueRoutes(app: Hono, { queues }: ApiDeps, answers: Answers): void {
  app.get('/queues', async (c) => c.html(queuesPage(answers.page(), await queues.list())));
  app.get('/api/queues', async (c) => c.json({ queues: await queues.list() }));
}
