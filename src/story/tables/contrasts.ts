/**
 * Words of one frame that exclude each other there: a group a line (indented lines continue it), up to 64 sides between the
 * slashes. Elsewhere many stand side by side, so they count for most where nearly all else is the same. `a+b` for two words
 * in a row (German compounds are read as two), `*` for any ending. Lower case, marks folded. Written by hand for this project.
 */

/** Words that mean little by themselves; a line for each language, since many mean something else in the next. */
export const SMALL_CONTRASTS = `
before ahead+of prior+to / after following
vor / nach
avant / apres
antes / despues tras
prima / dopo
antes / apos depois
przed / po
voor / na
fore innan / efter
pre prije uoci / posle poslije nakon
пре прије уочи / после након
до перед накануне / после
до перед напередодні / після
pred / po
once oncesi oncesinde / sonra sonrasi sonrasinda
قبل / بعد
לפני / אחרי לאחר
पहले / बाद
之前 / 之后
for / against
fur fuer / gegen
pour / contre
favor / contra
favore / contro
za / przeciw przeciwko
voor / tegen
for / mot
za / protiv
за / против
за / проти
pro / proti
lehte / aleyhte
over above / under below
uber ueber / unter
sur dessus / sous dessous
sobre encima / bajo debajo
sopra / sotto
over / under
выше свыше / ниже
вище / нижче
iznad / ispod
uzerinde / altinda
until till / from
bis / ab
hasta / desde
fino / dal
ate / desde
do / od
tot / vanaf
до / после
до / після
inside / outside
on / off
more / less fewer
mehr / weniger
meer / minder
больше / меньше
більше / менше
wiecej / mniej
most+of / all+of / none+of / half+of
`;

