/**
 * How sounds and letters are spelled by spelling.ts: pairs of what is read and what stands for it, `-` for nothing.
 * By hand, after the schemes that passports, wire agencies and the slugs of newspapers use; only lower case, marks folded.
 */

/** Latin letters that together stand for one sound; of two that begin alike the longer comes first. */
export const SOUNDS = `
schtsch š shch š sch š shh š sh š sz š tsch č tch č ch č cz c ts c tz c ck k dh d gh h kh h ph f zh ž ae a oe o ue u
`;

/** Latin letters, and Cyrillic ones of Russian, Ukrainian, Belarusian, Bulgarian, Serbian and Macedonian. й and ё have lost their marks. */
export const LETTERS = `
j i y i q k w v g h
а a б b в v г h ґ h д d ђ d е e є e ж ž з z и i і i ї i ј i к k л l љ l м m н n њ n о o п p р r с s т t ћ c у u ў u ф f х h ц c
ч č џ dž ш š щ š ъ - ы i ь - э e ю iu я ia
`;

/** Letters at the beginning of a word: there an h is no g, and z is the letter for the sound of s in German. */
export const FIRST_LETTERS = 'g g г g z s з s';

/** Letters that some read otherwise: j as the sound of zh, and Cyrillic as in Serbian, whose Latin letters have lost their marks. */
export const OTHER_LETTERS = 'j ž ж z ч c ш s џ dz';
