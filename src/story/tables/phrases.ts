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
bank of england > boe
bank of japan > boj
bank of canada > boc
federal reserve > fed
world trade organization > wto
world health organization > oms
basis points > bps
basis point > bps
euro zone > eurozone
euro area > eurozone
प्रधान मंत्री > प्रधानमंत्री
`;

/**
 * Names of the Chinese script that are written otherwise elsewhere, a name a line (of Taiwan, Hong Kong, Japan), after the letters
 * of han.ts: the first stands for all.
 */
export const HAN_NAMES = `
特朗普 川普
总理 首相
普京 普丁 蒲亭
马克龙 马克宏
泽连斯基 泽伦斯基
朔尔茨 萧兹
默茨 梅尔茨
卢拉 鲁拉
奥巴马 欧巴马
布什 布希
克林顿 柯林顿
希拉里 希拉蕊
约翰逊 强森
朝鲜 北韩
韩国 南韩
新西兰 纽西兰
意大利 义大利
沙特 沙乌地
卡塔尔 卡达
也门 叶门
肯尼亚 肯亚
尼日利亚 奈及利亚
津巴布韦 辛巴威
人工智能 人工智慧
去世 逝世 过世
`;
