/**
 * Number words, a number a line, and the words that multiply the number before them; marks folded. Written by hand for this
 * project. Left out: 1, and what is a common word of another language (`due`, `dos`, `sei`, `on`, `once`, `sem`, `pet`).
 */
export const NUMBER_WORDS = `
2 two zwei deux dwa dwie dwoje dwoch iki два две двое двух двоих двум дві двоє dva dve dvoe dvuh dvukh dvije dvoje dois duas اثنان اثنين
3 three third drei trois tres tre trzy troje trzech uc три трое трех троих троє tri troe treh trekh troje troih ثلاثه ثلاث
4 four fourth vier quatre cuatro quattro quatro cztery czworo czterech dort четыре четверо четырех чотири четверо chetyre chetvero cetiri اربعه اربع
5 five fifth funf fuenf cinq cinco cinque piec pieciu bes пять пятеро пяти пять pyat pyatero خمسه خمس
6 six sixth sechs seis szesc szesciu alti шесть шестеро шести шість shest shestero sest سته
7 seven seventh sieben siete sette sete siedem siedmiu yedi семь семеро семи сім sedam سبعه سبع
8 eight eighth acht huit ocho oito osiem osmiu sekiz восемь восьми вісім vosem osam ثمانيه
9 nine ninth neun neuf nueve nove dziewiec dokuz девять девяти devyat devet تسعه
10 ten tenth zehn dix diez dieci dez dziesiec десять десяти desyat deset عشره
11 eleven elf onze undici jedenascie onbir одиннадцать
12 twelve dozen zwolf zwoelf douze doce dodici doze dwanascie oniki двенадцать дюжина douzaine docena dozzina duzia
13 thirteen dreizehn treize trece tredici treze тринадцать
14 fourteen vierzehn quatorze catorce quattordici четырнадцать
15 fifteen funfzehn fuenfzehn quinze quince quindici pietnascie пятнадцать
16 sixteen sechzehn seize dieciseis sedici шестнадцать
17 seventeen siebzehn diecisiete diciassette семнадцать
18 eighteen achtzehn dieciocho diciotto восемнадцать
19 nineteen neunzehn diecinueve diciannove девятнадцать
20 twenty zwanzig vingt veinte venti vinte dwadziescia yirmi двадцать dvadtsat dvadeset
30 thirty dreissig trente treinta trenta trinta trzydziesci otuz тридцать
40 forty vierzig quarante cuarenta quaranta quarenta czterdziesci сорок
50 fifty funfzig fuenfzig cinquante cincuenta cinquanta cinquenta piecdziesiat elli пятьдесят
60 sixty sechzig soixante sesenta sessanta sessenta altmis шестьдесят
70 seventy siebzig setenta settanta yetmis семьдесят
80 eighty achtzig ochenta ottanta oitenta seksen восемьдесят
90 ninety neunzig noventa novanta doksan девяносто
`;

/** By what, then the words; a number without a multiplier of its own (`thousands`) is none. */
export const MULTIPLIERS = `
100 hundred hundert cent cientos cento yuz
1000 k thousand mille mil mila tausend tys tysiecy tysiace tysiac tisuca hiljada bin тыс тысяч тысячи tys tyis tysyach tysjach tyisyach tysyachi тысяча тысячу тисяч тисячі тисяча الف الاف
100000 lakh lakhs
1000000 m mn mln million millions mio millionen millones millon milioni milione milhoes milhao milyon milion miliona miliony milionow milijuna milijun
  млн миллион миллиона миллионов мільионів мільиони million milliona millionov مليون ملايين
10000000 crore crores
1000000000 b bn billion billions mrd mld milliarden milliarde milliards milliard miliardi miliardo bilhoes bilhao milyar miliard miliarda miliardow milijardi milijarde
  млрд миллиард миллиарда миллиардов мільярдів mlrd milliardov مليار مليارات
1000000000000 tn trn trillion trillions billionen trilhoes
`;
