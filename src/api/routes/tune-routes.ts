/** `/tune`: what other settings would do to the stored log. It changes nothing. */
import type { Context, Hono } from 'hono';
import { refuse, type Answers } from '../answers.ts';
import type { TuneResult } from '../matching-types.ts';
import { tunePage } from '../pages/tune.ts';
import { withPatience } from '../patience.ts';
import { tuneCsv } from '../tune-csv.ts';
import { readTuneQuery } from '../tune-query.ts';
import type { ApiDeps } from '../types.ts';

export function tuneRoutes(app: Hono, { matching }: ApiDeps, answers: Answers): void {
  app.get('/tune', async (c) => {
    const inForce = matching.settings();
    const read = readTuneQuery((name) => c.req.query(name), inForce);
    if ('problem' in read) return refuse(c, answers, 400, read.problem.code, read.problem.message);
    const { request, isAsked } = read;
    if (!isAsked) matching.prepare();
    return withPatience(c, answers, async (signal) => {
      const result = isAsked ? await matching.tune(request, signal) : undefined;
      return c.html(tunePage(answers.page(), { inForce, request, result }));
    });
  });

  const exported = (path: string, send: (c: Context, result: TuneResult) => Response) =>
    app.get(path, async (c) => {
      const read = readTuneQuery((name) => c.req.query(name), matching.settings());
      if ('problem' in read) return refuse(c, answers, 400, read.problem.code, read.problem.message);
      return withPatience(c, answers, async (signal) => send(c, await matching.tune(read.request, signal)));
    });
  exported('/api/tune', (c, result) => c.json(result));
  exported('/api/tune.csv', (c, result) => {
    c.header('Content-Disposition', 'attachment; filename="tune.csv"');
    return c.body(tuneCsv(result), 200, { 'Content-Type': 'text/csv; charset=utf-8' });
  });
}
