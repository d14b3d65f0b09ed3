/**
 * Names of several words that headlines write as one: on the left what is read, on the right the one word that is read for it.
 * Lower case, marks folded. Written by hand for this project.
 */
export const PHRASES = `
prime minister > premier
premier ministre > premier
premiere ministre > premier
primer ministro > premier
primera ministra > premier
primo ministro > premier
primeiro ministro > premier
primeira ministra > premier
prezes rady ministrow > premier
премьер министр > premier
премьер министра > premier
премьер министром > premier
premer ministr > premier
united states > us
united states of america > us
etats unis > us
estados unidos > us
stati uniti > us
stany zjednoczone > us
stanow zjednoczonych > us
vereinigte staaten > us
vereinigten staaten > us
соединенные штаты > us
соединенных штатов > us
сполучені штати > us
الولايات المتحده > us
ee uu > us
united kingdom > uk
great britain > uk
vereinigtes konigreich > uk
royaume uni > uk
reino unido > uk
regno unito > uk
wielka brytania > uk
wielkiej brytanii > uk
united nations > onu
nations unies > onu
naciones unidas > onu
nazioni unite > onu
nacoes unidas > onu
vereinte nationen > onu
vereinten nationen > onu
narody zjednoczone > onu
birlesmis milletler > onu
организация объединенных наций > onu
ujedinjeni narodi > onu
الامم المتحده > onu
european union > eu
union europeenne > eu
union europea > eu
unione europea > eu
uniao europeia > eu
europaische union > eu
europaischen union > eu
unia europejska > eu
unii europejskiej > eu
avrupa birligi > eu
европейский союз > eu
европейского союза > eu
європейський союз > eu
evropska unija > eu
الاتحاد الاوروبي > eu
european central bank > ecb
banque centrale europeenne > ecb
banco central europeo > ecb
banca centrale europea > ecb
banco central europeu > ecb
europaische zentralbank > ecb
international monetary fund > imf
fonds monetaire international > imf
fondo monetario internacional > imf
fondo monetario internazionale > imf
fundo monetario internacional > imf
north atlantic treaty organization > nato
`;
