/** The pages of stories, and the files that pages load. */
import type { Context, Hono } from 'hono';
import { refuse, type Answers } from '../answers.ts';
import { listStories, lookUpStory } from '../read-stories.ts';
import { liveScript } from '../pages/live-script.ts';
import { revisionsPage } from '../pages/revisions.ts';
import { storiesPage } from '../pages/stories.ts';
import { retractedPage, storyPage, type StoryBackground } from '../pages/story.ts';
import { REVISIONS_SHOWN } from '../pages/story-past.ts';
import { deskIcon, deskStyle } from '../pages/style.ts';
import type { ApiDeps, StoryQuery } from '../types.ts';

/** Acts on one story's page. */
const ACTS_SHOWN = 20;

export function pageRoutes(app: Hono, deps: ApiDeps, answers: Answers): void {
  /** What was decided about a story, and the act that the address says was just carried out. */
  const backgroundOf = async (c: Context, story: string): Promise<StoryBackground> => {
    const { acts } = await deps.acts.list({ limit: ACTS_SHOWN, story });
    const act = (c.req.query('act') ?? '').toUpperCase();
    return { acts, done: acts.find((known) => known.act.id === act) };
  };

  app.get('/stories', async (c) => {
    const listed = await listStories(deps.stories, (name) => c.req.query(name), deps.now());
    if ('problem' in listed) return refuse(c, answers, 400, listed.problem.code, listed.problem.message);
    const wantsAdvice = listed.found.stories.length === 0 && isWhole(listed.query);
    const sources = wantsAdvice ? await deps.sources.list() : undefined;
    const since = c.req.query('since')?.trim().slice(0, 40) ?? '';
    return c.html(storiesPage(answers.page(), { ...listed, since, sources }));
  });

  app.get('/stories/:id', async (c) => {
    const id = c.req.param('id').toUpperCase();
    const found = await lookUpStory(deps.stories, c.req.param('id'));
    if (!found)
      return refuse(c, answers, 404, 'not-found', 'There is no story of this id; it may have expired.');
    const background = await backgroundOf(c, id);
    if ('tombstone' in found) return c.html(retractedPage(answers.page(), found.tombstone, background), 410);
    const history = await deps.history.revisions(id, REVISIONS_SHOWN + 1);
    return c.html(storyPage(answers.page(), { ...found, ...background, history }));
  });

  app.get('/stories/:id/revisions', async (c) => {
    const found = await lookUpStory(deps.stories, c.req.param('id'));
    if (!found) return refuse(c, answers, 404, 'not-found', 'There is no story of this id.');
    const { storyId } = 'story' in found ? found.story : found.tombstone;
    const title = 'story' in found ? found.story.title : 'A story that was retracted';
    const view = { storyId, title, found: await deps.history.revisions(storyId) };
    return c.html(revisionsPage(answers.page(), view));
  });

  app.get('/assets/live.js', (c) =>
    c.body(liveScript, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  );
  app.get('/assets/desk.css', (c) => c.body(deskStyle, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/assets/desk.svg', (c) =>
    c.body(deskIcon, 200, { 'Content-Type': 'image/svg+xml; charset=utf-8' }),
  );
}

/** Whether a list is of all stories from the first: only when that is empty it is the sources that say why. */
function isWhole({ limit: _limit, order: _order, ...narrowed }: StoryQuery): boolean {
  return Object.keys(narrowed).length === 0;
}