/** One of a closed list: the first to the last, chambers, courts, ministries, kin, vehicles, crimes, parties, days, rounds. */
export const CONTRASTS = `
first erste erster erstes ersten erstem premier premiere premieres premiers primera primero primer primeros primeras
  primo prima primi primeiro primeira pierwszy pierwsza pierwsze pierwszego pierwszej eerste birinci ilk первыи первая
  первое первого первои первые первом первую першии перша перше першого першоі першіи перву prvi prva prvo prvog prve
  forsta forste 第一 首次 首个 첫번 / second zweite zweiter zweites zweiten zweitem deuxieme deuxiemes seconde segunda segundo
  secondo seconda drugi druga drugie drugiego drugiej tweede ikinci второи вторая второе второго вторые втором вторую
  другии друга друге другого drugo drugog druge andra anden 第二 再次 두번 / third dritte dritter drittes dritten drittem
  troisieme troisiemes tercera tercero tercer terzo terza terceiro terceira trzeci trzecia trzecie trzeciego trzeciej
  derde ucuncu третии третья третье третьего третьеи третью третіи третя третє treci treca trece treceg tredje 第三 세번 /
  fourth vierte vierter viertes vierten quatrieme cuarta cuarto quarto quarta czwarty czwarta czwarte czwartego vierde
  dorduncu четвертыи четвертая четвертое четвертого четверта четвертии cetvrti cetvrta fjarde fjerde 第四 네번 / fifth
  funfte funfter funftes funften cinquieme quinta quinto piaty piata piate piatego vijfde besinci пятыи пятая пятое
  пятого пятои пята peti peta femte 第五 / sixth sechste sechster sechsten sixieme sexta sexto sesto sesta szosty szosta
  szostego zesde altinci шестои шестая шестое шестого sesti sjatte sjette 第六 / seventh siebte siebter siebten septieme
  septimo septima settimo settima setimo setima siodmy siodma siodmego zevende yedinci седьмои седьмая седьмое
  седьмого sedmi sjunde syvende 第七 / eighth achte achter achten huitieme octavo octava ottavo ottava oitavo oitava
  osmy osma osmego achtste sekizinci восьмои восьмая восьмого osmi attonde ottende 第八 / ninth neunte neunter neunten
  neuvieme noveno novena nono nona dziewiaty dziewiata dziewiatego negende dokuzuncu девятыи девятая девятого deveti
  nionde niende 第九 / tenth zehnte zehnter zehnten dixieme decimo decima dziesiaty dziesiata dziesiatego tiende onuncu
  десятыи десятая десятого deseti tionde 第十 / last final letzte letzter letztes letzten derniere dernier ultima ultimo
  ostatni ostatnia ostatnie ostatniego laatste sonuncu последнии последняя последнее последнего останніи остання
  останні poslednji poslednja posljednji sista sidste 最后 最终
part+one day+one stage+one round+one phase+one chapter+one episode+one season+one volume+one week+one year+one
  game+one match+one / part+two day+two stage+two round+two phase+two chapter+two episode+two season+two volume+two
  week+two year+two game+two match+two / part+three day+three stage+three round+three phase+three chapter+three
  episode+three season+three volume+three week+three year+three game+three match+three
dozens dutzende dizaines decenas decine dezenas dziesiatki десятки десятков desetine tientallen tiotals snesevis
  onlarca عشرات / hundreds hunderte centaines cientos centinaia centenas setki сотни сотен сотні stotine honderden
  hundratals hundredvis yuzlerce ميات / thousands tausende milliers miles migliaia milhares tysiace тысячи тисячі
  hiljade tisuce duizenden tusentals tusindvis binlerce الاف / millions millionen millones milioni milhoes miliony
  миллионы мільиони miljoenen miljoner
doubles doubled double verdoppelt doublent duplica duplican raddoppia dobra podwaja удвоил* подвоіл* / triples tripled
  triple verdreifacht triplent triplica triplican potraja утроил* / quadruples quadrupled vervierfacht / halves halved
  halbiert
quarter+point / half+point
house commons assemblee repraesentantenhaus camara camera congreso sejm sabor дума bundestag kamer / senate senado
  senat senato lords bundesrat rada federacji сенат
parliament parlament parlement parlamento europaparlament eu+parlament / commission kommission comision commissione
  comissao eu+kommission / council rat conseil consejo consiglio conselho
high+court land+gericht haute+cour / supreme+court supreme bundes+gerichtshof bgh cour+supreme tribunal+supremo
  corte+suprema stf / appeals+court appeal+court oberlandes+gericht / district+court amts+gericht / federal+court /
  county+court / crown+court / bundesverfassung+gericht / verwaltung+gericht / arbeits+gericht
federal+judge / state+judge / district+judge / appeals+judge
city+council town+council / county+council / parish+council
health gesundheits sante salud sanidad saude sanita zdrowia zdravlja здоровья здравоохранения saglik الصحه / home
  innen interior interieur interno wewnetrznych внутренних icisleri الداخليه 内政 / foreign aussen auswartig exteriores
  esteri zagranicznych иностранных disisleri الخارجيه 外交 外务 / defence defense verteidigungs defensa defesa difesa
  armees obrony обороны savunma الدفاع 国防 防卫 국방 / finance finanz finances hacienda finanze financas fazenda finansow
  финансов maliye الماليه 财政 财务 / education bildungs educacion educacao istruzione edukacji образования egitim التعليم
  / justice justiz justicia giustizia justica sprawiedliwosci юстиции adalet العدل / economy economic wirtschafts
  economie economia gospodarki экономики ekonomi / transport verkehrs transports transportes trasporti infrastruktury
  транспорта ulastirma / energy energie energia energetiki энергетики
president prasident presidente prezydent президент presidenta baskan الرييس / prime+minister premier
  minister+prasident / vice+president vize+prasident vicepresidente vicepresidenta wiceprezydent вице+президент
  vice+presidente deputy+president نايب+الرييس
premier kanzler премьер премєр premijer / vicepremier vize+kanzler vizepremier wicepremier вице+премьер vice+premier віце+премєр
  deputy+premier
minister ministra ministre ministro министр міністр / wice+minister wiceministra vize+minister viceministro
  vice+ministre vice+ministro замминистра замміністра deputy+minister zamjenik
predseda / mistopredseda
总统 / 副总
father dad vater pere padre pai papa ojciec ojca отец отца батько otac baba الاب पिता / mother mum mom mutter mere
  madre mae matka matki мать матери мати majka anne الام मां / grandfather grandad grossvater opa abuelo nonno avo
  dziadek дед дедушка deda dede / grandmother grandma grossmutter oma abuela nonna babcia бабушка baka babaanne /
  stepfather stiefvater padrastro patrigno beau+pere ojczym отчим ocuh / stepmother stiefmutter madrastra matrigna
  belle+mere macocha мачеха / son sons sohn fils hijo figlio filho syn syna сын сына син sin oglu बेटा बेटे / daughter
  daughters tochter fille hija figlia filha corka corki дочь дочери донька cerka cerke kizi बेटी / brother bruder
  frere hermano fratello irmao brat brata брат брата / sister schwester soeur hermana sorella irma siostra siostry
  сестра сестры sestra / wife ehefrau gattin epouse esposa moglie zona zony жена жены supruga esi पत्नी / husband
  ehemann gatte mari esposo marido marito maz meza муж мужа suprug kocasi पति / uncle onkel oncle tio zio wujek дядя
  चाचा / aunt tante tia zia ciotka тетя चाची / stepson / stepdaughter / ex+wife former+wife / ex+husband
  former+husband
man mann homme hombre uomo homem mezczyzna мужчина чоловік muskarac mand 男子 男性 남성 / woman frau femme mujer donna
  mulher kobieta женщина жінка zena kvinna kvinde vrouw 女子 女性 여성
boy junge garcon nino bambino menino chlopiec мальчик хлопчик decak pojke लड़के लड़का / girl madchen fillette nina
  bambina menina dziewczynka девочка дівчинка devojcica flicka लड़की
men mens herren hommes hombres uomini homens mezczyzn мужская 男子 男篮 男排 남자 / women womens frauen femmes mujeres donne
  feminina femenina femminile kobiet женская 女子 女篮 女排 여자
king konig roi rey re rei krol короля король / queen konigin reine reina regina rainha krolowa королева королевы
prince prinz principe ksiaze принц / princess prinzessin princesse princesa principessa ksiezniczka принцесса
actor schau+spieler acteur attore ator aktor актер glumac / actress schauspielerin actrice actriz attrice atriz
  aktorka актриса glumica
radfahrer / radfahrerin
motorrad+fahrer / motorradfahrerin
auto+fahrer / autofahrerin
fussganger fussgaenger / fussgangerin fussgaengerin
schuler schueler / schulerin schuelerin
student etudiant estudiante / studentin etudiante studentka
rentner / rentnerin
lehrer / lehrerin
bergsteiger / bergsteigerin
wanderer / wanderin
polizist / polizistin
jogger / joggerin
detenido / detenida
detenidos / detenidas
arrestato / arrestata
preso / presa
detido / detida
avo / ava
motard / motarde
lyceen / lyceenne
retraite / retraitee
arrete / arretee
blesse / blessee
investito / investita
задержан / задержана
арестован / арестована
подозреваемыи / подозреваемая
пенсионер пенсионера / пенсионерка пенсионерку
школьник школьника / школьница школьницу
студент студента / студентка студентку
затримано / затримана
uhapsen / uhapsena
direktor / direktorka
employers employer / employees employee
bus buses autobus autocar autobuses autobusu autobusa автобус автобуса minibus coach reisebus / plane planes jet
  flugzeug avion aereo aviao samolot самолет ucak / train trains zug bahn tren treno trem pociag pociagu поезд поезда
  / car cars auto autos pkw voiture coche carro samochod автомобиль araba / truck lorry trucks lkw camion caminhao
  ciezarowka грузовик kamion / helicopter hubschrauber helicoptere helicoptero elicottero smiglowiec вертолет
  helikopter / boat ferry ship boot schiff fahre bateau barco nave navio statek судно лодка gemi / tram strassen+bahn
  tramway tranvia tramwaj трамваи
murder mord meurtre asesinato homicidio omicidio zabojstwo убиистве cinayet / rape vergewaltigung viol violacion
  violencia+sexual stupro gwalt изнасиловании tecavuz / robbery raub robo rapina roubo rozboj ограблении / theft
  diebstahl furto hurto kradziez краже / fraud betrug fraude escroquerie estafa truffa oszustwo мошенничестве /
  manslaughter totschlag / arson brandstiftung / bribery corruption korruption corrupcion corruzione lapowka взятке
  rusvet
attempted+murder versuchten+mordes tentative+de+meurtre / murder mord
chemistry chemie chimie quimica chimica chemii химии / physics physik physique fisica fizyki физике / medicine medizin
  medecine medicina medycyny медицине / literature literatur litterature literatura letteratura literatury литературе
  / peace friedens paix paz pace pokojowa мира
democrats democrat democratic / republicans republican gop
labour labor / conservatives conservative tories tory / lib+dems liberal+democrats / greens / reform+uk / snp
spd / cdu / csu / fdp / afd / bsw / linke
far+right rechtsextreme rechtsextremen extreme+droite extrema+derecha estrema+destra / far+left linksextreme
  linksextremen extreme+gauche extrema+izquierda estrema+sinistra
today / tomorrow / yesterday / tonight
heute / morgen / gestern
aujourdhui / demain / hier
hoy / manana / ayer
oggi / domani / ieri
hoje / amanha / ontem
vandaag / morgen / gisteren
idag / imorgon / igar
dzis dzisiaj / jutro / wczoraj
сегодня / завтра / вчера
сьогодні / завтра / вчора
danas / sutra / juce jucer
bugun / yarin / dun
اليوم / غدا / امس
今日 今天 / 明日 明天 / 昨日 昨天
오늘 / 내일 / 어제
आज / कल
morning / evening / afternoon / midday lunchtime / overnight
final finals finale finala finalu finalisima финал финале finali finaline نهايي 决赛 결승 / semi+final semi+finals
  semi+finale semifinal semifinals semifinali halb+finale demi+finale demie polu+finale polufinalu polfinal polfinale
  polfinalu полуфинал полуфинале півфінал yari+final yari+finale نصف+نهايي 准决 半决 / quarter+final quarter+finals
  quarterfinal quarterfinals viertel+finale quart+de cuartos quarti quartas cwiercfinal cwierc+finale четвертьфинал
  cetvrt+finale ceyrek+final kvartsfinal / achtel+finale huitieme+de octavos ottavi oitavas
red+sox / white+sox
manchester+united man+united man+utd / manchester+city man+city
real+madrid / atletico+madrid
oil ol erdol petrole petroleo petrolio ropa нефть нефти petrol / gold or oro ouro zloto золото altin / gas erdgas gaz
  газ / silver silber argent plata argento prata srebro серебро / bitcoin / copper kupfer
police polizei / army militar military troops
school schule ecole escuela scuola escola szkola школа школе okul / hospital krankenhaus hopital ospedale szpital
  больница больнице hastane / church kirche eglise iglesia chiesa igreja kosciol церковь / mosque moschee mosquee
  mezquita moschea / hotel
constitutional / unconstitutional
vaccinated geimpfte geimpften / unvaccinated ungeimpfte ungeimpften
percent pct prozent procent / points punkte puntos punti pontos / basis+points bps
miles meilen / km kilometer kilometers kilometres kilometern
to+death death+penalty / to+life life+in life+sentence
`;
