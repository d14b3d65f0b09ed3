/** The overview: its page, and the same as JSON. */
import type { Hono } from 'hono';
import type { Answers } from '../answers.ts';
import { overviewPage } from '../pages/overview.ts';
import type { ApiDeps } from '../types.ts';

export function overviewRoutes(app: Hono, { overview }: ApiDeps, answers: Answers): void {
  app.get('/', async (c) => c.html(overviewPage(answers.page(), await overview.read())));

  // Stories have an address of their own, and a shape that leaves secured payloads out: here their ids do.
  app.get('/api/overview', async (c) => {
    const { hottest, ...rest } = await overview.read();
    return c.json({
      ...rest,
      hottest: hottest.map(({ storyId, title, heat, articlesTotal }) => ({
        storyId,
        title,
        heat,
        articlesTotal,
      })),
    });
  });
}
