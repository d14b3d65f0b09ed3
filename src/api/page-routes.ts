/** The pages for people, and the two files they load. */
import type { Context, Hono } from 'hono';
import { refuse, type Answers } from './answers.ts';
import { listStories, lookUpStory } from './read-stories.ts';
import { sourcePage } from './pages/source.ts';
import { sourcesPage } from './pages/sources.ts';
import { storiesPage } from './pages/stories.ts';
import { retractedPage, storyPage } from './pages/story.ts';
import { deskIcon, deskStyle } from './pages/style.ts';
import type { ApiDeps } from './types.ts';

export function pageRoutes(app: Hono, deps: ApiDeps, answers: Answers): void {
  const showStories = async (c: Context) => {
    const listed = await listStories(deps.stories, (name) => c.req.query(name));
    if ('problem' in listed) return refuse(c, answers, 400, listed.problem.code, listed.problem.message);
    const sources = listed.found.stories.length === 0 ? await deps.sources.list() : undefined;
    return c.html(storiesPage(answers.page(), { ...listed, sources }));
  };
  app.get('/', showStories);
  app.get('/stories', showStories);

  app.get('/stories/:id', async (c) => {
    const found = await lookUpStory(deps.stories, c.req.param('id'));
    if (!found)
      return refuse(c, answers, 404, 'not-found', 'There is no story of this id; it may have expired.');
    if ('tombstone' in found) return c.html(retractedPage(answers.page(), found.tombstone), 410);
    return c.html(storyPage(answers.page(), found.story));
  });

  app.get('/sources', async (c) => c.html(sourcesPage(answers.page(), await deps.sources.list())));

  app.get('/sources/:id', async (c) => {
    const source = await deps.sources.get(c.req.param('id'));
    if (source) return c.html(sourcePage(answers.page(), source));
    return refuse(c, answers, 404, 'not-found', 'No source of this id is configured.');
  });

  app.get('/assets/desk.css', (c) => c.body(deskStyle, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/assets/desk.svg', (c) =>
    c.body(deskIcon, 200, { 'Content-Type': 'image/svg+xml; charset=utf-8' }),
  );
}
