/** The three forms of RFC 9110 §5.6.7, all of them in UTC. */
const HTTP_DATE =
  /^[a-z]{3,9},? (?:\d{1,2}[ -][a-z]{3}[ -]\d{2,4} \d\d:\d\d:\d\d GMT|[a-z]{3} {1,2}\d{1,2} \d\d:\d\d:\d\d \d{4})$/i;

/** An HTTP date in ms since the epoch; absent where the text is none. */
export function parseHttpDate(value: string): number | undefined {
  const text = value.trim();
  if (!HTTP_DATE.test(text)) return undefined;
  const time = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(time) ? undefined : time;
}
