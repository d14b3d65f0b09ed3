import { replace } from './mutate-bytes.ts';
import type { Material, Mutation } from './mutate-bytes.ts';

/** Tags, comments and text of markup; else texts, brackets and scalars of JSON; else words. */
const PIECES = {
  markup: /<!--[^]{0,500}?-->|<!\[CDATA\[|\]\]>|<[^<>]{0,2000}>|[^<]+|</g,
  json: /"(?:[^"\\]|\\.){0,2000}"|[[\]{},:]|[^"[\]{},:]+|"/g,
  words: /[\w\x80-\xff]+|[^\w\x80-\xff]+/g,
};

function piecesOf(bytes: string): string[] {
  const kind = /^\s*[[{]/.test(bytes) ? 'json' : bytes.includes('<') ? 'markup' : 'words';
  return bytes.match(PIECES[kind]) ?? [bytes];
}

/** A mutation in which the document is a list of its pieces. */
function onPieces(change: (pieces: string[], material: Material) => void): Mutation {
  return (bytes, material) => {
    const pieces = piecesOf(bytes);
    change(pieces, material);
    return pieces.join('');
  };
}

/** An element with what is in it, from the tag at `at`, as far as tags of its name say. */
function elementAt(pieces: string[], at: number): number {
  const name = /^<([^\s<>/!?]+)/.exec(pieces[at] ?? '')?.[1];
  if (!name || pieces[at]?.endsWith('/>')) return at + 1;
  let depth = 0;
  for (let end = at; end < pieces.length; end++) {
    if (pieces[end]?.startsWith(`<${name}`)) depth++;
    if (pieces[end]?.startsWith(`</${name}`) && --depth === 0) return end + 1;
  }
  return at + 1;
}

const isTag = (piece: string) => /^<[^!?/]/.test(piece);
/** What stands between tags, or is a text or number of JSON. */
const isValue = (piece: string) => !/^<[^!]/.test(piece) && /\w/.test(piece);

function placesOf(pieces: string[], isOne: (piece: string) => boolean): number[] {
  return pieces.flatMap((piece, at) => (isOne(piece) ? [at] : []));
}

export const structureMutations: Mutation[] = [
  // a piece left out, or again
  onPieces((pieces, { dice }) => {
    const at = dice.below(pieces.length);
    pieces.splice(at, 1, ...Array<string>(dice.pick([0, 0, 2, 3])).fill(pieces[at] ?? ''));
  }),
  // two pieces in each other's place
  onPieces((pieces, { dice }) => {
    const [a, b] = [dice.below(pieces.length), dice.below(pieces.length)];
    [pieces[a], pieces[b]] = [pieces[b] ?? '', pieces[a] ?? ''];
  }),
  // a whole element left out, again, or elsewhere
  onPieces((pieces, { dice }) => {
    const at = dice.below(pieces.length);
    const element = pieces.slice(at, elementAt(pieces, at));
    if (dice.chance(0.5)) pieces.splice(at, element.length);
    if (dice.chance(0.7)) pieces.splice(dice.below(pieces.length + 1), 0, ...element);
  }),
  // an element of another document
  onPieces((pieces, { dice, other }) => {
    const donor = piecesOf(other());
    const from = dice.below(donor.length);
    pieces.splice(dice.below(pieces.length + 1), dice.below(2), ...donor.slice(from, elementAt(donor, from)));
  }),
  // an element of another name
  onPieces((pieces, { dice, words }) => {
    const tags = placesOf(pieces, isTag);
    if (tags.length === 0) return;
    const at = dice.pick(tags);
    const name = dice.pick(words).replace(/[<>\s]/g, '') || 'x';
    const close = elementAt(pieces, at) - 1;
    pieces[at] = (pieces[at] ?? '').replace(/^<[^\s<>/]+/, () => `<${name}`);
    if (close > at && dice.chance(0.8)) pieces[close] = `</${name}>`;
  }),
  // an attribute more
  onPieces((pieces, { dice, words }) => {
    const tags = placesOf(pieces, isTag);
    if (tags.length === 0) return;
    const at = dice.pick(tags);
    const quote = dice.pick(['"', "'", '']);
    const attribute = ` ${dice.pick(words)}=${quote}${dice.pick(words)}${quote}`;
    pieces[at] = (pieces[at] ?? '').replace(/^<[^\s<>/]+/, (start) => start + attribute);
  }),
  // another text or value
  onPieces((pieces, { dice, words }) => {
    const texts = placesOf(pieces, isValue);
    const at = texts.length > 0 ? dice.pick(texts) : dice.below(pieces.length);
    pieces[at] = `${dice.pick(words)}${dice.chance(0.3) ? ` ${dice.pick(words)}` : ''}`;
  }),
  // a JSON value of another kind
  onPieces((pieces, { dice, words }) => {
    const value = dice.pick([
      'null',
      'true',
      '-1',
      '1e400',
      '[]',
      '{}',
      '""',
      `[${JSON.stringify(dice.pick(words))}]`,
      `{"${dice.pick(words).replace(/["\\]/g, '')}":1}`,
    ]);
    pieces[dice.below(pieces.length)] = value;
  }),
  // within itself, some times or often
  onPieces((pieces, { dice }) => {
    const at = dice.below(pieces.length);
    const end = elementAt(pieces, at);
    const times = Math.floor(dice.scaled(1, dice.chance(0.1) ? 600 : 8));
    const open = pieces[at] ?? '';
    const close = pieces[end - 1] ?? '';
    pieces.splice(end, 0, close.repeat(times));
    pieces.splice(at, 0, open.repeat(times));
  }),
  // escaped once more, or taken for characters
  (bytes, { dice }) => {
    const [from, to] = dice.range(bytes.length, 400);
    const piece = bytes.slice(from, to);
    const written = dice.pick([
      () => piece.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
      () => `<![CDATA[${piece}]]>`,
      () => `<!--${piece}-->`,
      () => JSON.stringify(piece).slice(1, -1),
      () => encodeURIComponent(piece),
      () => piece.replace(/[^]/g, (character) => `&#${character.charCodeAt(0)};`),
      () => piece.toUpperCase(),
    ]);
    return replace(bytes, from, to, written());
  },
];
