/**
 * Month names and common short forms, lower case and without dots: the languages of Europe (`listopad` is not there, as
 * it is October in Croatian and November in Polish), Turkish, Indonesian and Arabic.
 */
const MONTH_WORDS: string[] = [
  'january jan januar jänner jän janvier janv янв января январь enero ene gennaio gen janeiro januari ocak janar gener ianuarie ian január stycznia styczeń ledna leden siječnja siječanj јануар януари јануари січня січень ιαν ιανουαρίου ιανουάριος tammikuuta tammikuu يناير',
  'february feb februar feber février fevrier févr fevr fév фев февр февраля февраль febrero febbraio febb fevereiro fev februari şubat shkurt febrer februarie február febr lutego luty února únor veljače veljača фебруар февруари лютого лютий φεβ φεβρουαρίου φεβρουάριος helmikuuta helmikuu فبراير',
  'march mar märz maerz mär mrz mars мар марта март marzo março marco maart mrt mart març martie marts maret március márc marca marzec března březen ožujka ožujak marec березня березень μαρ μάρ μαρτίου μάρτιος maaliskuuta maaliskuu مارس',
  'april apr avril avr апр апреля апрель abril abr aprile nisan prill aprilie április ápr kwietnia kwiecień dubna duben travnja travanj април квітня квітень απρ απριλίου απρίλιος huhtikuuta huhtikuu أبريل ابريل',
  'may mai мая май mayo maggio mag maio mei mayıs maj maig május máj maja května květen svibnja svibanj мај травня травень μαι μάι μαϊ μαΐου μάιος toukokuuta toukokuu مايو',
  'june jun juni juin июн июня июнь junio giugno giu junho haziran qershor juny iunie iun június jún czerwca czerwiec června červen lipnja lipanj junij јун јуни юни червня червень ιουν ιούν ιουνίου ιούνιος kesäkuuta kesäkuu يونيو',
  'july jul juli juillet juil июл июля июль julio luglio lug julho temmuz korrik juliol iulie iul július júl lipca lipiec července červenec srpnja srpanj julij јул јули юли липня липень ιουλ ιούλ ιουλίου ιούλιος heinäkuuta heinäkuu يوليو',
  'august aug août aout aoû авг августа август agosto ago augustus ağustos gusht agost agustus augusti augusztus sierpnia sierpień srpna srpen kolovoza kolovoz avgust avg серпня серпень αυγ αύγ αυγούστου αύγουστος elokuuta elokuu أغسطس اغسطس',
  'september sep sept septembre сен сент сентября сентябрь septiembre settembre set setembro eylül shtator setembre septembrie szeptember szept września wrzesień září rujna rujan septembar септембар септември вересня вересень σεπ σεπτ σεπτεμβρίου σεπτέμβριος syyskuuta syyskuu سبتمبر',
  'october oct oktober okt octobre окт октября октябрь octubre ottobre ott outubro out ekim tetor octombrie október października październik října říjen oktobar октобар октомври жовтня жовтень οκτ οκτωβρίου οκτώβριος lokakuuta lokakuu أكتوبر اكتوبر',
  'november nov novembre ноя нояб ноября ноябрь noviembre novembro kasım nëntor noiembrie noi listopadu studenoga studenog studeni novembar новембар ноември νοε νοέ νοεμβρίου νοέμβριος marraskuuta marraskuu نوفمبر',
  'december dec dezember dez décembre decembre déc дек декабря декабрь diciembre dic dicembre dezembro aralık dhjetor desembre decembrie desember des grudnia grudzień prosince prosinec prosinca prosinac decembar децембар декември грудня грудень δεκ δεκεμβρίου δεκέμβριος joulukuuta joulukuu ديسمبر',
];

/** Month word → 1 to 12. */
export const MONTHS: ReadonlyMap<string, number> = new Map(
  MONTH_WORDS.flatMap((words, month) => words.split(' ').map((word) => [word, month + 1] as const)),
);

/**
 * Named zones → minutes east of UTC: those of RFC 822, and those that feeds use besides. A name with several meanings
 * has the one that is common in news feeds (IST is India's, BST Britain's).
 */
export const ZONES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    z: 0,
    ut: 0,
    utc: 0,
    gmt: 0,
    wet: 0,
    west: 60,
    bst: 60,
    cet: 60,
    mez: 60,
    met: 60,
    cest: 120,
    mesz: 120,
    mest: 120,
    eet: 120,
    sast: 120,
    eest: 180,
    eat: 180,
    msd: 240,
    msk: 180,
    trt: 180,
    gst: 240,
    pkt: 300,
    ist: 330,
    irst: 210,
    npt: 345,
    yekt: 300,
    novt: 420,
    ict: 420,
    wib: 420,
    wat: 60,
    cat: 120,
    pht: 480,
    myt: 480,
    wita: 480,
    sgt: 480,
    hkt: 480,
    awst: 480,
    jst: 540,
    kst: 540,
    acst: 570,
    acdt: 630,
    aest: 600,
    aedt: 660,
    nzst: 720,
    nzdt: 780,
    nst: -210,
    ndt: -150,
    brt: -180,
    clst: -180,
    clt: -240,
    vet: -240,
    cot: -300,
    pet: -300,
    art: -180,
    adt: -180,
    ast: -240,
    edt: -240,
    est: -300,
    cdt: -300,
    cst: -360,
    mdt: -360,
    mst: -420,
    pdt: -420,
    pst: -480,
    akdt: -480,
    akst: -540,
    hst: -600,
  }),
);

/** Words for the halves of the day that stand before the time: `오후 11:23`. */
export const HALVES: ReadonlyMap<string, 'a' | 'p'> = new Map([
  ['오전', 'a'],
  ['오후', 'p'],
  ['上午', 'a'],
  ['下午', 'p'],
  ['午前', 'a'],
  ['午後', 'p'],
]);
