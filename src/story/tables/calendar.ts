/** Months (1 to 12) and weekdays (1 to 7, Monday first) in the languages of most of our feeds; marks folded. Written by hand. */
export const MONTHS = `
jan january januar janvier enero gennaio janeiro januari stycznia styczen ocak ocakta yanvar* января январь січня januara يناير
feb february februar fevrier febrero febbraio fevereiro februari lutego luty subat fevral* февраля февраль лютого februara فبراير
mar march marz mars marzo marco maart marca marzec mart марта март березня مارس
apr april avril abril aprile kwietnia kwiecien nisan aprel* апреля апрель квітня aprila ابريل
may mai mayo maggio maio mei maja maj mayis mayista мая май травня مايو
jun june juni juin junio giugno junho czerwca czerwiec haziran iyun* июня июнь червня juna يونيو
jul july juli juillet julio luglio julho lipca lipiec temmuz iyul* июля июль липня jula يوليو
aug august aout agosto augustus sierpnia sierpien agustos avgust* августа август серпня avgusta اغسطس
sep sept september septembre septiembre settembre setembro wrzesnia wrzesien eylul sentyabr* сентября сентябрь вересня septembra سبتمبر
oct october oktober octobre octubre ottobre outubro pazdziernika pazdziernik ekim oktyabr* октября октябрь жовтня oktobra اكتوبر
nov november novembre noviembre novembro listopada listopad kasim noyabr* ноября ноябрь листопада novembra نوفمبر
dec december dezember decembre diciembre dicembre dezembro grudnia grudzien aralik dekabr* декабря декабрь грудня decembra ديسمبر
`;

/** Months that are words of their own as well: read as a month only beside a day. */
export const AMBIGUOUS_MONTHS =
  'jan mar march mars marco marca may mai mei maja maj mart nisan ekim sep marz juli май марта';

export const WEEKDAYS = `
monday montag lundi lunes lunedi segunda+feira poniedzialek poniedzialkowy pazartesi maandag понедельник понеділок ponedeljak ponedjeljak الاثنين
tuesday dienstag mardi martes martedi terca+feira wtorek wtorkowy sali dinsdag вторник вівторок utorak الثلاثاء
wednesday mittwoch mercredi miercoles mercoledi quarta+feira sroda srode carsamba woensdag среда среду середа середу sreda sredu srijeda الاربعاء
thursday donnerstag jeudi jueves giovedi quinta+feira czwartek persembe donderdag четверг четвер cetvrtak الخميس
friday freitag vendredi viernes venerdi sexta+feira piatek cuma vrijdag пятница пятницу пятниця петак petak الجمعة
saturday samstag sonnabend samedi sabado sabato sobota sobote cumartesi zaterdag суббота субботу субота суботу subota subotu السبت
sunday sonntag dimanche domingo domenica niedziela niedziele pazar zondag воскресенье воскресеньем неділя неділю nedelja nedjelja nedelju الاحد
`;
