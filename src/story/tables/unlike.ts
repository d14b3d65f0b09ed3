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
