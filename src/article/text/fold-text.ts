/** Control characters, half surrogate pairs, direction overrides and what takes no room: they hide or forge text. */
const INVISIBLE =
  // oxlint-disable-next-line no-control-regex -- control characters are what it is for
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\p{Surrogate}]/gu;

/** No language stacks more marks on a letter; normalizing a run of n marks takes n² steps. */
const TOO_MANY_MARKS = /(\p{Mark}{8})\p{Mark}+/gu;

/** Text as we keep it: NFC, white space folded to single spaces, without control and invisible characters. Idempotent. */
export function foldText(text: string): string {
  const visible = /[^ -~]/.test(text) ? normalizeMarks(text.replace(INVISIBLE, '')) : text;
  return visible.replace(/[\s\u0085]{2,}|[^\S ]|\u0085/g, ' ').trim();
}

function normalizeMarks(text: string): string {
  return text.replace(TOO_MANY_MARKS, '$1').normalize('NFC');
}

/** Longest beginning of at most `max` UTF-16 units that splits no character from its marks. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = max;
  while (end > 0 && max - end < 16 && continues(text, end)) end -= 1;
  return text.slice(0, end);
}

function continues(text: string, at: number): boolean {
  return /^(?:[\udc00-\udfff\u200d]|\p{Mark})/u.test(text.slice(at, at + 2)) || text[at - 1] === '\u200d';
}
