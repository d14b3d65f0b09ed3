/** The configuration folder as this process has it: what is in use, what is wrong with an edit, what the last one changed. */
import type { Hono } from 'hono';
import type { Answers } from '../answers.ts';
import { configPage } from '../pages/config.ts';
import type { ApiDeps } from '../types.ts';

export function configRoutes(app: Hono, { config }: ApiDeps, answers: Answers): void {
  app.get('/config', (c) => c.html(configPage(answers.page(), config.status())));
  app.get('/api/config', (c) => c.json(config.status()));
}
