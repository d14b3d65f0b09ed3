/** Characters that no text of ours carries: control characters other than tab and line ends, and half surrogate pairs. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is for
const UNWANTED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]|\p{Surrogate}/gu;

export function dropControls(text: string): string {
  return text.replace(UNWANTED, '');
}

/** Trimmed, without control characters and double encoding; undefined where nothing is left. */
export function cleanText(text: string | undefined): string | undefined {
  return (text && dropControls(undoDouble(text)).trim()) || undefined;
}

/** UTF-8 that was taken for Latin-1 and encoded once more (`fÃ¼r`): no real text in Latin-1 reads as UTF-8 throughout. */
function undoDouble(text: string): string {
  // oxlint-disable-next-line no-control-regex -- Latin-1 begins with them
  if (!/[\u00c2-\u00f4][\u0080-\u00bf]/.test(text) || /[^\u0000-\u00ff]/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
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
