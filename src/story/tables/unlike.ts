/**
 * Words that look like forms of one another and are not, a pair of sides a line: no word of the one is like one of the other.
 * Lower case, marks folded; by hand, from look-alikes among the words of headlines.
 */
export const UNLIKE = `
austria austrian austrians austrias / australia australian australians australias
niger / nigeria nigerian nigerians nigerias
county counties / country countries
india indian indians / indiana
virgin virgins / virginia
georgia georgian / george georges
cancer cancers / cancel cancels
police polices policing / policy policies
mayor mayors / major majors
angel angels / angela
mission missions / missile missiles
million millions millionen millones / milliard milliarden milliards
general generals / generation generations
interest interests / internet
patient patients / patent patents
treat treats / threat threats
desert deserts / dessert desserts
`;

/**
 * What begins with one of these is no kind of what follows: a vice president is no president, a semi-final no final. Marks folded,
 * as written and as spelled. By hand.
 */
export const OTHER_THAN = `
vice vize wice vise вице віце зам semi halb viertel achtel demi demie polu pol пол пів quart kvart cwierc step stief schwieger
grand gross sub un non anti mis counter
`;

/** Endings that make another name of a name: `Martin`, `Martinez`; `John`, `Johnson`, `Johnston`. */
export const NAME_ENDINGS = 'ez sson son ston';
