/** What the bytes 128 to 159 are in windows-1252, a space where they are nothing. */
const HIGH = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** The character of windows-1252 that a byte of 128 to 159 is; undefined for other numbers, and where it is none. */
export function characterOf(byte: number): string | undefined {
  const character = byte >= 128 && byte < 160 ? HIGH.charAt(byte - 128) : ' ';
  return character === ' ' ? undefined : character;
}

/** The byte that a character is in windows-1252 or in Latin-1; over 255 where it is none. */
export function byteOf(character: string): number {
  const at = character === ' ' ? -1 : HIGH.indexOf(character);
  return at === -1 ? character.charCodeAt(0) : 128 + at;
}
