/** Words that make a number an age. Marks folded. Written by hand for this project. */

/** Right before a number that is an age wherever it stands. */
export const AGED = 'aged age yasinda';
/** Before `at 82`. */
export const DIES = 'dies dead died die';
/** Before a number and a word for years: `mit 82 Jahren`, `a los 82 años`. */
export const AT_AGE =
  'at aged age mit im alter los aos a wieku aveva avevano tenia tinha mial miala war возрасте u';
export const YEARS =
  'year years jahre jahren ans anos anni lat lata года лет год років роки godina godini yasinda';
/** After a number, or after a word for years. */
export const OLD = 'old alt alter yo jahriger jahrige jahrigen летнии летняя летнего yasinda yasindaki 岁';
/** Before `of` and such a number: `à l'âge de 88 ans`. */
export const AGE_NOUNS = 'age edad eta idade wieku vek';
export const OF = 'de di da';
