/**
 * One spelling for the many that a name has in Latin and Cyrillic letters: `Zelensky`, `Selenskyj` and `Зеленский`;
 * `ekaterinburg` and `yekaterinburg`; `shhuka` and `schuka`. Only good for comparing: it is no way to write anything.
 */
import * as tables from '../tables/spellings.ts';

const letters = readPairs(tables.LETTERS);
const otherLetters = new Map([...letters, ...readPairs(tables.OTHER_LETTERS)]);
const firstLetters = readPairs(tables.FIRST_LETTERS);
const sounds = [...readPairs(tables.SOUNDS)];
const soundStarts = new Set(sounds.map(([sound]) => sound[0]));
const READ_OTHERWISE = new RegExp(`[${[...readPairs(tables.OTHER_LETTERS).keys()].join('')}]`);

function readPairs(table: string): Map<string, string> {
  const parts = table.trim().split(/\s+/);
  return new Map(
    parts.flatMap((part, at) =>
      at % 2 === 0 ? [[part, (parts[at + 1] ?? '').replace('-', '')] as const] : [],
    ),
  );
}

/** Letters that mean something else when they are doubled. */
const DOUBLED = new Set('aeou');
const isVowel = (letter: string | undefined) => letter !== undefined && 'aeiouyаеиоуыэюяіїє'.includes(letter);

/** Takes a folded word. */
export const spell = (form: string): string => spellBy(form, letters);

/**
 * The other way to read some words, of which `spelling` is the first: a j for the sound of `zh` (`jena` for `zhena`), and
 * Cyrillic as Serbian, whose Latin letters have lost their marks. `spelling` itself where there is no other.
 */
export function spellOtherwise(form: string, spelling: string): string {
  return READ_OTHERWISE.test(form) ? spellBy(form, otherLetters) : spelling;
}

function spellBy(form: string, alphabet: ReadonlyMap<string, string>): string {
  const spelling: string[] = [];
  let from = '';
  for (let at = 0; at < form.length;) {
    const letter = form[at] ?? '';
    const sound = soundAt(form, at);
    const first = at === 0 && !sound ? firstLetters.get(letter) : undefined;
    at += sound?.[0].length ?? 1;
    for (const one of sound?.[1] ?? first ?? alphabet.get(letter) ?? letter) {
      const last = spelling.at(-1);
      if (one === last && !DOUBLED.has(one)) continue;
      if (last === 'i' && isGlide(spelling.length, from, one, form[at])) spelling.pop();
      spelling.push(one);
    }
    from = letter;
  }
  const spelled = spelling.join('');
  return spelled === form ? form : spelled;
}

function soundAt(form: string, at: number): readonly [letters: string, sound: string] | undefined {
  if (!soundStarts.has(form[at])) return undefined;
  const sound = sounds.find(([letters]) => form.startsWith(letters, at));
  // `queen` and `guest` have no umlaut, and `laeuft` no a of its own.
  const isUmlaut = sound?.[0][1] === 'e';
  return isUmlaut && (isVowel(form[at + 2]) || /[aegq]/.test(form[at - 1] ?? '')) ? undefined : sound;
}

/** The i of `ya`, `ia`, `ja`, which schemes write or leave out; at the beginning only that of `ye` before a consonant. */
function isGlide(length: number, from: string, vowel: string, next: string | undefined): boolean {
  if (length === 1) return vowel === 'e' && from !== 'i' && !isVowel(next);
  return vowel === 'a' || vowel === 'o' || vowel === 'u' || (vowel === 'e' && from !== 'i');
}
