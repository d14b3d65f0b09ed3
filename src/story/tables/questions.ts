/**
 * Words that, first or second in a title, make it a piece that explains where news tells. Marks folded; `a+b` for two words in
 * a row. Written by hand for this project.
 */
export const QUESTIONS = `
why how what+we what+is what+are explained explaining
warum wieso weshalb wie+der wie+die wie+das so+geht
pourquoi comment+le comment+la comment+les
por+que porque+el como+se
perche come+il come+la
por+que
dlaczego
neden nicin nasil
почему зачем что+известно
чому
zasto
لماذا
`;
