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
first erste erster erstes ersten erstem premier premiere premieres premiers primera primero primer primeros primeras
  primo prima primi primeiro primeira pierwszy pierwsza pierwsze pierwszego pierwszej eerste birinci ilk первыи первая
  первое первого первои первые первом первую першии перша перше першого першоі першіи перву prvi prva prvo prvog prve
  forsta forste 第一 首次 首个 첫번 / second zweite zweiter zweites zweiten zweitem deuxieme deuxiemes seconde segunda segundo
  secondo seconda drugi druga drugie drugiego drugiej tweede ikinci второи вторая второе второго вторые втором вторую
  другии друга друге другого drugo drugog druge andra anden 第二 再次 두번 / third dritte dritter drittes dritten drittem
  troisieme troisiemes tercera tercero tercer terzo terza terceiro terceira trzeci trzecia trzecie trzeciego trzeciej
  derde ucuncu третии третья третье третьего третьеи третью третии третіи третя третє treci treca trece treceg tredje
  第三 세번 / fourth vierte vierter viertes vierten quatrieme cuarta cuarto quarto quarta czwarty czwarta czwarte
  czwartego vierde dorduncu четвертыи четвертая четвертое четвертого четверта четвертии cetvrti cetvrta fjarde fjerde
  第四 네번 / fifth funfte funfter funftes funften cinquieme quinta quinto piaty piata piate piatego vijfde besinci пятыи
  пятая пятое пятого пятои пята peti peta femte 第五 / sixth sechste sechster sechsten sixieme sexta sexto sesto sesta
  szosty szosta szostego zesde altinci шестои шестая шестое шестого sesti sjatte sjette 第六 / seventh siebte siebter
  siebten septieme septimo septima settimo settima setimo setima siodmy siodma siodmego zevende yedinci седьмои
  седьмая седьмое седьмого sedmi sjunde syvende 第七 / eighth achte achter achten huitieme octavo octava ottavo ottava
  oitavo oitava osmy osma osmego achtste sekizinci восьмои восьмая восьмого osmi attonde ottende 第八 / ninth neunte
  neunter neunten neuvieme noveno novena nono nona dziewiaty dziewiata dziewiatego negende dokuzuncu девятыи девятая
  девятого deveti nionde niende 第九 / tenth zehnte zehnter zehnten dixieme decimo decima dziesiaty dziesiata
  dziesiatego tiende onuncu десятыи десятая десятого deseti tionde 第十 / last final letzte letzter letztes letzten
  derniere dernier ultima ultimo ostatni ostatnia ostatnie ostatniego laatste sonuncu последнии последняя последнее
  последнего последнии останніи остання останні poslednji poslednja posljednji sista sidste 最后 最终
part+one day+one stage+one round+one phase+one chapter+one episode+one season+one volume+one week+one year+one
  game+one match+one / part+two day+two stage+two round+two phase+two chapter+two episode+two season+two volume+two
  week+two year+two game+two match+two / part+three day+three stage+three round+three phase+three chapter+three
  episode+three season+three volume+three week+three year+three game+three match+three
dozens dutzende dizaines decenas decine dezenas dziesiatki десятки десятков desetine tientallen tiotals snesevis
  onlarca عشرات / hundreds hunderte centaines cientos centinaia centenas setki сотни сотен сотні stotine honderden
  hundratals hundredvis yuzlerce ميات / thousands tausende milliers miles migliaia milhares tysiace тысячи тисячі
  hiljade tisuce duizenden tusentals tusindvis binlerce الاف / millions millionen millones milioni milhoes miliony
  миллионы мільиони milioni miljoenen miljoner
doubles doubled double verdoppelt doublent duplica duplican raddoppia dobra podwaja удвоил* подвоіл* / triples tripled
  triple verdreifacht triplent triplica triplican potraja утроил* / quadruples quadrupled vervierfacht / halves halved
  halbiert
quarter+point / half+point
`;
