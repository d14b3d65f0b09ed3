/**
 * Places that headlines name, a country a line (indented lines continue it): the country with its people, after each slash a
 * place in it, after each `>` a place in that. Two titles of which each names a place that the other lacks seldom tell the
 * same; a place and the country around it are not at odds. Lower case, marks folded; `*` stands for any ending, `a+b` for two
 * words in a row. The forms are those of en, de, fr, es, it, pt, pl, ru, uk and tr as far as headlines use them, and the chief
 * countries in ar, zh and ja. Left out are places whose name says something else in one of these languages (Nice, Essen, Van,
 * Split). Written by hand for this project.
 */
export const PLACES = `
us usa america american* amerik* ssha сша америк* eeuu estadounid* amerykan* abd etats+unis vereinigte+staaten
  stati+uniti estados+unidos stany+zjednoczone 美国 米国 アメリカ امريكا الامريكيه / washington 华盛 واشنطن / nyc new+york
  nueva+york nowy+jork newyork* нью+йорк* manhattan brooklyn bronx 纽约 نيويورك / california* californi* kalifornien
  kalifornia калифорни* > angeles hollywood > francisco > san+diego / texas texan* texa техас* > houston > dallas >
  austin > san+antonio / florida* флорид* > miami майами > orlando > tampa / illinois > chicago чикаго / arizona >
  phoenix / colorado > denver / ohio > cleveland > cincinnati / michigan > detroit / oregon / nevada > vegas /
  louisiana > orleans nola / alabama / mississippi / tennessee > nashville > memphis / kentucky > louisville /
  wisconsin > milwaukee / minnesota > minneapolis / massachusetts > boston бостон* / pennsylvania > philadelphia >
  pittsburgh / virginia / carolina / oklahoma / missouri / kansas / seattle / atlanta атлант* / indiana > indianapolis
  / iowa / nebraska / arkansas / utah > salt+lake / idaho / montana / wyoming / dakota / maryland > baltimore /
  connecticut / delaware / vermont / maine / alaska* аляск* / hawaii* > honolulu / puerto+rico puerto+rican /
  guantanamo / pentagon пентагон* / new+jersey / new+hampshire / new+mexico
uk britain british britons britisch* grossbritannien britannique* royaume+uni reino+unido britanico* britanica*
  regno+unito britannic* wielk*+brytani* brytyjsk* ingiltere ingiliz* britaniya британ* великобритан* 英国 イギリス بريطانيا
  / england english englisch* inglaterra inglese* inghilterra angli* англи* / london* londres londra londyn* лондон*
  伦敦 ロンドン لندن / manchester манчестер* / liverpool ливерпул* / birmingham / leeds / sheffield / bristol / newcastle /
  nottingham / leicester / bradford / southampton / portsmouth / oxford / cambridge / norwich / plymouth / coventry /
  sunderland / yorkshire / essex / sussex / cornwall / devon / scotland scottish schottland schottisch* ecosse
  ecossais* escocia* escoces* scozia scozzes* szkoc* iskocya шотланд* > glasgow > edinburgh > aberdeen > dundee /
  wales welsh galles уэльс* > cardiff > swansea / northern+ireland nordirland ulster > belfast
ireland irish irland irisch* irlande* irlanda irlandese* irlandia irlandzk* ирланд* / dublin* / galway / limerick
france french frankreich franzos* francais* francia frances francesa* franceses francese* francesi franca+e francj*
  francusk* fransa fransiz* франци* француз* 法国 フランス فرنسا الفرنسيه / paris parisian* parigi paryz* париж* 巴黎 パリ باريس
  / marseille* marsiglia marsella / lyon lyons / toulouse / bordeaux / strasbourg strassburg estrasburgo strasburgo /
  nantes / lille / rennes / grenoble / montpellier / calais / corsica* korsika corse / normandy normandie
germany german* deutsch* allemagne allemand* aleman* tedesc* alemanha alemao niemc* niemiec* niemcz* almanya alman*
  герман* немецк* фрг bundesrepublik bundesregierung 德国 ドイツ المانيا / berlin* берлин* berlim 柏林 ベルリン / hamburg*
  гамбург* / bremen* / magdeburg* / mainz* / bavaria* bayern bayerisch* baviera bawari* бавари* > munich munchen*
  munchner мюнхен* > nurnberg* nuremberg > augsburg* / sachsen saxony sachsisch* > leipzig* > dresden* дрезден* >
  chemnitz* / hessen hessisch* > frankfurt* франкфурт* > wiesbaden* > kassel* / thuringen > erfurt* / brandenburg* >
  potsdam* / niedersachsen > hanover hannover* / nrw nordrhein westfalen > cologne koln* kolner кельн* > dusseldorf*
  дюссельдорф* > dortmund* > duisburg* > bochum* > aachen* > solingen* > bonn bonner / baden+wurttemberg > stuttgart*
  > mannheim* > karlsruhe* > freiburg* / saarland* > saarbrucken* / schleswig* > kiel kieler / mecklenburg* > rostock*
italy italian* italien* italia italie italya itali* wloch* wlosk* wlochy итали* 意大 イタリア ايطاليا / rome roma rzym* рим
  риме / milan milano mailand mediolan* милан* / naples napoli neapel neapol* неапол* / turin torino turyn* турин* /
  venice venezia venedig wenecj* венеци* / firenze florenz / bologna / genoa genova genua / verona / bergamo / sicily
  sicilia* sizilien сицили* > palermo > catania / sardinia sardegna sardinien / lampedusa / vatican vatikan* vatican*
  watykan* ватикан*
spain spanish spaniards spanien spanisch* espagne espagnol* espana espanol* spagna spagnol* espanha espanhol* hiszpan*
  ispanya ispanyol* испан* 西班 スペイン اسبانيا / madrid* мадрид* / catalonia catalan* katalon* cataluna catalogne каталон*
  > barcelona* barcelone barcellona барселон* / valencia* / zaragoza / mallorca / basque* pais+vasco > bilbao /
  andalucia andalusi* > seville sevilla* > malaga > granada / galicia / canarias canary+islands kanaren / tenerife /
  ibiza
portugal* portugies* portugais* portoghes* portekiz португал* / lisbon lisboa lissabon lisbonne lisbona lizbon*
  лиссабон* / porto / madeira / azores
netherland* dutch niederland* hollan* holland* pays+bas neerland* olland* olanda paises+bajos holandia holendersk*
  hollanda нидерланд* голланд* / amsterdam* амстердам* / rotterdam* / hague haag гааг* / utrecht / eindhoven /
  groningen
belgium belgian* belgien belgisch* belgique belge* belgica belga* belgio belgia belgijsk* belcika бельги* / brussels
  brussel bruxelles brusel* bruselas bruksel* брюссел* / liege / charleroi / flanders flandern flandre* > antwerp* >
  ghent gent > bruges brugge
luxembourg* luxemburg* luksemburg* люксембург*
switzerland swiss schweiz* suisse* suiza suizo* svizzer* suica szwajcar* isvicre швейцар* / zurich* цюрих* / geneva
  genf geneve ginebra ginevra genew* женев* / basel basle / bern berne / lausanne / lugano / davos
austria austrian* osterreich* oesterreich* autrich* austriac* avusturya австри* / vienna wien* vienne viena wieden
  wiedn* viyana / salzburg* / innsbruck* / linz* / tyrol tirol* / karnten / steiermark / graz grazer
denmark danish danes danemark danisch* danois* dinamarc* danes* danimarc* dunsk* датск* danii дании / copenhagen
  kopenhagen* copenhague copenaghen kopenhag* копенгаген* / greenland* gronland* groenland* гренланд*
sweden swede swedes swedish swedes schweden schwedisch* suede suedois* suecia sueco* svezia svedes* szwec* szwedzk*
  isvec* швеци* шведск* / stockholm* estocolmo sztokholm* стокгольм* / gothenburg / malmo
norway norwegian* norwegen norwegisch* norvege norvegien* noruega* noruego* norvegia norweg* norvec норвег* норвежск*
  / oslo осло
finland finnish finns finnland finnisch* finlande finlandia finlandes* finlandais* finlandi* finlandiya финлянд*
  финск* / helsinki хельсинки
iceland* islande islandia islandes* islanda izlanda исланд* / reykjavik*
poland polish polen polnisch* pologne polonais* polonia polaco* polacc* polska polski* polsce polsk* polak* polonya
  польш* польск* / warsaw warschau* varsovi* varsavia warszaw* varsova варшав* / krakow* cracow krakau / gdansk*
  danzig / lodz lodzi / wroclaw* breslau / poznan* / szczecin* / katowic* / lublin* / bialystok* / rzeszow* / slask*
  silesia*
czech* tschech* tchequ* republica+checa ceco cechi cekia cesk* ceko cekya czesk* чехи* чешск* checo checa chequia
  tschechien / prague praga prazsk* прага праге праги prag prager praski / brno / ostrava
slovak* slowak* eslova* slovacc* slowac* словак* / bratislav* братислав*
hungary hungarian* ungarn ungarisch* hongri* hongrois* hungri* hungar* ungheri* ungheres* wegr* wegiersk* macaristan
  macar венгри* венгерск* / budapest* будапешт*
romania* rumani* roumani* ruman* rumen* rumun* romen romanya румын* / bucharest bukarest bucarest bukareszt* bukres
  бухарест* / cluj / timisoara
bulgari* bulgar* болгар* / sofia sofija
greece greek* griechen* griechisch* grece grec grecque* grecia griego* greco greci grecja greck* yunan* греци*
  греческ* / athens athen atenas atene ateny atenach atina афин* / thessalonik* salonik* / crete kreta / lesbos /
  piraeus / rodos
turkey turkish turkei turkisch* turqui* turc turque turcs turques turkiye* turk turkler* turquia turco* turca* turchi*
  turcj* tureck* турци* турецк* туреччин* 土耳 トルコ تركيا / ankara* анкар* / istanbul* estambul stambul* стамбул* /
  izmir* / antalya* анталь* / adana* / gaziantep* / diyarbakir* / hatay* / kahramanmaras* / trabzon* / konya*
cypr* zypern zypr* chypre chipre cipro kibris* кипр* / nicosia nikosia
malta maltese malte мальт* / valletta
russia* russland* russisch* russe* russie rusia ruso rusos rusa rusas russo russi russos russa russas rosja rosj*
  rosyj* rusya* rus rossii rossiya rossij* rossiy* росси* рф kremlin kreml* кремл* 俄罗 俄国 ロシア روسيا الروسيه / moscow
  moskau* moscou moscu mosca moskw* moskova moskv* москв* московск* 莫斯 モスクワ موسكو / petersburg* peterburg* spb
  петербург* петербурз* / novosibirsk* новосибирск* / ekaterinburg* yekaterinburg* екатеринбург* / nizhny nizhnij
  nizhnem нижегород* / chelyabinsk* челябинск* / samara* samar* самар* / omsk* омск* / rostov* ростов* / krasnoyarsk*
  красноярск* / voronezh* воронеж* / perm permi perm* пермь перми пермск* / volgograd* волгоград* / krasnodar*
  краснодар* / saratov* саратов* / tyumen* тюмен* / irkutsk* иркутск* / vladivostok* владивосток* / khabarovsk*
  habarovsk* хабаровск* / sochi сочи / kaliningrad* калининград* / belgorod* белгород* / kursk* курск* / bryansk*
  брянск* / tula tule / tver tverskoy tveri твер* / yaroslavl* ярославл* / murmansk* мурманск* / dagestan* дагестан* /
  chechn* чечн* чечен* / tatarstan* татарстан* > kazan* казан* / bashkir* башкир* > ufa ufe уфа уфе / siberia* sibiri*
  сибир* / yakut* якут* / stavropol* ставропол* / tomsk* томск* / barnaul* барнаул* / kemerov* кемеров* / udmurt*
  удмурт* / astrahan* astrakhan* астрахан* / penz* пенз* / ryazan* рязан* / lipeck* lipetsk* липецк* / ulyanovsk*
  ульяновск* / orenburg* оренбург* / smolensk* смоленск* / vologd* волог* / primor* примор* / sahalin* sakhalin*
  сахалин* / buryat* бурят*
ukrain* ucrain* ucrani* ukrayn* украин* україн* 乌克 ウクライナ اوكرانيا / kiev* kyiv* kiew* kijow* kijów киев* києв* київ*
  基辅 キエフ キーウ كييف / kharkiv* kharkov* charkiw* charkow* jarkov* harkiv* harkov* харьков* харков* харків* / odesa*
  odess* одес* / lviv* lwow* lemberg* львов* львів* / dnipro* dnepr* днепр* дніпр* / donbas* донбас* > donetsk* donec*
  donezk* донец* > luhansk* lugansk* луганск* луганськ* / zaporizh* zaporozh* saporischschj* запорож* запоріж* /
  kherson* cherson* herson* херсон* / mariupol* мариупол* маріупол* / mykolaiv* nikolaev* николаев* миколаїв* / sumy
  sumi сумы сумск* / poltava* полтав* / bakhmut* бахмут* / avdiivka* авдеевк* / chernihiv* chernigov* чернигов* /
  vinnyts* винниц* / crimea* krim krym* crimee kirim крым* крим* > sevastopol* севастопол* / chernobyl* tschernobyl*
  чернобыл*
belarus* bielorus* bielorru* weissruss* bialorus* белорус* білорус* / minsk* минск*
moldov* moldau* moldaw* молдав* молдов* / chisinau* kischinau кишинев* / transnistri* приднестров*
georgia georgian* georgien georgisch* georgie gruzin* gruzj* грузи* gurcistan / tbilisi* tiflis* тбилиси
armenia* armeni* армени* армян* ermeni* / yerevan erevan* eriwan ереван*
azerba* aserba* азербай* / baku баку / karabakh* karabah* bergkarabach карабах* nagorno*
estonia* estland* estni* estonie эстон* / tallinn* талл*
latvia* lettland* lettisch* letton* leton* lettoni* lotw* латви* латыш* / riga* рига риге риги
lithuania* litauen litauisch* lituan* litw* литв* литов* / vilnius* wilno вильнюс* / kaunas
serbia* serbien serbisch* serbie serb* srbij* srpsk* србија србије србији серби* sirbistan / belgrade belgrad*
  beograd* београд* белград* / novi+sad novom+sadu
croat* kroat* hrvat* croaz* croac* chorw* хорват* hirvat* / zagreb* загреб* / dubrovnik* / rijeka
bosni* bosn* босни* / sarajevo* sarajev* сараев* / bosn* > srebrenic* / mostar
slovenia* slowen* sloven* eslovenia słowen* словени* / ljubljan*
montenegr* crna+gora crne+gore crnoj+gori черногор* karadag / podgoric*
macedon* makedon* mazedon* македон* / skopje*
albania* albani* arnavutluk албан* albanais albanes* albanisch* albanien / tirana*
kosov* kosowo косов* / pristina* prishtina mitrovic*
israel* izrael* израил* ізраїл* 以色 イスラエル اسراييل / jerusalem* gerusalemme kudus иерусалим* القدس / tel+aviv тель+авив*
  / haifa хайф* / golan
palestin* palast* filistin* палестин* 巴勒 パレスチナ فلسطين / gaza* gazz* gazastreifen* gazy газа газе газы сектор+газа 加沙
  ガザ غزه > rafah рафах* > khan+younis khan+yunis / west+bank westjordanland cisjordani* cisgiordania > ramallah >
  jenin dschenin > hebron > nablus
egypt* agypt* egipt* egipcio* egitto egizian* egypte misir* египет* египт* 埃及 エジプト مصر / cairo kairo* caire kahire
  каир* / sinai
syria* syrien syrisch* syrie* siria* sirio* siri* suriye* syryj* syri* сири* 叙利 シリア سوريا / damascus damaskus damasco
  damaszek дамаск* دمشق / aleppo* alep alepo алепп* / homs / idlib* идлиб* / raqqa rakka / latakia / deraa / palmyra
iraq* irak* iraki* ирак* 伊拉 イラク العراق / baghdad* bagdad* багдад* بغداد / mosul* mossul мосул* / basra* / erbil*
  irbil* / kirkuk*
iran* иран* іран* 伊朗 イラン ايران / tehran* teheran* tahran* тегеран* طهران / isfahan
lebanon leban* liban* libano* libanes* lubnan ливан* 黎巴 レバノン لبنان / beirut* beyrouth bejrut* beyrut* бейрут* بيروت
jordan jordanian* jordanien jordanie jordania urdun иордан* الاردن / amman*
saudi* saoudit* saudyt* saudit* arabia+saudita саудовск* suudi 沙特 サウジ السعوديه / riyadh riad эр+рияд* الرياض / jeddah
  dschidda / mecca mekka
yemen* jemen* йемен* اليمن / sanaa / aden / hodeidah hodeida
qatar* katar* катар* قطر / doha доха дохе
uae emirat* birlesik+arap оаэ emirados emiratos / dubai дубай дубае / dhabi
kuwait* koweit* kuwej* kuveyt кувейт*
bahrain* bahrein* бахрейн* / manama
oman omani / muscat
afghan* afgan* афган* 阿富 アフガニスタン افغانستان / kabul* kaboul кабул* / kandahar* кандагар* / herat / kunduz* / helmand /
  jalalabad
pakistan* paquist* пакистан* 巴基 パキスタン باكستان / islamabad* исламабад* / karachi карачи / lahore / khyber > peshawar /
  quetta / balochistan* baluchistan / rawalpindi / waziristan
india indian* indien indisch* inde indienne indiens indii hindistan indyjsk* индии индия индию индийск* 印度 インド الهند /
  delhi дели / bengal > kolkata / karnataka > bengaluru bangalore / hyderabad / gujarat > ahmedabad / kerala / punjab
  / kashmir* kaschmir cachemira / tamil > chennai / bihar / assam / maharashtra > mumbai мумбаи bombay > pune /
  rajasthan / pradesh / goa / manipur
bangladesh* bangladesch* banglades* бангладеш* / dhaka dacca
lanka lankan / colombo+lanka
nepal* непал* / kathmandu
bhutan*
maldiv* malediv* мальдив*
china chinese* chines* chinois* chine cina cinese* cinesi chinach chinsk* kitaj* kitay* китай* китая китае китайск* 中国
  الصين / beijing peking* pekin* pequim pechino пекин* 北京 / shanghai* schanghai шанхай* 上海 / hubei > wuhan* ухан* /
  hong+kong* hongkong* гонконг* hong 香港 / guangdong > guangzhou > shenzhen / sichuan / xinjiang / tibet* / chongqing /
  yunnan / macau macao / nanjing / harbin
taiwan* tajwan* тайван* тайвань 台湾 / taipei 台北
japan* japon* giappon* japao* япони* японск* 日本 اليابان / tokyo* tokio токио 东京 / osaka осак* 大阪 / hiroshima хиросим*
  / fukushima фукусим* / okinawa / kyoto / nagasaki / hokkaido
korea* coree* corea* coreia* kore kuzey+kore guney+kore коре* koreansk* 韩国 朝鲜 كوريا / seoul* seul сеул* / pyongyang*
  pjongjang* pjongjang пхеньян* / busan
mongoli* монголи* / ulaanbaatar
vietnam* wietnam* вьетнам* / hanoi ханой* / saigon
thailand* thai thais thailandais* tailand* tajland* таиланд* / bangkok* бангкок* / phuket пхукет*
cambodia* kambodsch* cambodge* camboya kambodz* камбодж* / phnom
laos laotian*
myanmar* burma burmese birman* birmani* мьянм* / yangon rangoon / rakhine / rohingya
malaysia* malais* malesi* malezya малайзи* / kuala
singap* сингапур*
indones* endonezya индонез* / jakarta* dschakarta yakarta джакарт* / bali бали / sumatra* / lombok / sulawesi / aceh
philippin* filipin* filippin* филиппин* / manila* манил* / mindanao / cebu / marawi
timor*
australia* australien australisch* australie* avustralya aussie* aust австрали* / melbourne* мельбурн* / queensland* /
  brisbane* / perth / adelaide / tasmania* / canberra / nsw > sydney* сидне*
zealand* neuseeland* neozeland* nouvelle+zelande nueva+zelanda nowa+zelandia nowej+zelandii зеланди* / auckland /
  wellington / christchurch
fiji* fidschi / samoa* / tonga / papua* / vanuatu / solomon+islands
canad* kanad* канад* 加拿 カナダ كندا / quebec* > montreal* монреал* / vancouver ванкувер* / alberta > calgary > edmonton /
  ontario > toronto торонто > ottawa* оттав* / manitoba > winnipeg / saskatchewan / halifax
mexic* mexiq* messic* meksik* meksyk* мексик* / tijuana / acapulco / cancun / guadalajara / monterrey / sinaloa /
  chiapas / oaxaca / veracruz / juarez
guatemal* гватемал*
hondur*
nicaragu* никарагуа / managua
salvador* salwador* сальвадор*
costa+rica* costa+rican*
panam* панам*
cuba* kuba* kuban* куб+ / havana* habana
haiti* гаити / port+au+prince
dominican* dominikan* republica+dominicana
jamaica* jamaika* ямайк*
trinidad*
venezuel* wenezuel* венесуэл* / caracas* каракас*
colombia* colombie* kolumbien kolumb* kolombiya колумби* / bogota* богот* / medellin*
ecuador* ekwador* ekvador* эквадор* / quito / guayaquil
peru peruan* peruvian* perou peruvien* перу / lima
bolivi* boliwi* боливи* / la+paz
brazil* brasil* bresil* brazyl* brezilya бразили* 巴西 ブラジル البرازيل / brasilia / rio+de+janeiro / sao+paulo / amazonas
argentin* argentyn* arjantin аргентин* / buenos+aires aires
chile* cile cileno чили / santiago
uruguay* urugwaj* уругва* / montevideo*
paraguay* paragwaj* парагва* / asuncion
libya* libyen libysch* libye* libia libio* libi* liby* ливи* ليبيا / tripoli* триполи / benghazi* bengasi
tunisia* tunesien tunesisch* tunisie* tunez tunisin* tunezj* тунис* تونس / tunis
algeri* algier* argelia* argelin* cezayir алжир* الجزاير / algiers
morocc* marokk* maroc marocain* marruecos marroqu* marocc* marrocos maroko fas+ марокк* المغرب / casablanca /
  marrakech*
sudan* soudan* судан* السودان / khartoum* khartum* jartum хартум* / darfur* / juba
somal* somali* сомали* / mogadish* mogadisc* могадишо
kenya* kenia* kenij* кени* / nairobi* найроби / mombasa
ethiopia* athiop* ethiopi* etiop* эфиоп* / addis / tigray*
eritre* эритре*
uganda* ouganda* уганд* / kampala
rwanda* ruanda* руанд* / kigali
burundi*
tanzania* tansania* tanzani* танзани* / zanzibar
congo* kongo* конго / kinshasa
nigeria* nigeri* nigerian* нигери* / lagos / abuja / borno / kano
niger nigerien* нигер / niamey
mali malian* malien* / bamako
burkina* faso
ghana* гана гане / accra
ivorian* cote+d+ivoire elfenbeinkuste ivory+coast costa+de+marfil / abidjan
senegal* сенегал* / dakar
gambia*
guinea* guinee* guine гвине* / conakry
liberia* либери* / monrovia
cameroon* kamerun* cameroun* camerun* камерун* / yaounde
tchad* tschad* чад
gabon* габон*
angola* ангол* / luanda
zambia* sambia* замби* / lusaka
zimbabw* simbabwe* зимбабв* / harare
malawi*
mozamb* mosamb* moçamb* mozambi* мозамбик* / maputo
botswan*
namibia* намиби*
south+africa* sudafri* sud+africa* afrique+du+sud africa+do+sul юар / johannesburg* йоханнесбург* / pretoria /
  cape+town kapstadt / durban / soweto
madagas* мадагаскар*
mauritius
kazakh* kasach* kazaj* kazak* казах* / almaty* алматы* алма+ат* / astana* астан* / nur+sultan
uzbek* usbek* ozbek* узбек* / tashkent* taschkent* ташкент*
kyrgyz* kirgis* kirgiz* kirguis* кыргыз* киргиз* / bishkek* бишкек*
tajik* tadschik* tadzik* tayik* таджик* / dushanbe* душанбе
turkmen* туркмен* / ashgabat*
sierra+leone
`;
