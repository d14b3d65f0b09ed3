/** What changes something is taken only from a page of ours, or from a client that no foreign page can pose as. */
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { refuse, type Answers } from './answers.ts';
import { FORM_TOKEN_FIELD, FORM_TOKEN_HEADER, isFormToken } from './form-token.ts';
import type { ApiDeps } from './types.ts';

/** Of a request's body; a reason has 500 characters, a list of ids some thousand. */
export const MAX_BODY_BYTES = 64 * 1024;

/** What bodies may be. `text/plain`, the third that a form can send without asking, is none. */
const BODY_TYPES = /^(application\/json|application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i;

type Refusal = [status: 400 | 403 | 415, code: string, message: string];

/**
 * Lets reading through. Anything else needs a body of at most MAX_BODY_BYTES (413) and of a type that we read (415) and can
 * read (400), to come from our own origin as far as the browser tells (403), and a form token (403): as the field `form_token` of a form, or in the header `X-Form-Token`. A client that sends `Authorization: Bearer …` needs
 * none: a browser adds that to no foreign request. Where the desk has no token, any Bearer value serves.
 */
export function guardWrites(deps: Pick<ApiDeps, 'token' | 'now'>, answers: Answers): MiddlewareHandler {
  const limit = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: (c) =>
      refuse(c, answers, 413, 'too-large', `What is sent here has at most ${MAX_BODY_BYTES / 1024} KiB.`),
  });
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    return limit(c, async () => {
      const refusal =
        refuseType(c) ?? refuseOrigin(c) ?? (await refuseToken(c, deps)) ?? (await refuseForm(c));
      if (refusal) c.res = await refuse(c, answers, ...refusal);
      else await next();
    });
  };
}

function refuseType(c: Context): Refusal | undefined {
  const type = c.req.header('content-type');
  if (type === undefined || BODY_TYPES.test(type)) return undefined;
  return [415, 'media-type', 'Send a form, or JSON as application/json.'];
}

/** Browsers tell where a request began, in one header or the other; clients that are none tell nothing. */
function refuseOrigin(c: Context): Refusal | undefined {
  const site = c.req.header('sec-fetch-site') ?? 'none';
  const origin = c.req.header('origin');
  const own = site === 'same-origin' || site === 'none';
  // A page that tells no address to anybody sends `null` to its own origin too.
  const hidden = origin === 'null' && site === 'same-origin';
  if (own && (origin === undefined || hidden || hostOf(origin) === hostCalled(c))) return undefined;
  return [403, 'foreign-origin', 'This came from a page that is not of this desk, so nothing was done.'];
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function hostCalled(c: Context): string {
  return (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase();
}

function isForm(c: Context): boolean {
  return !/^application\/json/i.test(c.req.header('content-type') ?? 'application/json');
}

async function refuseToken(c: Context, deps: Pick<ApiDeps, 'token' | 'now'>): Promise<Refusal | undefined> {
  if (/^bearer\s+\S/i.test(c.req.header('authorization') ?? '')) return undefined;
  const given = c.req.header(FORM_TOKEN_HEADER) ?? (await fieldOf(c));
  if (typeof given === 'string' && isFormToken(deps, given)) return undefined;
  const advice =
    given === undefined
      ? `Send a Bearer token, or the form token of a page as ${FORM_TOKEN_FIELD}.`
      : 'The form is out of date: go back, load its page anew, and send it again.';
  return [403, 'form-token', `Nothing was done. ${advice}`];
}

async function fieldOf(c: Context): Promise<unknown> {
  if (!isForm(c)) return undefined;
  try {
    return (await c.req.parseBody())[FORM_TOKEN_FIELD];
  } catch {
    // No form, whatever it calls itself.
    return undefined;
  }
}

/** A Bearer token goes without the form being looked at, and handlers read it without such care. */
async function refuseForm(c: Context): Promise<Refusal | undefined> {
  if (!isForm(c)) return undefined;
  try {
    await c.req.parseBody();
    return undefined;
  } catch {
    return [400, 'bad-form', 'What was sent cannot be read as a form, which it says it is.'];
  }
}
