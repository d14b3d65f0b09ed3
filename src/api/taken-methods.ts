/** A method that no route takes at an address: the answer says which ones would be (RFC 9110, 15.5.6). */
import type { Hono, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { refuse, type Answers } from './answers.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Answers 405 with `Allow` where other methods are taken, and 404 where none is. */
export function onlyTakenMethods(app: Hono, answers: Answers): MiddlewareHandler {
  return async (c, next) => {
    const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
    if (matchedRoutes(c).some((route) => route.method === method)) return next();
    const taken = METHODS.filter((each) => takes(app, each, c.req.path));
    // Who asks for nothing that is there hears so from the app itself.
    if (taken.length === 0) return method === 'GET' ? next() : c.notFound();
    const allowed = taken.flatMap((each) => (each === 'GET' ? ['GET', 'HEAD'] : [each])).join(', ');
    c.header('Allow', allowed);
    return refuse(c, answers, 405, 'method-not-allowed', `Only ${allowed} is answered here.`);
  };
}

/** Handlers for every method are middleware. */
function takes(app: Hono, method: string, path: string): boolean {
  const [matched] = app.router.match(method, path);
  return matched.some(([[, route]]) => route.method === method);
}
