/**
 * Words that make a title explain where news tells, among its first three words. Marks folded; `a+b` for two words in a row.
 * Written by hand for this project.
 */
export const QUESTIONS = `
why how what+we what+is what+are what+to explained explaining
warum wieso weshalb wie+der wie+die wie+das was+bedeutet was+wir was+sich so+geht
pourquoi comment+le comment+la comment+les ce+que ce+qu'on
por+que que+supone que+significa que+cambia que+sabemos que+se lo+que
perche cosa+cambia cosa+sappiamo cosa+significa che+cosa
que+muda que+sabemos o+que
dlaczego co+to co+wiemy co+oznacza
neden nicin nasil ne+anlama neler
почему зачем что+значит что+известно что+это
чому що+означає що+відомо
zasto sta+znaci sta+se
لماذا ماذا
为何 为什
`;
