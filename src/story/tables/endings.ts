/**
 * Endings that words of one stem differ in, a language a line: two words with the same beginning are taken for forms of one
 * only if one language has both of their endings (`elect-ed`, `elect-ions`; not `Austr-ia`, `Austr-alia`). No ending
 * at all is one of every language. Inflection, and of derivation what headlines swap (`France says`, `French …`; `investigate`, `investigation`).
 * Put together by hand from the grammars of each language. Lower case, marks folded; Cyrillic languages in Latin letters.
 */
export const ENDINGS = `
s es e ed d n en ing er ers or ors r rs ion ions ation ations tion tions sion sions al ally ly ment ments y ies ied ity ive ist ists
  ism an ian ians ans ese ic ical ics able ance ence ant ants ry ian nian ish t th ness ful ship ee ees eer age ded ted ting ding se
  sed sing ce ces ced cing te ted ges ged ge ging ve ves ved ving ze zed zing ses
  cy tial ncy ency ancy ish ishes ished ing man men woman women ize izes ized izing ise ises ised ising izer iser ern west its ed our ours or
  hood dom like less some ular ate ates ated ating ator ators ative ous ious ution utions ption ptions uction uctions uce uces uced be bing bed red ring re res ayal ays ay
e en er es s n em ern ung ungen te ten t st est et ete eten ter tes tem nd nde nden end ende enden in innen lich liche lichen
  isch ische ischen ischer isches ig ige igen iger keit heit els eln el chen lein ler lern ner nern ier iert ieren ierte ierten ion
  ionen tion tionen ation ationen isten ist ismus aner anern anisch anische anischen sche schen scher
e s es ent er ez a ai ait ant ants ante antes ee ees eur eurs euse ion ions tion tions ation ations ment ments aux al ale ales ais
  aise aises ien ienne iens iennes ique iques if ive ifs ives it is ir ira era eront iront ra ront ant aient ance ances eux te tes
  ture tures que ques isme iste istes ain aine ains aines
 s es o os a as ar er ir an en on io aron ieron ara era ira aran eran iran aba aban ia ian ado ada ados adas ido ida idos idas
  ando iendo cion ciones acion aciones sion siones dor dora dores eno ena enos enas ano ana anos anas ense enses ista istas ismo
  mente e al ales ico ica icos icas ivo iva ivos ivas amiento imiento es esa eses za zas zo izo izar iza to tos ta tas ante antes ez
  n ndo r ra ran do da dos das lo la le les los las se
o i a e are ere ire ato ata ati ate ito ita iti ite uto uta uti ute ando endo ano ana ani ane ono era ra ranno eranno iranno ione
  ioni zione zioni azione azioni ico ica ici iche ese esi ista isti iste ismo ore ori tore tori trice mente ale ali ivo iva ivi
  ive ia ie io ii va vano se si sse to ta ti te no re amento amenti imento imenti
 s es o os a as ar er ir am em ou eu iu aram eram iram ado ada ados adas ido ida idos idas ando endo indo ao oes cao coes acao acoes
  sao soes ano ana anos anas ense enses ista istas ismo mente al ais ico ica icos icas esa eses eza eiro eira eiros eiras e ra ram
  ria riam va vam vo va dor dora dores amento imento nte ntes r u m ndo do da dos das
a i y e o u ie ia iu ow om ami ach em ami ego emu ej ymi ich ych im ym imi owi owie iem al ala ali alo ano any ana ane anych anego
  anej anym na ny ni ne no nych nej nego nym ski ska skie skiego skiej skim skich sku iec ca ce cy cow com cach cami c ac yc il ila
  ili ilo l la li lo ci cie cia ciu ace acy acych acej acego uje uja owal owala owali owac owy owa owe owych owego owej owania
  owanie anie ania aniu enie enia eniu ek ka ki ke ku kow kom k cz czyk czycy zki zka zkiego stwo stwa stwem scy sci sc tem tow
  ty t zy ze rz rze erz
a u y i e o om em am ami ah akh ax ov ev ei yam yami yah yakh ya yu yo iy oy oi ej ij yj ey iyu ogo ego omu emu ym im yh ih ykh ikh yx ix oyu oju
  eyu ie ye iye aya aja yaya uyu uju iya iyi iej ii iyah iyam iyami l la lo li lsya las los lis lsa t ti tsya tsja tsia sya s sja ut yut
  it et at yat uet uyut ili ila ilo il al ala alo ali el ela eli yal yala yali aet ayut ait en na no ny nyy nyj nyi naya noe nye nogo noy noj
  nom nym nyh nykh nyu nuyu nnyy ennyy ennaya ennye ennyh yavshiy avshiy avshie vshiy vshie vshih sk skiy skij ski skaya skaja skoe skie skogo
  skoy skoj skom skih skikh skim skuyu skomu skimi k ka ki ku koy koj kom kam kov kami kah ke ok ec ets ca tsa tsu tsy cu cy tsam cam tsev cev
  nie niya niyu niem nii nij niy niyam niyami anie aniya aniyu anii aniem enie eniya eniyu enii eniem ost osti ostyu tel telya telyu teli
  teley telej telyam chik chika chiki chikov nik nika niki nikov nikam nikami nica nitsa nicy nits ovat ova oval ovala ovali uyet iruet
  irovat irovali irovala ruet sh ish yom mi mu m h v vy uv yv iv ivi ovi evi iti yty ity yt es os as osti etsya etsja etsia itsya itsja itsia atsya atsja utsya yutsya ayutsya aetsya yaetsya
  ilsya alsya elsya ilas alas ilis alis ilos alos atsia itsa atsa utsa aetsa uetsya uetsja cheskiy cheskij cheskaya cheskie cheskih cheskogo
  cheskim icheskiy icheskij icheskie icheskaya icheskih icheskim icheskoy icheskogo shchina shchiny shchine shhina shhine chanin chane chan
  zhets zhtsy zhcy zhtsev zhcev zhtsam gom g ge ga gu gi goy zhe zhi zh zhit zhil zhila zhet zhen zhena zhali st sti stit stil stila stili
  shen sheny shena shenii shenie shch sch shchen chit chil chen cheny chena chenii chenie chet chat cha che chu chi ch t ts tcy dit dil dila
  dili den dena deny d du da de di dy dyom zhdenie zhdeniya zhdenii s sy sa se su sit sil sila sili shaet z zu za ze zit zil ya yam yami
  ik iki ikov ikam niki nikov nikam nicheskiy ovy ovye ovyh ovyy ovyj ovaya ovoy ovoj ovogo evoy evaya ennyj ennyh ennogo ennoy ennoj
  aniyam aniyah eniyah eniyam uyut uya yvat ival yvali yvala ivat ivali ivala ivaet yvaet yvaetsya ivaetsya uyushchiy ayushchiy ushchiy yashchiy
  vshego vshemu vshem vshaya vshuyu vsheysya vshiysya avshego avshemu ivshiy ivshego ivshiesya avshihsya ivsheysya ilis mogo myy
  on ona ony onu ezh ezhi ezha ikom kami komu om ist ista isty istov istom istka izm izma aryu ar ary aryam ara er era ery erov or ora ory orov
a e i o u om em ima ama ih og oga oj ome omu im ija ije iji iju ijom ijama la lo li le ao t ti ski ska sko ske skog skoj skom skih skim
  n na no ni ne nog noj nom nih nim an ani ano ana ane ova ovi ove ovima eva evi eve ak ka ke ki ku kom ci cima ac ca ce cu cem iti ati uje uju
  ovao ovala ovali je ju jem jom nje nja nju njem enje enja anje anja ost osti
en ar er arna erna or orna et n na ens a ade at it ad as s t te tt are ning ningen ningar ningarna else elsen elser erne ene ede et ende
  lig ligt liga isk iska isch d de dde igt iga ig
ा े ी ो ों ें ियां ियों ना ने नी ता ते ती ीय ीसी ई ओं
`;

/** Endings of Turkish, which come one after the other. */
export const CHAINED = `
a e i u ya ye yi yu n in un nin nun na ne ni nu da de ta te dan den tan ten nda nde ndan nden lar ler lari leri si su s m im um
miz imiz umuz niz iniz unuz la le yla yle ca ce ci cu li lu lik luk ligi lugu siz suz ki dir dur tir tur di du ti tu mis mus yor iyor uyor acak ecek
acagi ecegi an en r ar er ir ur mak mek ma me mas mes masi mesi il ildi ilen in indi inen t is uk k ik ken p ip up arak erek ince
`;
