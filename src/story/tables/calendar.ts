/** Months (1 to 12) and weekdays (1 to 7, Monday first) in the languages of most of our feeds; marks folded. Written by hand. */
export const MONTHS = `
jan january januar janvier enero gennaio janeiro stycznia ocak января
feb february februar fevrier febrero febbraio fevereiro lutego subat февраля
mar march marz mars marzo marco marca mart марта
apr april avril abril aprile kwietnia nisan апреля
may mai mayo maggio maio maja mayis мая
jun june juni juin junio giugno junho czerwca haziran июня
jul july juli juillet julio luglio julho lipca temmuz июля
aug august aout agosto sierpnia agustos августа
sep sept september septembre septiembre settembre setembro wrzesnia eylul сентября
oct october oktober octobre octubre ottobre outubro pazdziernika ekim октября
nov november novembre noviembre novembro listopada kasim ноября
dec december dezember decembre diciembre dicembre dezembro grudnia aralik декабря
`;

/** Months that are words of their own as well: read as a month only beside a day. */
export const AMBIGUOUS_MONTHS = 'jan mar march mars marco may mai maja mart nisan ekim sep marz';

export const WEEKDAYS = `
monday montag lundi lunes lunedi poniedzialek pazartesi понедельник
tuesday dienstag mardi martes martedi wtorek sali вторник
wednesday mittwoch mercredi miercoles mercoledi sroda carsamba среда среду
thursday donnerstag jeudi jueves giovedi czwartek persembe четверг
friday freitag vendredi viernes venerdi piatek cuma пятница пятницу
saturday samstag samedi sabado sabato sobota cumartesi суббота субботу
sunday sonntag dimanche domingo domenica niedziela воскресенье
`;
