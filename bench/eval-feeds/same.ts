import { Parser } from 'htmlparser2';

/**
 * Whether two texts say the same: after decoding entities twice, dropping markup (with scripts and styles, as what is
 * expected may stand after sanitizing) and folding white space.
 */
export function sameText(a: string, b: string): boolean {
  return a === b || bare(a, '') === bare(b, '') || bare(a, ' ') === bare(b, ' ');
}

/** Whether two dates name the same second. */
export function sameInstant(a: string, b: string): boolean {
  const [first, second] = [Date.parse(a), Date.parse(b)];
  return Math.floor(first / 1000) === Math.floor(second / 1000);
}

/** `gap` is what stands for a tag: two paragraphs are two words, and half a word in bold is one. */
function bare(text: string, gap: string): string {
  return decode(decode(text))
    .replace(/<(script|style)\b[^<>]*>[^<]*<\/\1>|<!--[^<>]*(?:-->|$)/gi, '')
    .replace(/<[a-z/!?][^<>]*>/gi, gap)
    .replace(/\s+/g, ' ')
    .trim()
    .normalize('NFC');
}

/** HTML's entities decoded, everything else as it is: with no `<` left in it, all of the text is text. */
function decode(text: string): string {
  if (!text.includes('&')) return text;
  let decoded = '';
  const parser = new Parser({
    ontext: (piece) => {
      decoded += piece;
    },
  });
  parser.end(text.replaceAll('<', '&lt;'));
  return decoded;
}
