import { Buffer, isUtf8 } from 'node:buffer';
import { byteOf } from './windows-1252.ts';

/** Characters that no text of ours carries: control characters other than tab and line ends, and half surrogate pairs. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is for
const UNWANTED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]|\p{Surrogate}/gu;
/** What may be one of them: tells the many texts that have none in a quarter of the time. */
// oxlint-disable-next-line no-control-regex -- likewise
const SUSPECT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff\ud800-\udfff]/;

export function dropControls(text: string): string {
  return SUSPECT.test(text) ? text.replace(UNWANTED, '') : text;
}

/** What a text may need cleaning for: the above, and the second half of what was encoded twice. */
// oxlint-disable-next-line no-control-regex -- likewise
const UNCLEAN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u00bf\u20ac\ud800-\udfff\ufffe\uffff]/;

/** Trimmed, without control characters and double encoding; undefined where nothing is left. */
export function cleanText(text: string | undefined): string | undefined {
  if (!text) return undefined;
  return (UNCLEAN.test(text) ? dropControls(undoDouble(text)) : text).trim() || undefined;
}

/** Characters of a text in which double encoding is looked for and undone where windows-1252 had a part in it. */
const MAX_UNDONE = 100_000;

/**
 * UTF-8 that was taken for Latin-1 or windows-1252 and encoded once more (`fÃ¼r`, `itâ€™s`): no real text in Latin-1
 * reads as UTF-8 throughout. Of windows-1252 that is sure only where its commonest mark shows.
 */
function undoDouble(text: string): string {
  if (!/[\u00c2-\u00f4][\u0080-\u00bf\u20ac]/.test(text)) return text;
  // oxlint-disable-next-line no-control-regex -- Latin-1 begins with them
  const isLatin = !/[^\u0000-\u00ff]/.test(text);
  if (!isLatin && (!text.includes('â€') || text.length > MAX_UNDONE)) return text;
  const codes = isLatin ? undefined : Array.from(text, byteOf);
  if (codes?.some((code) => code > 255)) return text;
  const bytes = codes ? Buffer.from(codes) : Buffer.from(text, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : text;
}

/** The beginning of a text as a note can carry it: on one line, and no character cut in two. */
export function shown(text: string, length = 60): string {
  return foldSpace(dropControls(text.slice(0, length)));
}

/** White space of every kind becomes one space. Only runs that need it are touched, as long texts hardly have any. */
export function foldSpace(text: string): string {
  return text.replace(/[^\S ]\s*| \s+/g, ' ').trim();
}

/**
 * Plain text made safe to be read as markup later: only what would be taken for a tag or an entity is escaped, so that
 * `AT&T` and `1 < 2` stay as they are.
 */
export function escapePlain(text: string): string {
  return text.replace(/&(?=#?\w{1,31};)/g, '&amp;').replace(/<(?=[a-z/!?])/gi, '&lt;');
}

/** All of markup's own characters, escaped. */
export function escapeMarkup(text: string): string {
  if (!/[&<>"]/.test(text)) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** BCP 47 in shape; undefined where it is something else. */
export function languageTag(text: string | undefined): string | undefined {
  const tag = text?.trim().replaceAll('_', '-');
  return tag && /^[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,5}$/i.test(tag) ? tag : undefined;
}
