/** How a refusal or an error is worded: JSON below /api, a page elsewhere. */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { PageContext } from './pages/layout.ts';
import { problemPage } from './pages/problem.ts';

export interface Answers {
  /** The page's surroundings at this moment. */
  page(): PageContext;
}

export function isApiPath(path: string): boolean {
  return path === '/api' || path.startsWith('/api/');
}

export function refuse(
  c: Context,
  answers: Answers,
  status: ContentfulStatusCode,
  code: string,
  message: string,
): Response | Promise<Response> {
  if (isApiPath(c.req.path)) return c.json({ error: { code, message } }, status);
  return c.html(problemPage(answers.page(), status, message), status);
}
