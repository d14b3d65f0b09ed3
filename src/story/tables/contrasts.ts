/**
 * Words of one frame that exclude each other there: a group a line (indented lines continue it), up to 64 sides between the
 * slashes. Beside OPPOSITES these are words that mean little by themselves (`before`, `after`), or that name one of a closed
 * list; elsewhere they stand side by side, so they count for much only where nearly all else is the same. Small words have a
 * line for each language, since many mean something else in the next. `a+b` for two words in a row, `*` for any ending. Lower
 * case, marks folded. Written by hand for this project.
 */
export const CONTRASTS = `
before ahead+of prior+to / after following
vor / nach
avant / apres
antes / despues tras
prima / dopo
antes / apos depois
przed / po
voor / na
fore innan / efter
pre prije uoci / posle poslije nakon
пре прије уочи / после након
до перед накануне / после
до перед напередодні / після
pred / po
once oncesi oncesinde / sonra sonrasi sonrasinda
قبل / بعد
לפני / אחרי לאחר
पहले / बाद
之前 / 之后
for / against
fur fuer / gegen
pour / contre
favor / contra
favore / contro
za / przeciw przeciwko
voor / tegen
for / mot
za / protiv
за / против
за / проти
pro / proti
lehte / aleyhte
over above / under below
uber ueber / unter
sur dessus / sous dessous
sobre encima / bajo debajo
sopra / sotto
over / under
выше свыше / ниже
вище / нижче
iznad / ispod
uzerinde / altinda
until till / from
bis / ab
hasta / desde
fino / dal
ate / desde
do / od
tot / vanaf
до / после
до / після
inside / outside
on / off
more / less fewer
mehr / weniger
meer / minder
больше / меньше
більше / менше
wiecej / mniej
most+of / all+of / none+of / half+of
`;
