/** What was given up, and its way back: `/dead-letters` for people, `/api/dead-letters` as JSON. */
import type { Context, Hono } from 'hono';
import { refuse, type Answers } from '../answers.ts';
import { formField } from '../form-token.ts';
import { deadLettersPage } from '../pages/dead-letters.ts';
import type { ApiDeps } from '../types.ts';

/** Letters of each queue on the page of all, and on that of one. */
const FEW = 10;
const MANY = 50;
/** Ids in one request, and their length; a job's are short. */
const MOST_IDS = 1000;
const MOST_ID = 200;

export function deadLetterRoutes(
  app: Hono,
  deps: Pick<ApiDeps, 'deadLetters' | 'token' | 'now'>,
  answers: Answers,
): void {
  const { deadLetters } = deps;

  app.get('/api/dead-letters', async (c) => {
    const page = pageAsked(c, MANY);
    if (!page) return c.json({ error: BAD_PAGE }, 400);
    const boxes = await deadLetters.list(page);
    return boxes.length === 0 ? c.json({ error: NO_QUEUE }, 404) : c.json({ queues: boxes });
  });

  app.post('/api/dead-letters/redrive', async (c) => {
    const asked = await askedInJson(c);
    if (!asked) return c.json({ error: BAD_REDRIVE }, 400);
    const answer = await deadLetters.redrive(asked.queue, asked.ids);
    return answer ? c.json(answer) : c.json({ error: NO_QUEUE }, 404);
  });

  app.get('/dead-letters', async (c) => {
    const page = pageAsked(c, c.req.query('queue') ? MANY : FEW);
    if (!page) return refuse(c, answers, 400, BAD_PAGE.code, BAD_PAGE.message);
    const boxes = await deadLetters.list(page);
    if (boxes.length === 0) return refuse(c, answers, 404, NO_QUEUE.code, NO_QUEUE.message);
    const count = c.req.query('redriven') ?? '';
    const redriven = /^\d{1,6}$/.test(count) ? Number(count) : undefined;
    return c.html(deadLettersPage(answers.page(), { ...page, boxes, token: formField(deps), redriven }));
  });

  app.post('/dead-letters/redrive', async (c) => {
    const { queue, id, all } = await c.req.parseBody();
    if (typeof queue !== 'string' || (all !== 'yes' && typeof id !== 'string'))
      return refuse(c, answers, 400, BAD_REDRIVE.code, 'Name a queue, and a letter or all of them.');
    const answer = await deadLetters.redrive(queue, typeof id === 'string' ? [id.slice(0, MOST_ID)] : 'all');
    if (!answer) return refuse(c, answers, 404, NO_QUEUE.code, NO_QUEUE.message);
    return c.redirect(`/dead-letters?redriven=${answer.redriven.length}`, 303);
  });
}

const BAD_PAGE = {
  code: 'bad-page',
  message: 'limit is a number from 1 to 100, and offset one from 0 to 100000.',
};
const NO_QUEUE = { code: 'not-found', message: 'There is no queue of this name.' };
const BAD_REDRIVE = {
  code: 'bad-redrive',
  message: `Send JSON with queue and either ids (a list of up to ${MOST_IDS}) or all: true.`,
};

function pageAsked(
  c: Context,
  otherwise: number,
): { limit: number; offset: number; queue?: string } | undefined {
  const { limit = String(otherwise), offset = '0', queue } = c.req.query();
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 100) return undefined;
  if (!/^\d{1,6}$/.test(offset) || Number(offset) > 100_000) return undefined;
  return { limit: Number(limit), offset: Number(offset), ...(queue && { queue }) };
}

async function askedInJson(c: Context): Promise<{ queue: string; ids: string[] | 'all' } | undefined> {
  const body: unknown = await c.req.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null) return undefined;
  const { queue, ids, all }: { queue?: unknown; ids?: unknown; all?: unknown } = body;
  if (typeof queue !== 'string') return undefined;
  if (all === true) return ids === undefined ? { queue, ids: 'all' } : undefined;
  if (!Array.isArray(ids) || ids.length > MOST_IDS) return undefined;
  const texts = ids.filter((id): id is string => typeof id === 'string' && id.length <= MOST_ID);
  return texts.length === ids.length ? { queue, ids: texts } : undefined;
}
