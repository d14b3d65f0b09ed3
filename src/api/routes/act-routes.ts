/** What people do to stories: under /api as JSON, and as forms that say first what will happen. */
import { isStoryId } from '../../story/ids.ts';
import type { Context, Hono } from 'hono';
import { ulid } from 'ulid';
import { readStoryAct, readUndo, STORY_ACTS, type ActFields, type ActRead } from '../act-request.ts';
import type { ActOutcome } from '../act-types.ts';
import { refuse, type Answers } from '../answers.ts';
import { formField } from '../form-token.ts';
import type { ActForm } from '../pages/act-fields.ts';
import { actPage, undoPage } from '../pages/act-forms.ts';
import { storyPath } from '../pages/parts.ts';
import { retractedPage } from '../pages/story.ts';
import { rememberedName, rememberName } from '../person.ts';
import { lookUpStory } from '../read-stories.ts';
import { storiesIn } from '../../story/window/log.ts';
import type { ApiDeps } from '../types.ts';

export function actRoutes(app: Hono, deps: ApiDeps, answers: Answers): void {
  for (const kind of STORY_ACTS) {
    app.post(`/api/stories/:id/${kind}`, (c) =>
      answerJson(c, deps, (fields) => readStoryAct(kind, c.req.param('id'), fields)),
    );

    const show = async (c: Context, form: ActForm, status: 200 | 400 | 409 = 200) => {
      const found = await lookUpStory(deps.stories, c.req.param('id') ?? '');
      if (!found)
        return refuse(c, answers, 404, 'not-found', 'There is no story of this id; it may have expired.');
      if ('tombstone' in found) return c.html(retractedPage(answers.page(), found.tombstone), 410);
      return c.html(actPage(answers.page(), { kind, story: found.story, form }), status);
    };
    app.get(`/stories/:id/${kind}`, (c) => show(c, emptyForm(c, deps)));
    app.post(`/stories/:id/${kind}`, (c) =>
      answerForm(c, deps, (fields) => readStoryAct(kind, c.req.param('id'), fields), show),
    );
  }

  app.post('/api/acts/:id/undo', (c) => answerJson(c, deps, (fields) => readUndo(c.req.param('id'), fields)));

  const showUndo = async (c: Context, form: ActForm, status: 200 | 400 | 409 = 200) => {
    const id = (c.req.param('id') ?? '').toUpperCase();
    const known = isStoryId(id) ? await deps.acts.get(id) : undefined;
    if (!known)
      return refuse(c, answers, 404, 'not-found', 'There is no act of this id; it may have expired.');
    return c.html(undoPage(answers.page(), known, form), status);
  };
  app.get('/acts/:id/undo', (c) => showUndo(c, emptyForm(c, deps)));
  app.post('/acts/:id/undo', (c) =>
    answerForm(c, deps, (fields) => readUndo(c.req.param('id'), fields), showUndo),
  );
}

/** Filled in as far as the address and earlier forms tell. */
function emptyForm(c: Context, deps: ApiDeps): ActForm {
  return {
    token: formField(deps),
    id: ulid(),
    by: rememberedName(c),
    reason: '',
    with: (c.req.query('with') ?? '').slice(0, 500),
    articles: c.req.queries('article') ?? [],
  };
}

type Show = (c: Context, form: ActForm, status: 400 | 409) => Response | Promise<Response>;

/** Done: back to the story, which tells what was done. Otherwise the form again, as it was filled in, with what stands in the way. */
async function answerForm(
  c: Context,
  deps: ApiDeps,
  read: (fields: ActFields) => ActRead,
  show: Show,
): Promise<Response> {
  const fields = formFields(await c.req.parseBody({ all: true }));
  const again = (problem: string): ActForm => ({
    token: formField(deps),
    // A refusal stays one under its id.
    id: ulid(),
    by: fields.by ?? '',
    reason: fields.reason ?? '',
    with: fields.with ?? '',
    articles: [...(fields.articles ?? [])],
    problem,
  });
  const asked = read(fields);
  if ('problem' in asked) return show(c, again(asked.problem.message), 400);
  rememberName(c, asked.request.by);
  const outcome = await deps.acts.ask(asked.request);
  if ('refused' in outcome) return show(c, again(sentence(outcome.refused)), 409);
  return c.redirect(placeOf(outcome), 303);
}

/** The story that is left, or the list of acts. */
function placeOf(outcome: Exclude<ActOutcome, { refused: string }>): string {
  if ('queued' in outcome) return `/audit?queued=${outcome.queued}`;
  const [story] = storiesIn(outcome.done);
  return story === undefined ? `/audit?act=${outcome.done.id}` : `${storyPath(story)}?act=${outcome.done.id}`;
}

async function answerJson(
  c: Context,
  deps: ApiDeps,
  read: (fields: ActFields) => ActRead,
): Promise<Response> {
  const body = await jsonBody(c);
  const fields = body && jsonFields(body);
  if (!fields) {
    const message =
      'Send a JSON object with by and reason, and with (a join) or articles (a split) as it needs; all but articles are texts.';
    return c.json({ error: { code: 'bad-json', message } }, 400);
  }
  const asked = read(fields);
  if ('problem' in asked) return c.json({ error: asked.problem }, 400);
  const outcome = await deps.acts.ask(asked.request);
  if ('refused' in outcome)
    return c.json({ error: { code: 'refused', message: sentence(outcome.refused) } }, 409);
  return 'queued' in outcome ? c.json({ queued: outcome.queued }, 202) : c.json({ act: outcome.done });
}

async function jsonBody(c: Context): Promise<Record<string, unknown> | undefined> {
  if (!/^application\/json/i.test(c.req.header('content-type') ?? '')) return undefined;
  try {
    const body: unknown = await c.req.json();
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : undefined;
  } catch {
    return undefined;
  }
}

const TEXT_FIELDS = ['id', 'by', 'reason', 'with'] as const;

/** Undefined where a field is not of its type. */
function jsonFields(body: Record<string, unknown>): ActFields | undefined {
  const fields: ActFields = {};
  for (const name of TEXT_FIELDS) {
    const value = body[name];
    if (value !== undefined && typeof value !== 'string') return undefined;
    fields[name] = value;
  }
  const { articles } = body;
  if (articles === undefined) return { ...fields, sure: true };
  if (!Array.isArray(articles) || !articles.every((id) => typeof id === 'string')) return undefined;
  return { ...fields, articles, sure: true };
}

/** Of a form; what is sent twice where one is meant counts once, and files not at all. */
function formFields(form: Record<string, unknown>): ActFields {
  const texts = (name: string) => [form[name]].flat().filter((value) => typeof value === 'string');
  const fields = Object.fromEntries(TEXT_FIELDS.map((name) => [name, texts(name)[0]]));
  // A story that was typed goes before one that is chosen, which a list cannot let go of again.
  return {
    ...fields,
    with: texts('with').findLast((text) => text.trim() !== ''),
    articles: form['article'] === undefined ? undefined : texts('article'),
    sure: texts('sure').includes('yes'),
  };
}

function sentence(words: string): string {
  const text = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
