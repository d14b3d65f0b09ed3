import { characterOf } from '../windows-1252.ts';

/** A reference as it is written after its `&`, and what it stands for. */
type Reference = readonly [written: string, character: string];

const LT: Reference = ['lt;', '<'];
const GT: Reference = ['gt;', '>'];
const AMP: Reference = ['amp;', '&'];
const APOS: Reference = ['apos;', "'"];
const QUOT: Reference = ['quot;', '"'];

const NUMBER = /#(?:x([\da-f]{1,6})|(\d{1,7}));/iy;

/**
 * Decodes the references that XML knows. Names that only HTML knows stay as they are written: what is read later as
 * markup knows them. `onBare` is told of each of those, and of an `&` that stands for itself.
 */
export function decodeXml(text: string, onBare?: () => void): string {
  let at = text.indexOf('&');
  if (at === -1) return text;
  let decoded = '';
  let from = 0;
  for (; at !== -1; at = text.indexOf('&', at + 1)) {
    const reference = referenceAt(text, at + 1);
    if (reference === undefined) {
      onBare?.();
      continue;
    }
    decoded += text.slice(from, at) + reference[1];
    from = at + 1 + reference[0].length;
  }
  return decoded + text.slice(from);
}

function referenceAt(text: string, at: number): Reference | undefined {
  const likely = likelyAt(text, at);
  return likely && (text.startsWith(likely[0], at) ? likely : undefined);
}

function likelyAt(text: string, at: number): Reference | undefined {
  switch (text[at]) {
    case 'l':
      return LT;
    case 'g':
      return GT;
    case 'q':
      return QUOT;
    case 'a':
      return text[at + 1] === 'm' ? AMP : APOS;
    case '#':
      return numbered(text, at);
    default:
      return undefined;
  }
}

function numbered(text: string, at: number): Reference | undefined {
  NUMBER.lastIndex = at;
  const match = NUMBER.exec(text);
  return match ? [match[0], character(match[1] ? parseInt(match[1], 16) : Number(match[2]))] : undefined;
}

/** Numbers 128 to 159 mean windows-1252 where publishers write them (HTML 13.2.5.80). */
function character(code: number): string {
  const isNone = code > 0x10_ff_ff || (code >= 0xd800 && code < 0xe000);
  return characterOf(code) ?? (isNone ? '\ufffd' : String.fromCodePoint(code));
}
