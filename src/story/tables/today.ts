/**
 * Words by which a title says that it is of its own day or hour, so that word for word the same title says something else a day
 * later: lower case, marks folded, as a title is folded for comparing. Written by hand for this project.
 */
export const TODAY = `
today|todays|today s|tonight|this morning|this evening|daily|live|latest|hourly
heute|heutige|heutigen|aktuell|live|liveblog|ticker|uberblick|stand
aujourd hui|du jour|ce matin|ce soir|en direct|dernieres
hoy|de hoy|en vivo|en directo|diario|ultima hora
oggi|di oggi|diretta|ultime
hoje|do dia|ao vivo|ultimas
dzis|dzisiaj|na zywo|ostatniej
vandaag|idag|i dag|dnes|danas|uzivo|astazi
сегодня|онлайн|за ночь|за сутки|последние|сьогодни|сьогодні|за добу|онлаин
bugun|bugunku|gunluk|canli|son dakika
اليوم|الان|مباشر
`;

/** The same in scripts that put no spaces between words. */
export const TODAY_UNSPACED = '今日|今天|本日|最新|오늘|วันนี้';
