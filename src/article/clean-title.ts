/** What a title carries besides its words: labels ("UPDATE 2-", "Opinion |", "(video)") and the publisher's own name. */

/**
 * Labels as newsrooms write them, by the name we keep. Agencies' slugs (UPDATE 1-, REFILE-, WRAPUP 3-, FACTBOX-, KILL)
 * are those of Reuters', AP's and AFP's handbooks; the rest were read off headlines in nine languages.
 */
const LABELS: Record<string, string[]> = {
  update: ['update', 'updated', 'refile', 'refiled', 'aktualisiert', 'actualización', 'mise à jour'],
  correction: [
    'corrected',
    'correction',
    'clarification',
    'korrektur',
    'korrigiert',
    'berichtigung',
    'richtigstellung',
    'corrección',
    'correccion',
    'rectificación',
    'rectificacion',
    'rectificatif',
    'annule et remplace',
    'rettifica',
    'errata corrige',
    'correção',
  ],
  kill: [
    'mandatory kill',
    'bulletin kill',
    'story kill',
    'kill notice',
    'kill advisory',
    'story withdrawn',
    'article withdrawn',
    'story retracted',
    'article retracted',
    'withdrawal notice',
    'retraction notice',
    'meldung zurückgezogen',
    'dépêche annulée',
    'noticia anulada',
  ],
  breaking: [
    'breaking',
    'breaking news',
    'just in',
    'alert',
    'news alert',
    'flash',
    'urgent',
    'urgente',
    'última hora',
    'ultima hora',
    'eilmeldung',
    'eil',
    'alerte',
    'alerte info',
    'son dakika',
    'pilne',
    'срочно',
    'молния',
  ],
  exclusive: ['exclusive', 'exclusif', 'exklusiv', 'exclusiva', 'esclusiva', 'scoop', 'эксклюзив'],
  live: [
    'live',
    'live blog',
    'liveblog',
    'live updates',
    'live update',
    'live coverage',
    'as it happened',
    'liveticker',
    'live-ticker',
    'ticker',
    'newsblog',
    'en direct',
    'direct',
    'en vivo',
    'en directo',
    'ao vivo',
    'in diretta',
    'diretta',
    'na żywo',
    'canlı',
  ],
  video: ['video', 'videos', 'watch', 'watch live', 'vidéo', 'vídeo', 'wideo', 'видео'],
  audio: ['audio', 'listen'],
  podcast: ['podcast'],
  gallery: ['photo', 'photos', 'pictures', 'in pictures', 'gallery', 'photo gallery', 'bilder', 'fotos'],
  opinion: [
    'opinion',
    'op-ed',
    'editorial',
    'commentary',
    'comment',
    'column',
    'letters',
    'kommentar',
    'meinung',
    'opinión',
    'tribune',
    'opinione',
    'opinia',
    'мнение',
  ],
  analysis: ['analysis', 'news analysis', 'analyse', 'análisis', 'analisi', 'analiza', 'анализ'],
  factbox: ['factbox', 'timeline', 'fact box', 'key facts'],
  explainer: ['explainer', 'explained', 'explaining', 'q&a'],
  'fact check': ['fact check', 'fact-check', 'factcheck', 'faktencheck'],
  interview: ['interview', 'entrevista', 'intervista'],
  review: ['review', 'film review', 'book review'],
  roundup: ['wrapup', 'roundup', 'round-up', 'wrap', 'global markets', 'tech stocks', 'eye opener'],
  report: ['report', 'read'],
  sponsored: ['sponsored', 'advertisement', 'anzeige', 'paid post', 'partner content'],
};

/**
 * Read only in capitals: `Kill: the film` is no order to withdraw. Words that also head lists of cancelled events
 * (`ANNULÉ`, `ANULADO`) or reports of deaths (`KILLED`) are not among them: what is taken for a notice is never published.
 */
const CAPITALS: Record<string, string> = {
  CORRECT: 'correction',
  KILL: 'kill',
  'AP KILL': 'kill',
  'AFP KILL': 'kill',
  WITHDRAWN: 'kill',
  RETRACTED: 'kill',
  RETRACTION: 'kill',
  ZURÜCKGEZOGEN: 'kill',
  ANNULLIERT: 'kill',
  ANNULLIERUNG: 'kill',
  ANNULATION: 'kill',
  ANULACIÓN: 'kill',
  ANULACION: 'kill',
  ANNULLAMENTO: 'kill',
};

