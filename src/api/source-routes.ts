/** Sources as JSON: how each is doing, with the fields of SourceStatus and SourceDetails (types.ts). */
import type { Hono } from 'hono';
import type { ApiDeps } from './types.ts';

export function sourceRoutes(app: Hono, { sources }: ApiDeps): void {
  app.get('/api/sources', async (c) => {
    const all = await sources.list();
    return c.json({ sources: all, total: all.length });
  });

  app.get('/api/sources/:id', async (c) => {
    const source = await sources.get(c.req.param('id'));
    if (!source)
      return c.json({ error: { code: 'not-found', message: 'There is no source of this id.' } }, 404);
    return c.json(source);
  });
}
