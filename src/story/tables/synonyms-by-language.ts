/**
 * Words that headlines of one language use for one another, and their forms where inflection changes more than the ending: a
 * group a line. `word*` stands for all that begins so. Lower case, marks folded; Cyrillic words are compared in the Latin
 * letters of spelling.ts, so they hold for slugs as well. Written by hand for this project.
 */
export const SYNONYMS_BY_LANGUAGE = `
stirbt starb sterben gestorben verstorben tot tote toten toter todes* tod totet* getotet*
rucktritt zurucktret* zurucktrat ruecktritt demission abgang
verletzt verletzte* verwundet*
erhoht erhohen erhohung steigert steigt steigen stieg gestiegen anstieg zulegt klettert hebt
sinkt sinken sank gesunken fallt fiel gefallen ruckgang senkt senken senkung
stellen* arbeitsplatz* job jobs stellenabbau
streicht streichen baut abbau kurzt kurzung*
kauft kaufen gekauft ubernimmt ubernehmen ubernahm* erwirbt erwerben
beschliesst beschliessen beschlossen beschluss verabschiedet billigt gebilligt
kundig* angekundigt ankundigung
trifft treffen traf getroffen
nimmt festgenommen festnahme* verhaftet* verhaftung* gefasst
verurteilt verurteilung urteil
gewinnt gewinnen gewann gewonnen sieg siegt siegen siegte
brand brande brandes feuer flammen grossbrand brennt
unfall unfalle unfallen unglueck ungluck zusammenstoss
erdbeben beben
fordert fordern forderung verlangt verlangen
warnt warnen warnung
brechen bricht gebrochen
auto autos wagen pkw fahrzeug*
frau frauen
angriff* attacke* uberfall*
krankenhaus klinik kliniken spital
oesterreich* osterreich*
meurt mort morte morts mortes mourir deces decede* tue tuee tues tuees tuer meurtrier*
blesse blesses blessee blessees
demission demissionn* demis depart
hausse hausser grimpe* augment* relev* progress* bondit
baisse baisser recul* chut* dimin*
rachat rachet* acquier* acquis acquisition
arret* interpell* interpellation* appreh*
condamn* ecop*
victoire bat battu battue battent gagn* remport*
incendie incendies feu feux flamme*
seisme tremblement secousse
accident accidents crash collision
present* devoil* annonc* lanc*
reclam* demand* exig* appel* plaid*
annul* supprim*
sanction* sanctionn*
adopt* approuv* vote
policier* police
juge jugement tribunal
voiture* vehicule* automobile*
greve greves debrayage
retraite* pension*
muere muerto muerta muertos muertas muerte muertes mueren murio fallec* mata matan matar mato asesin*
herido herida heridos heridas hiere lesionad*
dimit* dimision* renunci*
sube suben subir subira subio subida aument* eleva elevan elevar alza alzan alzas crece crecen
baja bajan bajo bajada cae caen caida descien* reduc* recort*
compra compran comprar adquier* adquirir adquisicion
detien* deteni* detenc* arrest* captur*
conden* sentenci*
carcel prision
gana ganan ganar gano vence vencen vencer derrot* triunf*
incendio incendios fuego llamas
terremoto terremotos sismo seismo temblor*
accidente accidentes choque siniestro
aprueb* aprob*
presenta presentan presentar presento anunci* lanz*
pide piden pedir pidio exig* reclam* llama llamado
cancel* suspend* anul*
robo robos roban atraco atracos asalt*
coche coches vehiculo* auto autos carro
muore muoiono morto morta morti morte deced* uccis* uccid* uccide vittim* scompars*
ferito ferita feriti ferite
dimette dimess* dimission*
alza alzano alzato rialz* aument* sale salgono salito cresc*
scende scendono calo cala calano cali ribass* taglia taglio tagli
compra comprano acquist* acquis* rileva
arrest* fermat* manett* cattur*
condann* carcer*
batte battut* vince vincono vinto vittoria sconfigg* sconfitt* trionf*
incendio incendi rogo
terremoto terremoti sisma scossa
incidente incidenti scontro schianto
approva approvat* approvan*
chied* chiest* invoc* sollecit*
annull* cancell* sopprim*
furto furti rubano colpo
sospett* indagat*
auto vettura macchina
morre morrem morreu morte mortes morto morta mortos mortas falec* mata matam matou obito*
ferido ferida feridos feridas
demite demitiu demitir demiss* renunci*
sobe sobem subiu subida aument* elev* alta
cai caem caiu queda descem desce desceu reduz* corta cortam
compra compram comprar comprou adquir* aquisic*
detem detid* deten* deteve prender presa preso presos prisao prisoes capturad*
condena condenad* condenac* sentenc*
vence venceu vencer ganha ganhou ganham bate vitoria derrot*
incendio incendios fogo chamas
terremoto terremotos sismo sismos tremor
acidente acidentes colisao batida
aprova aprovad* aprovou aprovac*
pede pedem pediu pedir exig* apel*
retirad* retirar evacu*
roubo roubos assalt* furto furtos
atinge atingid* atingiu
autocarro onibus
presidente mandatario
jogador jogadores atleta
zgin* ginie gina zmarl* zmarla umiera smierc smierci smiertel* niezyj* zabit* zabil* zabij* zyje nieboszczyk
ranny ranna ranne ranni rannych rannego rany ranion* poszkodowan* obrazen*
dymisj* rezygn* rezygnuj* ustapi* ustepuj* odejsc* odchodzi
podni* podwyz* podnos* wzros* wzrasta* rosnie rosna
spad* spada* obniz* obniza*
kupuj* kupi* kupil* przejm* przejec* przejmuj* nabyw* nabyl*
zatrzym* areszt* aresztow*
skaz* skazan* wyrok*
wygr* pokon* zwycie* zwyciez*
pozar* ogien ognia plom*
trzesien* wstrzas*
wypad* wypadek zderz* kraks*
przyj* uchwal*
naklad* nalozy*
odwol* anul*
wzywa* wezwa* apel* domaga*
kradziez* ukradl* wlam*
powiedzial* mowi oswiadcz*
szef szefa szefem przewodnic* lider lidera
samochod* auto auta
погиб* умер* скончал* скончает* смерт* убит* убил* убив* убий* ушла гибел* жертв* мертв*
ранен* пострада* травм*
отставк* уволен* увольнен* уволил* покинул* покида* ушел
подня* повыс* поднима* повыша* вырос* растет растут увелич* рост роста подорожа* дорожа* подскоч*
упал* паден* снизи* сниж* подешеве* дешеве* сократи* сокращ* обвал*
купи* покупа* покупк* приобре*
задерж* арест* поймал* пойма*
приговор* осуди* осужд* посадил*
победи* побед* обыгра* выигра* одоле*
пожар* сгорел* загорел* горит горел* возгоран* огонь огня
землетряс* подземн*
авари* дтп столкнов* столкнул* крушен*
приня* одобр* утверди* приняла
ввели введены введено введение вводит вводят введут ввести
отмен* отменя*
призва* призыв* потребова* требу*
украл* краж* похитил*
прибы* приеха* приле* приезж*
сообщи* рассказ* заяви* объяви* назва* поведа* раскры*
нашли найде* обнаруж* выяви* нашел
мэр мэра мэру мэром мэрия мэрии градоначальник*
эвакуир* эвакуац*
премьер премьера премьеру премьером
врач* медик* доктор*
больниц* госпитал* стационар*
учен* исследовател*
автомобил* машин* авто иномарк*
детей дети ребен* детьми детям
коронавирус* covid ковид* кови
заболе* заража* заражен* инфицирован* зараз*
полиция полиции полицию полицией мвд правоохранител* полицейск*
взрыв* взорва* хлопок хлопк*
россиян* россий* росси* рф
украин* украинц*
запрет* запрещ*
разреш* дозвол*
откры* открыва*
закры* закрыва*
вернул* возвраща* возврат* верн*
подпис*
спас* спасен*
жител* горожан*
доллар* валют*
загин* помер* пішл* пішов* смерт* вбит* вбив* загибел* жертв*
поранен* постражда* травмован*
підвищ* підня* зріс* зроста* подорожча* дорожча*
знизи* впав* впал* подешевша* дешевша* скороти*
затрим* заарешт* арешт*
купу* купи* придба*
ухвал* прийня* схвал*
переміг* перемог* обігр* вигра*
пожеж* загорі* горить
евакуйов* евакуюв* евакуац*
краді* вкрал*
премєр* премєрміністр*
акторк* акторк* актрис*
umro umrla umrli preminu* pogin* smrt smrti ubije* ubio ubila ubijen* mrtv* stradal* zrtav* zrtv*
povred* ranjen* povrij*
ostavk* otis* odstup*
podig* podiz* poves* poras* raste rast skoc* povis*
pao pala pada pad smanj* snizi* spusti*
kupi* kupov* preuz* preuzim*
uhap* uhaps* priveden* pritvor*
osud* osudjen* presud*
pobed* pobij* savlad* porazi*
pozar* vatra vatre vatru gori
zemljotres* potres*
sudar* nesrec* nezgod* udes*
usvoj* usvaj* odobr*
evakuis* evakuir* evakuac*
poziva* pozva* poziv apel* apeluj*
krada krade krade pljack*
stranovnik* stanovnik* gradjan* mestan*
oldu olen olduren oldur* olum* hayatini vefat* yitir* olu
yaral* yaralan*
istifa* ayril* gorevinden
yuksel* yukselt* cikard* cikar* artis artisi artisin artti artir* zammi tirman*
dustu dusus* dusur* geriled* indir* azal*
satin devral* alim aldi aliyor alacak aldigi
yakala* gozalt* tutukla* tutuklan*
hapis* ceza cezas* mahkum*
yendi galip kazandi maglup* galibiyet*
yangin* alev*
deprem* sarsil* sarst*
kaza kazas* kazada carpis*
kabul onayla* onay* gecti
iptal*
cagri* talep* istedi
soygun* hirsiz* calindi
basbakan*
وفاه توفي توفيت رحيل مقتل قتل قتلي قتيل* مصرع يودي بحياه موت
جرح جرحي اصابه اصيب مصاب*
استقال* يستقيل استقاله تنحي
يرفع رفع ارتفاع ترتفع يرتفع زياده صعود يصعد
يخفض خفض انخفاض تراجع يتراجع هبوط
تشتري شراء تستحوذ استحواذ يشتري صفقه
اعتقال تعتقل يعتقل توقيف القبض توقف
الحكم يحكم ادانه السجن حبس سجن
يفوز فوز تهزم يهزم انتصار يتغلب
حريق حرائق نيران اندلاع
زلزال هزه زلازل
حادث تصادم اصطدام
يقر اقرار تقر موافقه يوافق
تلغي الغاء يلغي
تدعو دعوه يدعو يطالب مطالبه
سرقه بسرقه سطو
توقع توقيع يوقع توقعان
رئيس زعيم
protest* demonstr* kundgebung* demo demos
einig* einigung* vereinbar* abkommen deal vertrag
verhandl* gesprach* gespraech*
entlass* entlasst gekundigt feuert rauswurf
mord mordes morde morder mordfall totungsdelikt getotet
explosion* explodiert detonation* detoniert
sturm sturms sturme orkan* unwetter*
hochwasser uberschwemm* flut fluten flutkatastrophe
vermisst* verschwund* verschwand
gefangnis* haft haftstrafe
arzt arzte arzten arztin arztinnen mediziner
schuler schuelern schulerin schulerinnen schulkinder
kind kinder kindern kindes
lockerung* gelockert lockert
regierungs* bundesregierung
manifest* protest* cortege rassemblement
accord accords entente pacte
licenci* limog* renvoye* remercie*
meurtre meurtres assassinat assassine homicide
explosion explosions explose deflagration
tempete tempetes ouragan*
inondation* inonde* crue crues
disparu* disparition
prison prisons emprisonn* incarcer* detention
medecin medecins docteur docteurs
protest* manifest* marcha marchas marchan concentracion
acuerdo acuerdos pacto pactos pactan
despid* despedi* cesa cesado destitu* cese
asesinat* homicid* crimen crimenes
explosion explosiones explot* estall* estallido
tormenta* huracan* ciclon
inundac* inunda* riada riadas
desaparec* desaparic* extravi*
carcel carceles prision prisiones penal presidio
medico medicos medica doctor doctora doctores
nino ninos nina ninas menor menores
eleccion elecciones comicios votacion
masacre matanza matanzas tiroteo
manifest* protest* corteo
accordo accordi intesa patto
licenzi* esoner* cacciat*
omicid* assassin* delitto
esplos* scoppi* esplode deflagrazione
tempest* maltempo uragan*
alluvion* inondazion* allagament*
scompars* spari* dispers*
carcere carceri galera prigione
medico medici dottor dottore
elezion* voto urne
manifestac* manifestant* protest* passeata
acordo acordos pacto
despedid* despede exoner* demitid*
homicid* assassinat* assassin* crime
explosao explosoes explod* explode
tempestade* temporal furacao
inundac* enchente* alagament* cheia cheias
desaparec* sumico
medico medicos medica doutor
eleicao eleicoes votacao pleito
protest* manifestac* demonstrac*
porozumien* umowa umowe umowy uklad
wybory wyborach wyborow wyborcz* glosow*
zwoln* zwaln* wyrzuc*
morderst* zaboj* zamordow*
wybuch* eksploz*
burz* wichur* nawalnic* huragan*
powodz* podtop* zala*
zagin* poszukiw*
lekarz* medyk* medycy
протест* митинг* демонстрац*
соглашен* договор* договорил* сделк*
выборы выборов выборах голосован*
убийств* убийц* убил* убит*
шторм* ураган* бури буря стихи*
наводнен* затоп* паводок паводк* подтоп*
пропал* исчез* разыск* поиск*
тюрьм* колони* сизо заключен*
самоизоляц* карантин*
ограничен* запрет*
протест* мітинг* демонстрац*
угод* домовлен* договор*
вибори виборів виборах голосуван*
protesto* gosteri* eylem*
anlas* mutabakat uzlas*
secim* sandik
cinayet* oldur*
patla* infilak
firtina* kasirga*
sel seli selde
doktor* hekim*
مظاهر* احتجاج* تظاهر*
اتفاق* صفقه
انتخاب* اقتراع تصويت
انفجار* تفجير*
فيضان* سيول
premier premiera premierem premiers pm премьер премьера премьеру премьером премьерминистр премєр премєра премєром premijer premijera basbakan*
gaddafi qaddafi kadhafi gheddafi khadafi kadafi gadafi gadhafi каддафи القذافي
mohammed muhammad mohamed mohammad muhammed mohamad mohamet мухаммед мохаммед
hussein husein hussain huseyin husain хусейн
hezbollah hizbullah hisbollah hizbollah hezbola hizbollahu хезболла хизбалла
houthi houthis huthi huthis huties huti husi husiler хуситы хуситов хуситам
putin poutine putina putins путин путина
netanyahu netanjahu netanyahou нетаньяху
lukashenko lukaschenko loukachenko lukasenko lukaszenk* лукашенк*
khamenei chamenei jamenei хаменеи
morsi mursi morsy мурси
assad asad esad assads асад асада
mubarak moubarak мубарак
navalny nawalny navalni nawalnyj навальн*
kyiv kiev kiew kijow kijowie kijev kyjiw kyjev kiyev киев киева киеве киев київ києва києві
kharkiv kharkov charkiw charkow charkov charkiv harkiv harkov harkow jarkiv харьков* харків* харков*
odesa odessa odessie одесс* одес*
lviv lvov lemberg lwow lwowie lwiw львов* львів*
dnipro dnepr dniepr dnjepr dnepropetrovsk днепр днепре дніпро дніпрі
zaporizhzhia zaporozhye zaporizhia saporischschja zaporoze zaporoze запорожье запоріжжя запоріжжі
moscow moskau moscou moskva moskwa moskwie moskve moscu mosca moscovo moskova москва москве москву москвы
beijing peking pekin pekinie pechino pequim пекин пекине
jerusalem gerusalemme jerozolim* kudus иерусалим*
aleppo alep alepo aleppa halep алеппо
tehran teheran tahran teera тегеран тегеране
bucharest bukarest bucarest bukareszt* bukres бухарест*
belgrade belgrad belgrado beograd beogradu белград белграде београд београду
warsaw warschau varsovie varsovia varsavia warszaw* varsova варшав*
prague prag praga praha прага праге праги
vienna wien vienne viena wieden wiedniu viyana вена вене
athens athen athenes atenas atene ateny atenach atina афины афинах
dod doda dott dog dodad dodade dodas dodat dode doede draebt drabt omkom
dood doden dode overleden overlijdt stierf gestorven sterft
gewond gewonde gewonden
zemrel zemrela zemreli mrtvy mrtvi mrtvych zahynul zahynuli
meghalt halott halottja halottak elhunyt
मौत निधन मृत्यु मृत देहांत
पीएम प्रधानमंत्री
सीएम मुख्यमंत्री
mount mt mont
m metre metres meter meters
`;
