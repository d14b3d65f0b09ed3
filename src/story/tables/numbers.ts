/**
 * Number words, a number a line, and the words that multiply the number before them; marks folded. Written by hand for this
 * project. Left out: 1, and what is a common word of another language (`due`, `dos`, `sei`, `on`, `once`, `sem`, `pet`).
 */
export const NUMBER_WORDS = `
2 two zwei deux dwa dwie dwoje dwoch iki два две двое двух двоих двум дві двоє dva dve dvoe dvuh dvukh dvije dvoje dois duas اثنان اثنين twee tva ketto ket दो
3 three third drei trois tres tre trzy troje trzech uc три трое трех троих троє tri troe treh trekh troje troih ثلاثه ثلاث drie harom तीन
4 four fourth vier quatre cuatro quattro quatro cztery czworo czterech dort четыре четверо четырех чотири четверо chetyre chetvero cetiri اربعه اربع fyra ctyri negy चार
5 five fifth fem funf fuenf cinq cinco cinque piec pieciu bes пять пятеро пяти пять pyat pyatero خمسه خمس vijf पांच
6 six sixth sechs seis szesc szesciu alti шесть шестеро шести шість shest shestero sest سته zes
7 seven seventh sieben siete sette sete siedem siedmiu yedi семь семеро семи сім sedam سبعه سبع zeven sju sedm
8 eight eighth acht huit ocho oito osiem osmiu sekiz восемь восьми вісім vosem osam ثمانيه otte nyolc आठ
9 nine ninth neun neuf nueve nove dziewiec dokuz девять девяти devyat devet تسعه negen nio kilenc
10 ten tenth zehn dix diez dieci dez dziesiec десять десяти desyat deset عشره tien tio tiz
11 eleven elf onze undici jedenascie onbir одиннадцать elva elleve
12 twelve dozen zwolf zwoelf douze doce dodici doze dwanascie oniki двенадцать дюжина douzaine docena dozzina duzia twaalf tolv tucat
13 thirteen dreizehn treize trece tredici treze тринадцать dertien tretton
14 fourteen vierzehn quatorze catorce quattordici четырнадцать fjorton
15 fifteen funfzehn fuenfzehn quinze quince quindici pietnascie пятнадцать vijftien femton
16 sixteen sechzehn seize dieciseis sedici шестнадцать
17 seventeen siebzehn diecisiete diciassette семнадцать
18 eighteen achtzehn dieciocho diciotto восемнадцать
19 nineteen neunzehn diecinueve diciannove девятнадцать
20 twenty zwanzig vingt veinte venti vinte dwadziescia yirmi двадцать dvadtsat dvadeset twintig tjugo tyve
30 thirty dreissig trente treinta trenta trinta trzydziesci otuz тридцать dertig trettio
40 forty vierzig quarante cuarenta quaranta quarenta czterdziesci сорок veertig fyrtio
50 fifty funfzig fuenfzig cinquante cincuenta cinquanta cinquenta piecdziesiat elli пятьдесят vijftig femtio
60 sixty sechzig soixante sesenta sessanta sessenta altmis шестьдесят zestig sextio
70 seventy siebzig setenta settanta yetmis семьдесят zeventig
80 eighty achtzig ochenta ottanta oitenta seksen восемьдесят tachtig attio
90 ninety neunzig noventa novanta doksan девяносто negentig
`;

/** By what, then the words; a number without a multiplier of its own (`thousands`) is none. */
export const MULTIPLIERS = `
100 hundred hundert cent cientos cento yuz
1000 k thousand mille mil mila tausend tys tysiecy tysiace tysiac tisuca hiljada bin тыс тысяч тысячи tys tyis tysyach tysjach tyisyach tysyachi тысяча тысячу тисяч тисячі тисяча الف الاف тис duizend tusen tusind ribu ezer tisic mii हजार χιλιαδες
100000 lakh lakhs लाख
1000000 m mn mln million millions mio millionen millones millon milioni milione milhoes milhao milyon milion miliona miliony milionow milijuna milijun miljoen miljoner miljon millioner juta milionu milioane εκατομμυρια מיליון
  млн миллион миллиона миллионов мільионів мільиони million milliona millionov مليون ملايين
10000000 crore crores cr करोड़
1000000000 b bn billion billions mrd mld milliarden milliarde milliards milliard miliardi miliardo bilhoes bilhao milyar miliard miliarda miliardow milijardi milijarde miljard miljarder milliarder miliar miliarde अरब
  млрд миллиард миллиарда миллиардов мільярдів mlrd milliardov مليار مليارات
1000000000000 tn trn trillion trillions billionen trilhoes трлн trln biljoen triliun билион
`;

/** Where one of these stands behind it, the m of `100m` is for metres. */
export const METRES_BEFORE = `
record records race races final finals relay sprint hurdles dash freestyle butterfly backstroke breaststroke medley swim champion
title gold silver bronze tall high deep long wide wave waves cliff fall drop tower asteroid
`;
