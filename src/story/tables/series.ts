/**
 * What comes again and again under one name with other contents: a kind a line (indented lines continue it). Two titles of one
 * kind are one piece only where what they name besides is the same. Lower case, marks folded; `*` stands for any ending, `a+b`
 * for two words in a row. Written by hand for this project.
 */
export const SERIES = `
briefing newsletter morning+report morning+news evening+news daily+news news+digest news+summary top+stories top+news
  nachrichten+am morgenlage kurznachrichten newsuberblick nachrichtenuberblick le+brief brief+du journal+du titres+du
  resumen+de titulares boletin noticias+del buongiorno rassegna+stampa bollettino resumo+do destaques+do
  przeglad+prasy serwis+informacyjny gunun+ozeti gundem+ozeti basin+ozeti дайджест* главное+за утрен*+новост*
  новости+часа итоги+дня обзор+прессы pregled+dana jutarnji+pregled
things+to things+know you+missed in+brief in+pictures week+in photos+of pictures+of bild+des bilder+des images+du
  fotos+del foto+del imagenes+del zdjecia+dnia gunun+fotograflari фото+дня wochenruckblick tagesruckblick
  jahresruckblick wochenvorschau semaine+en semana+en settimana+in semana+em итоги+недели неделя+в
crossword sudoku quiz wordle kreuzwortratsel quizfrage mots+croises crucigrama cruciverba palavras+cruzadas krzyzowka
  bulmaca кроссворд* сканворд*
horoscope* horoskop* horoscop* oroscop* гороскоп* burc burclar astroloji
weather+forecast weather+for wettervorhersage wetterbericht meteo+du tiempo+hoy pronostico+del previsao+do hava+durumu
  прогноз+погоды погода+на vremenska+prognoza
lottery lotto lottozahlen powerball euromillions megamillions loto loterie loteria lotomania mega+sena lotteria
  superenalotto totolotek sayisal лотере*
stocks+to shares+to market+wrap markets+wrap market+close market+open market+report closing+bell opening+bell
  borsenbericht boersenbericht marktbericht dax+aktuell chiusura+borsa piazza+affari fechamento+do notowania gpw+na
  borsa+gune borsa+kapanis обзор+рынка forex exchange+rate wechselkurs cotacao+do kurs+dolara kurs+euro dolar+kuru
  altin+fiyatlari doviz+kurlari курс+доллара курс+евро курс+валют kursna+lista
live+blog liveblog* live+updates live+stream livestream* live+score live+scores live+ticker liveticker* newsticker
  newsblog* minute+by minuto+a live+text en+direct en+vivo en+directo in+diretta ao+vivo na+zywo relacja+na
  canli+anlatim canli+yayin прямая+трансляция онлайн+трансляция текстовая+трансляция uzivo
tv+tonight tv+guide tv+programm fernsehprogramm programme+tv programacion+tv programmi+tv guida+tv program+tv
  yayin+akisi телепрограмма программа+передач
obituaries letters+to readers+letters todesanzeigen leserbriefe courrier+des cartas+al lettere+al cartas+dos listy+do
traffic+report verkehrslage info+trafic trafico+hoy transito+agora yol+durumu
deaths+today covid+cases coronavirus+cases fallzahlen inzidenz nouveaux+cas nuevos+casos nuovi+casi novos+casos
  nowe+przypadki yeni+vaka
kriegstag
transfer+news transfer+rumours transfer+gossip transfergeruchte calciomercato rumores+de plotki+transferowe
  transfer+haberleri трансферные+слухи
match+report match+preview player+ratings vorbericht spielbericht aufstellungen compos+probables alineaciones
  formazioni escalacoes skladow muhtemel+11
recap episode episodes season+finale staffel episodio capitulo odcinek серия epizoda
earnings+call press+release pressemitteilung communique+de comunicado+de comunicato+stampa
podcast episode+podcast
deals+of best+deals coupon angebote+des bons+plans ofertas+del offerte+di promocje+dnia
`;
