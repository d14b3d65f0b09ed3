/** `/compare`: why two merged, or did not. It takes all from the address, so that a comparison can be sent as a link. */
import type { Context, Hono } from 'hono';
import { refuse, type Answers } from '../answers.ts';
import { compare, type Compared } from '../compare.ts';
import { readCompareQuery } from '../compare-query.ts';
import { comparePage } from '../pages/compare.ts';
import { withPatience } from '../patience.ts';
import type { ApiDeps } from '../types.ts';

export function compareRoutes(app: Hono, { matching }: ApiDeps, answers: Answers): void {
  app.get('/compare', async (c) => {
    const read = readCompareQuery((name) => c.req.query(name));
    if ('problem' in read) return refuse(c, answers, 400, read.problem.code, read.problem.message);
    const { query, given } = read;
    return withPatience(c, answers, async (signal) => {
      const compared = query.kind === 'nothing' ? undefined : await compare(query, matching, signal);
      const view = { given, compared, settings: matching.settings() };
      return c.html(comparePage(answers.page(), view), compared?.kind === 'unknown' ? 404 : 200);
    });
  });

  app.get('/api/compare', async (c) => {
    const read = readCompareQuery((name) => c.req.query(name));
    if ('problem' in read) return refuse(c, answers, 400, read.problem.code, read.problem.message);
    const { query } = read;
    if (query.kind === 'nothing')
      return refuse(
        c,
        answers,
        400,
        'bad-title',
        'Give a and b: two titles or two ids; or list: titles in lines.',
      );
    return withPatience(c, answers, async (signal) =>
      answer(c, answers, await compare(query, matching, signal)),
    );
  });
}

function answer(c: Context, answers: Answers, compared: Compared): Response | Promise<Response> {
  if (compared.kind !== 'unknown') return c.json(compared);
  const which = compared.ids.join(' and ');
  return refuse(
    c,
    answers,
    404,
    'not-found',
    `There is nothing of the id ${which}, or it is older than the log.`,
  );
}
