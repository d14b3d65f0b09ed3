import { Tokenizer } from 'htmlparser2';
import { foldText } from './fold-text.ts';
import { IGNORE_ALL } from '../../feed/ignore-tokens.ts';

/** Characters of markup that are read at most; an article's body is seldom a tenth of it. */
const MAX_MARKUP = 262_144;
/** How often markup may have been escaped by the programs it went through. */
const MAX_ROUNDS = 3;

/** Elements whose text is not for readers. */
const UNREAD = new Set(['script', 'style', 'iframe', 'noembed', 'noframes']);
/** Elements inside a word or a line; every other tag separates words. */
const INLINE = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span ' +
    'strike strong sub sup time tt u var wbr'
  ).split(' '),
);

const TAG = /<[a-z/!?][^<>]*>/gi;
const ANY_TAG = /<[a-z/!?][^<>]*>/i;
/** What follows the bracket of a tag that was cut off: no name, a name and perhaps a word more, or an attribute's value. */
const CUT_OFF = /^(?:[!?/]|[a-z][a-z\d:-]*(?:\s+[\w:-]*)?$|[^=]*=)/i;
const TAG_OR_ENTITY = /<[a-z/!?][^<>]*>|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,31}\d{0,2});/i;

/**
 * The text that a reader would see: no tags, scripts or styles, entities decoded (again where they were escaped twice),
 * NFC, white space folded. Linear time; reads at most 262,144 characters and stops after about `limit` characters of text.
 */
export function plainText(html: string, limit = MAX_MARKUP): string {
  if (typeof html !== 'string') return '';
  let text = html.slice(0, MAX_MARKUP);
  if (!/[<&]/.test(text)) return foldText(text.slice(0, limit));
  for (let round = 0; round === 0 || (round < MAX_ROUNDS && TAG_OR_ENTITY.test(text)); round += 1)
    text = foldText(textOf(text, limit));
  const bare = text.replace(TAG, ' ');
  // What stood around a tag may be one when that is gone.
  return bare === text ? text : foldText(ANY_TAG.test(bare) ? bare.replace(/<(?=[a-z/!?])/gi, ' ') : bare);
}

/** One reading. The tokenizer is used without the parser above it, whose stack takes n² steps for n open elements. */
function textOf(html: string, limit: number): string {
  const markup = escapeUnclosed(html.replaceAll('<![CDATA[', '').replaceAll(']]>', ''));
  let text = '';
  // Tags that were escaped come out as text, and go in the next round.
  let escaped = false;
  let unread: { name: string; from: number } | undefined;
  const separate = (start: number, end: number) => {
    if (!text.endsWith(' ') && !INLINE.has(markup.slice(start, end).toLowerCase())) text += ' ';
  };
  const add = (piece: string) => {
    if (!unread) text += piece.trim() === '' ? ' ' : piece;
    escaped ||= piece === '<';
    if (text.length > (escaped ? limit * 8 : limit)) tokenizer.pause();
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ...IGNORE_ALL,
      ontext: (start, end) => add(markup.slice(start, end)),
      ontextentity: (codepoint) => add(String.fromCodePoint(codepoint)),
      onopentagname(start, end) {
        const name = markup.slice(start, end).toLowerCase();
        if (UNREAD.has(name)) unread ??= { name, from: end };
        separate(start, end);
      },
      onclosetag(start, end) {
        if (markup.slice(start, end).toLowerCase() === unread?.name) unread = undefined;
        separate(start, end);
      },
    },
  );
  tokenizer.write(markup);
  if (tokenizer.running) tokenizer.end();
  // Never closed: no script but a title that speaks of the tag.
  const end = unread ? markup.indexOf('>', unread.from) : -1;
  return end === -1 ? text : text + markup.slice(end + 1);
}

/** A bracket that is never closed is one of a title's own (`x<y for all`), unless the publisher cut a tag in two. */
function escapeUnclosed(markup: string): string {
  const from = markup.lastIndexOf('>') + 1;
  const at = markup.indexOf('<', from);
  if (at === -1) return markup;
  const pieces = markup.slice(at + 1).split('<');
  return markup.slice(0, at) + pieces.map((piece) => (CUT_OFF.test(piece) ? '<' : '&lt;') + piece).join('');
}
