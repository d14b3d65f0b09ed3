/** Who decides: people name themselves in a form, and a cookie remembers the name for the next one. */
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const COOKIE = 'copydesk_by';
const YEAR_S = 365 * 86_400;
/** Characters that are kept of a name; as in acts-planning.ts. */
export const MOST_BY = 100;

/** The name that was given last; '' for none. It says nothing about who it is: whoever may write may give any. */
export function rememberedName(c: Context): string {
  return (getCookie(c, COOKIE) ?? '').slice(0, MOST_BY);
}

export function rememberName(c: Context, name: string): void {
  setCookie(c, COOKIE, name, { path: '/', httpOnly: true, sameSite: 'Strict', maxAge: YEAR_S });
}
