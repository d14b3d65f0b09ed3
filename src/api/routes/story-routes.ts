/** Stories as JSON, in the shape that consumers read from the queue, without secured payloads. */
import type { Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { listStories, lookUpStory } from '../read-stories.ts';
import type { ApiDeps } from '../types.ts';

export function storyRoutes(app: Hono, { stories, history, now }: ApiDeps): void {
  app.get('/api/stories', async (c) => {
    const listed = await listStories(stories, (name) => c.req.query(name), now());
    if ('problem' in listed) return sendJson(c, { error: listed.problem }, 400);
    return sendJson(c, listed.found);
  });

  app.get('/api/stories/:id', async (c) => {
    const found = await lookUpStory(stories, c.req.param('id'));
    if (!found)
      return sendJson(c, { error: { code: 'not-found', message: 'There is no story of this id.' } }, 404);
    if ('story' in found) return sendJson(c, found.story);
    const { tombstone } = found;
    const error = { code: 'retracted', message: `The story was retracted: ${tombstone.reason}.` };
    return sendJson(c, { error, story: tombstone }, 410);
  });

  app.get('/api/stories/:id/revisions', async (c) => {
    const found = await lookUpStory(stories, c.req.param('id'));
    if (!found)
      return sendJson(c, { error: { code: 'not-found', message: 'There is no story of this id.' } }, 404);
    const { storyId } = 'story' in found ? found.story : found.tombstone;
    return sendJson(c, await history.revisions(storyId));
  });
}

/** A secured payload is for the outputs that are configured to carry it: it is left out here, however deep it lies. */
function sendJson(c: Context, body: unknown, status: ContentfulStatusCode = 200): Response {
  const json = JSON.stringify(body, (key, value: unknown) => (key === 'secured' ? undefined : value));
  return c.body(json, status, { 'Content-Type': 'application/json; charset=utf-8' });
}
