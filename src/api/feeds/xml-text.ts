/** Text as XML 1.0 can hold it. */

/** Characters that no XML 1.0 document may hold, escaped or not, and halves of surrogate pairs. */
const UNWRITABLE =
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufdd0-\ufdef\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  // In plain text only `]]>` must not stand; then every `>` is as well escaped.
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For the inside of elements and of attributes in quotes. What XML cannot hold is dropped. */
export function xmlText(text: string): string {
  return text.replace(UNWRITABLE, '').replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** `<name attribute="…">text</name>`; nothing where there is no text. */
export function element(
  name: string,
  text: string | undefined,
  attributes: Record<string, string | undefined> = {},
): string {
  if (text === undefined || text === '') return '';
  return `<${name}${attributesOf(attributes)}>${xmlText(text)}</${name}>`;
}

/** `<name attribute="…"/>`. */
export function emptyElement(name: string, attributes: Record<string, string | undefined>): string {
  return `<${name}${attributesOf(attributes)}/>`;
}

function attributesOf(attributes: Record<string, string | undefined>): string {
  return Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${xmlText(value)}"`))
    .join('');
}
