/**
 * Against forged requests: a page elsewhere can have a browser send us a form, and the browser adds the credentials that it
 * remembers for us, but it cannot read a page of ours. So each form of ours holds a token that only such a page tells.
 *
 * A page that changes something is given `formField(deps)`, and puts it inside each of its `<form method="post">`; a script
 * of ours sends what `formToken` gives as the header `X-Form-Token`. guard-writes.ts asks for it at every POST, PUT, PATCH
 * and DELETE, before any handler.
 *
 * The token is a keyed hash of the day. The key is the desk's own token where it has one, so that every replica takes the
 * forms of every other, else a secret of this process: after a restart pages have to be loaded anew.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { html } from 'hono/html';
import { sameSecret } from './access.ts';
import type { Html } from './pages/layout.ts';
import type { ApiDeps } from './types.ts';

/** The hidden field's name. */
export const FORM_TOKEN_FIELD = 'form_token';
export const FORM_TOKEN_HEADER = 'X-Form-Token';

const DAY_MS = 86_400_000;
const SECRET_OF_THIS_PROCESS = randomBytes(32);

type TokenDeps = Pick<ApiDeps, 'token' | 'now'>;

/** The hidden field that every form which changes something holds. */
export function formField(deps: TokenDeps): Html {
  return html`<input type="hidden" name="${FORM_TOKEN_FIELD}" value="${formToken(deps)}" />`;
}

/** 43 letters, digits, `-` and `_`; taken on the (UTC) day on which it is given and on the next. */
export function formToken(deps: TokenDeps): string {
  return tokenOf(deps.token, dayOf(deps));
}

export function isFormToken(deps: TokenDeps, given: string): boolean {
  const today = dayOf(deps);
  return [today, today - 1].some((day) => sameSecret(given, tokenOf(deps.token, day)));
}

function dayOf({ now }: TokenDeps): number {
  return Math.floor(now().getTime() / DAY_MS);
}

function tokenOf(token: string | undefined, day: number): string {
  const key = token?.trim() ? token : SECRET_OF_THIS_PROCESS;
  return createHmac('sha256', key).update(`copydesk form ${day}`).digest('base64url');
}