/** Words that mark a publisher's name when none was given: `… - Sky News`, `… | The Irish Times`. */
const MEDIA_WORDS = new Set(
  `news newspaper times post herald tribune journal gazette guardian independent telegraph mirror reuters press bbc cnn
  nbc abc cbs cbc npr pbs msnbc fox sky bloomberg cnbc forbes fortune variety politico axios afp ap upi tass dpa efe ansa
  aljazeera jazeera today observer chronicle examiner inquirer globe mail daily weekly magazine review insider wire
  zeitung spiegel welt zeit tagesspiegel tagesschau monde figaro libération parisien país mundo repubblica corriere
  gazeta wyborcza hürriyet sabah radio tv television channel network media online`.split(/\s+/),
);

const MONTH_OR_DAY =
  /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day|uary|ruary|ch|il|e|y|ust|tember|ober|ember)?\b|\b\d{4}\b/i;

/** Longer than any title; what is beyond is cut before anything is looked at. */
const LONGEST = 1000;
/** A slug can be stacked (`CORRECTED-UPDATE 2-`), not without end. */
const ROUNDS = 4;

const labelOf = new Map(
  Object.entries(LABELS).flatMap(([label, names]) => names.map((name) => [name, label])),
);
const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const anyName = [...labelOf.keys(), ...Object.keys(CAPITALS)]
  .toSorted((a, b) => b.length - a.length)
  .map(literal)
  .join('|');

/** A bare hyphen (`UPDATE 2-Oil`) is a label's only before a capital, which `readPrefix` checks: not `Live-in carer`. */
const PREFIX = new RegExp(`^(${anyName})( ?\\d{1,3})? ?([:|–—]|\\+{2,3}|- ?) ?`, 'iu');
/** Most titles can be told at a glance to have no label: that takes a tenth of the time of looking for each by its name. */
const LONGEST_PREFIX =
  Math.max(...[...labelOf.keys(), ...Object.keys(CAPITALS)].map((name) => name.length)) + 5;
