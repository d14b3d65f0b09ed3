/** What was decided about stories: `/audit` for people, `/api/acts` as JSON. */
import type { Hono } from 'hono';
import { isStoryId } from '../../story/ids.ts';
import { ACT_KINDS, HAND_KINDS, type ActQuery } from '../act-types.ts';
import { refuse, type Answers } from '../answers.ts';
import { auditPage } from '../pages/audit.ts';
import { MOST_BY } from '../person.ts';
import type { Parameters, QueryProblem } from '../story-query.ts';
import type { ApiDeps } from '../types.ts';

const DEFAULT_LIMIT = 50;

export function auditRoutes(app: Hono, { acts }: Pick<ApiDeps, 'acts'>, answers: Answers): void {
  app.get('/api/acts', async (c) => {
    const read = readActQuery((name) => c.req.query(name), 'all');
    if ('problem' in read) return c.json({ error: read.problem }, 400);
    return c.json(await acts.list(read.query));
  });

  app.get('/api/acts/:id', async (c) => {
    const id = c.req.param('id').toUpperCase();
    const known = isStoryId(id) ? await acts.get(id) : undefined;
    if (known) return c.json(known);
    return c.json({ error: { code: 'not-found', message: 'There is no act of this id.' } }, 404);
  });

  app.get('/audit', async (c) => {
    const read = readActQuery((name) => c.req.query(name), 'hand');
    if ('problem' in read) return refuse(c, answers, 400, read.problem.code, read.problem.message);
    const { query } = read;
    const [done, queued] = [c.req.query('act'), c.req.query('queued')].map((id = '') =>
      isStoryId(id) ? id.toUpperCase() : undefined,
    );
    const view = {
      found: await acts.list(query),
      filter: { kind: read.kind, by: query.by ?? '', story: query.story ?? '' },
      isLater: query.before !== undefined,
      done: done === undefined ? undefined : await acts.get(done),
      queued,
    };
    return c.html(auditPage(answers.page(), view));
  });
}

/**
 * Reads `kind` (one of ACT_KINDS, `hand` for what people decided, or `all`), `by`, `story`, `limit` (1 to 100) and `before`.
 * @param otherwise the kind where none is asked for
 */
function readActQuery(
  parameters: Parameters,
  otherwise: 'hand' | 'all',
): { query: ActQuery; kind: string } | { problem: QueryProblem } {
  const given = (name: string) => parameters(name)?.trim() || undefined;
  const [kind = otherwise, by, story, before] = ['kind', 'by', 'story', 'before'].map(given);
  const limit = given('limit') ?? String(DEFAULT_LIMIT);
  const one = ACT_KINDS.find((known) => known === kind);
  if (!one && kind !== 'hand' && kind !== 'all')
    return bad('bad-kind', `kind is one of hand, all, ${ACT_KINDS.join(', ')}.`);
  if (by !== undefined && by.length > MOST_BY) return bad('bad-by', `by has at most ${MOST_BY} characters.`);
  if (story !== undefined && !isStoryId(story))
    return bad('bad-story', 'story is the id of a story: 26 letters and digits.');
  if (before !== undefined && !isStoryId(before))
    return bad('bad-before', 'before is one that an earlier page gave in next.');
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 100)
    return bad('bad-limit', 'limit is a whole number from 1 to 100.');
  const kinds = one ? [one] : kind === 'hand' ? HAND_KINDS : undefined;
  return {
    kind,
    query: {
      limit: Number(limit),
      ...(kinds && { kinds }),
      ...(by !== undefined && { by }),
      ...(story !== undefined && { story: story.toUpperCase() }),
      ...(before !== undefined && { before: before.toUpperCase() }),
    },
  };
}

function bad(code: string, message: string): { problem: QueryProblem } {
  return { problem: { code, message } };
}
