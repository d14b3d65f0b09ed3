/** Borderline pairs and what people say of them: `/tune/pairs`, `/api/pairs`, `/api/marks` and the gold file. */
import type { Context, Hono } from 'hono';
import { isArticleId } from '../../story/ids.ts';
import { formatGold, isLabel, type GoldLabel } from '../../story/gold.ts';
import { refuse, type Answers } from '../answers.ts';
import { formField } from '../form-token.ts';
import { MOST_MARKS, type MatchingDesk } from '../matching-types.ts';
import { trayPage } from '../pages/tray.ts';
import { withPatience } from '../patience.ts';
import type { ApiDeps } from '../types.ts';

/** Pairs to a page: more than anyone judges in one sitting at it. */
const PAIRS_SHOWN = 12;

type Refusal = [status: 400 | 404 | 409, code: string, message: string];

const BAD_LABEL: Refusal = [400, 'bad-label', 'label is duplicate, related or different.'];
const NO_PAIR: Refusal = [404, 'not-found', 'This pair is no longer among those shown. Load the page anew.'];
const NO_MARK: Refusal = [404, 'not-found', 'Nothing was said of this pair.'];
const FULL: Refusal = [
  409,
  'full',
  `As many pairs are judged as are kept (${MOST_MARKS}). Export them, and take some away.`,
];

export function trayRoutes(app: Hono, deps: ApiDeps, answers: Answers): void {
  const { matching } = deps;

  app.get('/tune/pairs', (c) =>
    withPatience(c, answers, async (signal) => {
      const pairs = await matching.borderline(PAIRS_SHOWN, signal);
      const judged = await matching.judged();
      const settings = matching.settings();
      const isGoingOn = c.req.query('next') !== undefined;
      return c.html(trayPage(answers.page(), { pairs, judged, settings, isGoingOn, field: formField(deps) }));
    }),
  );
  app.post('/tune/pairs', async (c) => {
    const { pair, label } = await c.req.parseBody();
    const refusal = label === 'none' ? await unmark(matching, pair) : await mark(matching, pair, label);
    return refusal ? refuse(c, answers, ...refusal) : c.redirect('/tune/pairs?next=1#pairs', 303);
  });

  app.get('/api/pairs', (c) =>
    withPatience(c, answers, async (signal) =>
      c.json({ pairs: await matching.borderline(PAIRS_SHOWN, signal) }),
    ),
  );
  app.get('/api/marks', async (c) => {
    const { marks, verdict } = await matching.judged();
    return c.json({ marks, total: marks.length, settings: matching.settings(), ...(verdict && { verdict }) });
  });
  app.put('/api/marks/:id', async (c) => {
    const refusal = await mark(matching, c.req.param('id'), await labelIn(c));
    return refusal ? refuse(c, answers, ...refusal) : c.body(null, 204);
  });
  app.delete('/api/marks/:id', async (c) => {
    const refusal = await unmark(matching, c.req.param('id'));
    return refusal ? refuse(c, answers, ...refusal) : c.body(null, 204);
  });
  app.get('/api/gold.tsv', async (c) => {
    const { marks } = await matching.judged();
    const pairs = marks.map(({ label, a, b }) => ({
      label,
      a: a.title,
      b: b.title,
      language: a.language ?? b.language ?? 'und',
      note: '',
    }));
    c.header('Content-Disposition', 'attachment; filename="gold.tsv"');
    return c.body(formatGold(pairs), 200, { 'Content-Type': 'text/tab-separated-values; charset=utf-8' });
  });
}

async function labelIn(c: Context): Promise<unknown> {
  try {
    return (await c.req.json<{ label?: unknown } | null>())?.label;
  } catch {
    // No JSON is no label.
    return undefined;
  }
}

async function mark(matching: MatchingDesk, pair: unknown, label: unknown): Promise<Refusal | undefined> {
  if (typeof label !== 'string' || !isLabel(label)) return BAD_LABEL;
  if (!isPairId(pair)) return NO_PAIR;
  const answer = await matching.mark(pair, label satisfies GoldLabel);
  if (answer === 'kept') return undefined;
  return answer === 'full' ? FULL : NO_PAIR;
}

async function unmark(matching: MatchingDesk, pair: unknown): Promise<Refusal | undefined> {
  return isPairId(pair) && (await matching.unmark(pair)) ? undefined : NO_MARK;
}

const isPairId = (text: unknown): text is string => typeof text === 'string' && isArticleId(text);
