/**
 * Words that headlines of one language use all the time, for languages that background.ts has few headlines of: each is taken
 * to stand in about one headline of 128. An estimate from knowing the languages, not a count; `*` stands for any ending, of
 * Cyrillic words only. Words that English headlines use for something rarer are left out. Written by hand for this project.
 */
export const COMMON_WORDS = `
haber haberi haberleri turkiye son dakika baskan baskani bakan bakani yeni gun gunu bin koronavirus deutschland
polizei tot prozent neue neuer neues jahre jahren euro menschen france president ministre gouvernement ans police nouveau
nouvelle italia governo anni oggi morto nuovo nuova contro brasil novo nova polska polsce rzad prezydent lat nowe nowy
nowa osob policja украина украине россия россии президент новости области الرييس رييس الحكومه العراق مصر سوريا وزير
года году год лет день дня человек люди время область глава министр правительство власти дело полиция полицейск*
россиян* росси* москв* украин* сша новый новые новая первый рублей тысяч миллион* млрд случа* коронавирус* больниц*
врач* дом город* район* рассказал* сообщил* назвал* заявил* может стал стали погиб* пострада* задержан* произош*
компани* рынк* цен* школ* дети детей матч* команд* клуб* войн* арми* безопасност* уряд* поліці* країн* людин* місті
місто влад* председник* влада владе град града године дана људи нови нова полициј* министар министр*
`;
