/** Sources: their pages, the same as JSON, and what a person may do with one. Forms and JSON do the same. */
import type { Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { refuse, type Answers } from '../answers.ts';
import { formField } from '../form-token.ts';
import type { ActionAnswer, SourceQuery } from '../operate-types.ts';
import { sourcePage, type Told } from '../pages/source.ts';
import { sourcesPage } from '../pages/sources.ts';
import { SOURCE_STATES, type ApiDeps } from '../types.ts';

const PAGE = 100;
const MOST = 1000;
const LONGEST_TEXT = 100;

export function sourceRoutes(app: Hono, deps: ApiDeps, answers: Answers): void {
  const { sources } = deps;

  app.get('/sources', async (c) => {
    const query = queryOf((name) => c.req.query(name), PAGE);
    if (!query) return refuse(c, answers, 400, 'bad-query', BAD_QUERY);
    return c.html(sourcesPage(answers.page(), await sources.page(query), query));
  });

  app.get('/sources/:id', async (c) => {
    const source = await sources.get(c.req.param('id'));
    if (!source) return refuse(c, answers, 404, 'not-found', 'No source of this id is configured.');
    const told = TOLD.get(c.req.query('told') ?? '');
    return c.html(sourcePage(answers.page(), source, { form: formField(deps), ...(told && { told }) }));
  });

  app.get('/api/sources', async (c) => {
    const query = queryOf((name) => c.req.query(name), Infinity);
    if (!query) return c.json({ error: { code: 'bad-query', message: BAD_QUERY } }, 400);
    const { sources: found, total, states } = await sources.page(query);
    const next = query.offset + found.length;
    return c.json({ sources: found, total, states, ...(next < total && { next }) });
  });

  app.get('/api/sources/:id', async (c) => {
    const source = await sources.get(c.req.param('id'));
    if (!source)
      return c.json({ error: { code: 'not-found', message: 'There is no source of this id.' } }, 404);
    return c.json(source);
  });

  actionRoutes(app, deps, answers);
}

const BAD_QUERY = `offset is a number, limit one from 1 to ${MOST}, state one of ${SOURCE_STATES.join(', ')}, silent.`;

/** Undefined where it makes no sense. */
function queryOf(ask: (name: string) => string | undefined, most: number): SourceQuery | undefined {
  const [offset, limit] = [wholeOf(ask('offset'), 0), wholeOf(ask('limit'), most)];
  const state = ask('state') || undefined;
  const known = state === 'silent' ? state : SOURCE_STATES.find((one) => one === state);
  const text = ask('text')?.trim().slice(0, LONGEST_TEXT);
  const isFit = limit === most || (limit >= 1 && limit <= MOST);
  if (!(offset >= 0) || !isFit || (state && !known)) return undefined;
  return { offset, limit, ...(known && { state: known }), ...(text && { text }) };
}

function wholeOf(text: string | undefined, standard: number): number {
  if (text === undefined || text === '') return standard;
  return /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
}

/** What the source's page says after an action, by the code in its address. */
const TOLD = new Map<string, Told>([
  [
    'poll',
    { words: 'It is asked as soon as its host has a place free. Load this page again to see what came.' },
  ],
  ['pause', { words: 'It is paused until it is resumed, also over restarts.' }],
  ['resume', { words: 'It is in the schedule again, and due.' }],
]);

type Act = (id: string, reason: string | undefined) => Promise<ActionAnswer>;

function actionRoutes(app: Hono, deps: ApiDeps, answers: Answers): void {
  const { sourceActions, sources } = deps;
  const acts: Record<string, Act> = {
    poll: (id) => sourceActions.poll(id),
    pause: (id, reason) => sourceActions.pause(id, reason),
    resume: (id) => sourceActions.resume(id),
  };
  for (const [name, act] of Object.entries(acts)) {
    app.post(`/api/sources/:id/${name}`, async (c) =>
      answerJson(c, await act(c.req.param('id'), await reasonOf(c))),
    );
    app.post(`/sources/:id/${name}`, async (c) => {
      const id = c.req.param('id');
      const answer = await act(id, await reasonOf(c));
      if ('refused' in answer) return refuse(c, answers, statusOf(answer), answer.code, answer.refused);
      return c.redirect(`/sources/${encodeURIComponent(id)}?told=${name}`, 303);
    });
  }

  app.post('/api/sources/:id/test', async (c) => {
    const trial = await sourceActions.test(c.req.param('id'));
    return 'refused' in trial ? answerJson(c, trial) : c.json(trial);
  });

  app.post('/sources/:id/test', async (c) => {
    const id = c.req.param('id');
    const [trial, source] = await Promise.all([sourceActions.test(id), sources.get(id)]);
    if ('refused' in trial) {
      if (trial.code === 'busy') c.header('Retry-After', RETRY_AFTER);
      return refuse(c, answers, statusOf(trial), trial.code, trial.refused);
    }
    if (!source) return refuse(c, answers, 404, 'not-found', 'No source of this id is configured.');
    return c.html(sourcePage(answers.page(), source, { form: formField(deps), trial }));
  });
}

type Refused = Extract<ActionAnswer, { refused: string }>;

const STATUSES: Record<Refused['code'], ContentfulStatusCode> = {
  'not-found': 404,
  conflict: 409,
  busy: 429,
};

function statusOf({ code }: Refused): ContentfulStatusCode {
  return STATUSES[code];
}

/** Seconds in which the trials of other sources are over. */
const RETRY_AFTER = '8';

function answerJson(c: Context, answer: ActionAnswer): Response {
  if (!('refused' in answer)) return c.json(answer);
  if (answer.code === 'busy') c.header('Retry-After', RETRY_AFTER);
  return c.json({ error: { code: answer.code, message: answer.refused } }, statusOf(answer));
}

/** A reason that came with it, in a form or as JSON; bodies that are neither have none. */
async function reasonOf(c: Context): Promise<string | undefined> {
  const isJson = /^application\/json/i.test(c.req.header('content-type') ?? '');
  const body: unknown = await (isJson ? c.req.json() : c.req.parseBody()).catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('reason' in body)) return undefined;
  const { reason } = body;
  return typeof reason === 'string' ? reason.trim().slice(0, 300) || undefined : undefined;
}
