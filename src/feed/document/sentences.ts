import { MONTHS } from '../date-words.ts';

/** Short forms that a name or a number follows, lower case and without their dot; their dot ends no sentence. */
const SHORT_FORMS = new Set(
  (
    'mr mrs ms dr prof st gen col lt sgt capt cmdr adm maj sen rep gov pres rev hon fr br jr messrs mme mlle hr nr no nos ' +
    'art vs inc co corp ltd dept univ jan feb mar apr jun jul aug sep sept oct nov dec approx ca cf e.g i.e z.b bzw ' +
    'vol fig ed al ul tzv dipl ing mag'
  ).split(' '),
);

/** Closing marks that may stand between a full stop and the white space. */
const CLOSING = /["'”’»)\]]/;

/** Characters in which the end of the first sentence is looked for. */
const LOOKED_AT = 5000;

/** Longest word that is looked at before a full stop. */
const MAX_WORD = 24;

/** Whether a line ends as a sentence does. Letters with dots at its end (`to the U.S.`) do not count. */
export function endsSentence(line: string): boolean {
  let end = line.length;
  while (end > 0 && CLOSING.test(line[end - 1] ?? '')) end--;
  const mark = line[end - 1] ?? '';
  if (mark === '.') return !isInitials(wordBefore(line, end - 1));
  return '!?…。！？'.includes(mark) && mark !== '';
}

/** The first sentence of a text and what follows it. The whole text, cut at 5,000 characters, where no sentence ends. */
export function splitFirstSentence(text: string): { sentence: string; rest: string } {
  const looked = text.slice(0, LOOKED_AT);
  for (const { 0: marks, index } of looked.matchAll(/[.!?…]{1,5}["'”’»)\]]{0,3}(?=\s)|[。！？]/g)) {
    const end = index + marks.length;
    const next = looked.slice(end, end + 60).trimStart();
    if (isSentenceEnd(looked, index, marks, next))
      return { sentence: looked.slice(0, end).trim(), rest: text.slice(end).trim() };
  }
  return { sentence: looked.trim(), rest: text.slice(LOOKED_AT).trim() };
}

function isSentenceEnd(text: string, dot: number, marks: string, next: string): boolean {
  if (/^[。！？]/.test(marks)) return true;
  if (!/^["'“‘„«([¿¡—–-]*\s?[\p{Lu}\p{Lo}\d]/u.test(next)) return false;
  if (marks !== '.') return true;
  const word = wordBefore(text, dot);
  if (SHORT_FORMS.has(word.toLowerCase()) || isInitials(word)) return false;
  // `am 27. Oktober`: an ordinal before a month.
  const month = /^\p{L}{1,12}/u.exec(next)?.[0].toLowerCase();
  return !(/^\d{1,2}$/.test(word) && month !== undefined && MONTHS.has(month));
}

/** `J`, `U.S`: single letters with dots between them. */
function isInitials(word: string): boolean {
  return /^\p{Lu}(?:\.\p{L}){0,5}$/u.test(word);
}

function wordBefore(text: string, end: number): string {
  const before = text.slice(Math.max(0, end - MAX_WORD), end);
  return before.slice(before.search(/[^\s("'“‘„«[]*$/));
}
