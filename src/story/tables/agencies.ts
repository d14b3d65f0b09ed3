/**
 * News agencies, one a line: key: names as they stand in bylines and datelines / the agency's own domains. Names in lower
 * case, several separated by commas. From the agencies' own sites and their credits in papers; written by hand for this
 * project. Names that are also words or initials of much else stand here only where a whole byline or bracket holds them.
 */
export const AGENCIES = `
reuters: reuters, thomson reuters, reuters news, рейтер, ロイター, 路透社, رويترز / reuters.com
ap: ap, associated press, the associated press, ap news, 美联社 / apnews.com ap.org
afp: afp, agence france-presse, agence france presse, afp news, 法新社, ا ف ب / afp.com
upi: upi, united press international / upi.com
bloomberg: bloomberg, bloomberg news / bloomberg.com
dowjones: dow jones, dow jones newswires / dowjones.com
pa: pa, pa media, press association, the press association, pa news agency / pamediagroup.com
aap: aap, australian associated press / aap.com.au
canadianpress: canadian press, the canadian press, la presse canadienne / thecanadianpress.com
dpa: dpa, dpa-afx, dpa afx, dpa-infocom, dpa infocom, deutsche presse-agentur, deutsche presse agentur / dpa.com
sid: sid, sport-informations-dienst / sid.de
epd: epd, evangelischer pressedienst / epd.de
kna: kna, katholische nachrichten-agentur / kna.de
apa: apa, austria presse agentur / apa.at
sda: sda, ats, keystone-sda, keystone-ats / keystone-sda.ch
efe: efe, agencia efe, agência efe / efe.com
europapress: europa press / europapress.es
ansa: ansa, agenzia ansa / ansa.it
adnkronos: adnkronos / adnkronos.com
lusa: lusa, agência lusa, agencia lusa / lusa.pt
agenciabrasil: agência brasil, agencia brasil / agenciabrasil.ebc.com.br
belga: belga / belga.be belganewsagency.eu
anp: anp / anp.nl
ritzau: ritzau / ritzau.dk ritzau.com
ntb: ntb / ntb.no
tt: tt, tt nyhetsbyrån / tt.se
stt: stt / stt.fi
pap: pap, polska agencja prasowa / pap.pl
ctk: čtk, ctk, česká tisková kancelář / ctk.cz ceskenoviny.cz
mti: mti / mti.hu
hina: hina / hina.hr
tanjug: tanjug, танјуг / tanjug.rs
srna: srna, срна / srna.rs
fena: fena / fena.ba
tass: tass, тасс / tass.com tass.ru
ria: ria novosti, риа новости / ria.ru
interfax: interfax, интерфакс / interfax.ru interfax.com
ukrinform: ukrinform, укрінформ, укринформ / ukrinform.net ukrinform.ua
anadolu: aa, anadolu agency, anadolu ajansı, anadolu / aa.com.tr
dha: dha, demirören haber ajansı / dha.com.tr
xinhua: xinhua, xinhua news agency, 新华社, 新華社 / xinhuanet.com news.cn
kyodo: kyodo, kyodo news, 共同通信, 共同 / kyodonews.net
jiji: jiji, jiji press, 時事通信, 時事 / jiji.com
yonhap: yonhap, yonhap news agency, 연합뉴스 / yna.co.kr
pti: pti, press trust of india / ptinews.com
ani: ani, asian news international / aninews.in
ians: ians, indo-asian news service / ians.in
`;
