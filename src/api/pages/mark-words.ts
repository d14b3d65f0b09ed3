/** A title in which the words that it shares with another stand out. */
import { html } from 'hono/html';
import { foldText } from '../../story/words/words.ts';
import type { SharedWord } from '../../story/types.ts';
import type { Html } from './layout.ts';

/** Letters, digits and marks, with what joins them inside a word or a number. */
const TOKEN = /[\p{L}\p{N}\p{M}]+(?:['’.,:/-][\p{L}\p{N}\p{M}]+)*/gu;
/** Titles are not longer; what comes beyond is shown as it is. */
const MOST_CHARACTERS = 1000;

/** @param side which title of the two it is: the first one's words stand in `word`, the other's in `with`. */
export function markShared(title: string, shared: readonly SharedWord[], side: 'a' | 'b'): Html {
  const forms = new Set(
    shared.flatMap((each) => formsOf(side === 'a' ? each.word : (each.with ?? each.word))),
  );
  const read = title.slice(0, MOST_CHARACTERS);
  const pieces: (Html | string)[] = [];
  let from = 0;
  for (const { 0: token, index } of read.matchAll(TOKEN)) {
    if (!isShared(token, forms)) continue;
    pieces.push(read.slice(from, index), html`<mark>${token}</mark>`);
    from = index + token.length;
  }
  return html`${[...pieces, title.slice(from)]}`;
}

/** `38 million` is two words of a title, and one that matching sees. */
function formsOf(form: string): string[] {
  return form.split(/\s+/).filter(Boolean);
}

function isShared(token: string, forms: ReadonlySet<string>): boolean {
  const folded = foldText(token).trim();
  if (forms.has(folded) || forms.has(dropElision(folded))) return true;
  const parts = folded.split(/['.,:/-]/);
  if (parts.length > 1 && parts.some((part) => part.length > 1 && forms.has(part))) return true;
  // Scripts without spaces, and compounds: matching reads them by parts.
  return [...forms].some((form) => form.length >= (isUnspaced(form) ? 2 : 5) && folded.includes(form));
}

function dropElision(form: string): string {
  return form.replace(/^\p{L}{1,4}'(?=\p{L}{2})/u, '').replace(/'s$|'/g, '');
}

function isUnspaced(text: string): boolean {
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u.test(
    text,
  );
}