const MAY_HAVE_PREFIX = new RegExp(`^[^:|–—+-]{1,${LONGEST_PREFIX}}[:|–—+-]`, 'u');
const MAY_HAVE_BRACKET_OR_TAIL = /^[[(]|[\])]$| [–—|-] /;
/** Only these come numbered; `Live 8 - the concert` is no label. */
const NUMBERED = new Set(['update', 'correction', 'roundup']);
const BRACKETED_PREFIX = new RegExp(`^[[(](${anyName})[\\])] ?[:–—-]? ?`, 'iu');
const BRACKETED_TAIL = new RegExp(` ?[[(](${anyName})(?: ?\\d{1,3})?[\\])]$`, 'iu');
const DASHED_TAIL = new RegExp(` [–—|-] (${anyName})$`, 'iu');
/** `ADVISORY - Reuters withdraws story headlined "Dam bursts"`: the title stands in a sentence. */
const WITHDRAWAL =
  /^(?:advisory|editor['’]?s['’]? note|note to editors) ?[:|–—-] ?(?:\p{L}{2,20} )?(?:withdraws|withdrawing|withdrawal of|kills|retracts) (?:(?:the|its|our|a) )?(?:story|article|item|alert|dispatch)(?: (?:on|about|headlined|titled|entitled))?:? ["“„«‘']?(.+?)["”“»’']?$/iu;
const TAIL_DOTS = / ?(?:\.{3,8}|…)$/;
const PLUSES = /^\+{2,3} | \+{2,3}$/g;
const SEPARATOR = /^(?:[-|–—·»]|::|\|\|)$/;
const HAS_SEPARATOR = / (?:[-|–—·»]|::|\|\|) /;

/** The label behind a name as found, or undefined where it is only a word (a `Kill` not in capitals). */
function readLabel(name: string | undefined): string | undefined {
  return name === undefined ? undefined : (CAPITALS[name] ?? labelOf.get(name.toLowerCase()));
}

function readWithdrawal(text: string): { text: string; label: string } | undefined {
  const title = WITHDRAWAL.exec(text)?.[1];
  return title === undefined ? undefined : { text: title, label: 'kill' };
}

function readPrefix(text: string): { text: string; label: string } | undefined {
  if (!MAY_HAVE_PREFIX.test(text)) return undefined;
  const match = PREFIX.exec(text);
  const label = readLabel(match?.[1]);
  if (!match || !label || (match[2] && !NUMBERED.has(label))) return undefined;
  const rest = text.slice(match[0].length);
  return match[0].endsWith('-') && !/^[\p{Lu}\d'"“‘]/u.test(rest) ? undefined : { text: rest, label };
}

function readBracketOrTail(text: string): { text: string; label: string } | undefined {
  if (!MAY_HAVE_BRACKET_OR_TAIL.test(text)) return undefined;
  for (const pattern of [BRACKETED_PREFIX, BRACKETED_TAIL, DASHED_TAIL]) {
    const match = pattern.exec(text);
    const label = readLabel(match?.[1]);
    if (match && label) return { text: text.replace(match[0], '').trim(), label };
  }
  return undefined;
}

/** Takes one label off either end; undefined when there is none, or when nothing else would stay. */
function stripLabel(text: string): { text: string; label: string } | undefined {
  const stripped = readWithdrawal(text) ?? readPrefix(text) ?? readBracketOrTail(text);
  return stripped?.text ? stripped : undefined;
}

const fold = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/^the /, '')
    .replace(/[^\p{L}\p{N}]/gu, '');

/** `BBC News` names the publisher `BBC`, and `bbc.co.uk` the publisher `BBC`. */
function namesPublisher(text: string, publisher: string): boolean {
  const [a, b] = [fold(text), fold(publisher)];
  if (a.length < 2 || b.length < 2) return false;
  return a === b || (a.length >= 3 && b.length >= 3 && (a.startsWith(b) || b.startsWith(a)));
}

function looksLikePublisher(words: string[]): boolean {
  if (words.length > 4) return false;
  if (words.length === 1 && /^[\p{L}\p{N}-]+(?:\.[\p{L}]{2,6}){1,2}$/u.test(words[0] ?? '')) return true;
  const capital = /^[\p{Lu}\p{N}]/u.test(words[0] ?? '');
  return capital && words.some((word) => MEDIA_WORDS.has(word.toLowerCase()));
}

/**
 * Splits at the last ` - `, ` | ` or the like. `tail` has at most 6 words and no date in it, `head` at least `atLeast` words.
 */
export function splitTail(text: string, atLeast: number): { head: string; tail: string[] } | undefined {
  if (!HAS_SEPARATOR.test(text)) return undefined;
  const words = text.split(' ');
  const at = words.findLastIndex((word) => SEPARATOR.test(word));
  const tail = words.slice(at + 1);
  if (at < atLeast || tail.length === 0 || tail.length > 6 || MONTH_OR_DAY.test(tail.join(' ')))
    return undefined;
  return { head: words.slice(0, at).join(' '), tail };
}

function stripPublisher(text: string, publisher: string | undefined): string {
  const split = splitTail(text, 2);
  if (!split) return text;
  const known = publisher !== undefined && namesPublisher(split.tail.join(' '), publisher);
  const enough = split.head.split(' ').length >= 4;
  return known || (enough && looksLikePublisher(split.tail)) ? split.head : text;
}

/**
 * A title without its labels and its publisher's name, white space folded and NFC, and the labels it carried
 * (lower case, in the order found, each once): `opinion`, `analysis`, `factbox`, `live`, `video`, `update`, `kill`, ….
 * Takes plain text of any length (1,000 characters are looked at); never empties a title that held something.
 */
export function cleanTitle(title: string, publisher?: string): { text: string; labels: string[] } {
  let text = title.slice(0, LONGEST).normalize('NFC').replace(/\s+/g, ' ').trim();
  const labels = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const before = text;
    const stripped = stripLabel(text);
    if (stripped) labels.add(stripped.label);
    text = stripPublisher(stripped?.text ?? text, publisher);
    text = text.replace(TAIL_DOTS, '') || text;
    text = text.replace(PLUSES, '') || text;
    if (text === before) break;
  }
  // A page that was emptied may say no more than that: `STORY WITHDRAWN`.
  if (readLabel(text.replace(/ ?[:.!-]$/, '')) === 'kill') labels.add('kill');
  return { text, labels: [...labels] };
}
