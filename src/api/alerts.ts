/** Which alerts are told when: each once in a quiet time, and an all-clear when it is over. Pure. */

/** Something that is wrong now. */
export interface Alert {
  /** The same as long as it is the same thing. */
  key: string;
  title: string;
  detail?: string;
}

/** What is remembered of an alert; times in ms since the epoch. */
export interface ToldAlert {
  title: string;
  since: number;
  toldAt: number;
  /** ms: when it was over; absent while it is not. */
  clearedAt?: number;
  /** It came again within its quiet time, and nobody was told of that. */
  unheard?: true;
}

export interface AlertNews {
  /** Told for the first time, or again after the quiet time. */
  raised: (Alert & { since: number; again: boolean })[];
  cleared: { key: string; title: string; since: number }[];
  /** What to remember once these are told. */
  memory: Map<string, ToldAlert>;
}

/** Alerts that are remembered; beyond them the rest waits until some are over. */
const MOST = 1000;

export function newsOf(
  now: readonly Alert[],
  memory: ReadonlyMap<string, ToldAlert>,
  at: number,
  quietMs: number,
): AlertNews {
  const news: AlertNews = { raised: [], cleared: [], memory: new Map() };
  for (const alert of now.slice(0, MOST)) raise(alert, memory.get(alert.key), { at, quietMs }, news);
  const active = new Set(now.map(({ key }) => key));
  for (const [key, told] of memory) if (!active.has(key)) clear(key, told, { at, quietMs }, news);
  return news;
}

interface Moment {
  at: number;
  quietMs: number;
}

function raise(alert: Alert, told: ToldAlert | undefined, { at, quietMs }: Moment, news: AlertNews): void {
  const { key, title } = alert;
  const isQuiet = told !== undefined && at - told.toldAt < quietMs;
  const since = told && told.clearedAt === undefined ? told.since : at;
  if (isQuiet) {
    const unheard = told.clearedAt !== undefined || told.unheard;
    news.memory.set(key, { title, since, toldAt: told.toldAt, ...(unheard && { unheard }) });
    return;
  }
  news.raised.push({ ...alert, since, again: told !== undefined && told.clearedAt === undefined });
  news.memory.set(key, { title, since, toldAt: at });
}

function clear(key: string, told: ToldAlert, { at, quietMs }: Moment, news: AlertNews): void {
  const { title, since, toldAt, clearedAt, unheard } = told;
  // Who was not told that it came again need not be told that it is over again.
  if (clearedAt === undefined && !unheard) news.cleared.push({ key, title, since });
  if (at - toldAt < quietMs) news.memory.set(key, { title, since, toldAt, clearedAt: clearedAt ?? at });
}

const MOST_LINES = 20;

/**
 * One message for all that is new, as Slack and what speaks like it take it: `{ "text": … }`. Titles and details may come
 * from feeds and receivers: what would be markup or a mention is escaped.
 */
export function alertText(desk: string, { raised, cleared }: AlertNews, at: number): string {
  const lines = [
    ...raised.map(({ title, detail, again, since }) => {
      const still = again ? ` (for ${span(at - since)})` : '';
      return `:warning: *${plain(title)}*${still}${detail ? `: ${plain(detail)}` : ''}`;
    }),
    ...cleared.map(
      ({ title, since }) => `:white_check_mark: over after ${span(at - since)}: ${plain(title)}`,
    ),
  ];
  const more = lines.length - MOST_LINES;
  const shown = more > 0 ? [...lines.slice(0, MOST_LINES), `and ${more} more`] : lines;
  return [`copydesk ${plain(desk)}`, ...shown].join('\n');
}

const LONGEST = 300;
const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

function plain(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(/[\p{Cc}\u2028\u2029\p{Bidi_Control}]/gu, ' ')
    .replace(/[*_~`]/g, '')
    .replace(/[&<>]/g, (sign) => ENTITIES.get(sign) ?? sign);
}

/** `4 min`, `3 h`, `2 days`. */
function span(ms: number): string {
  if (ms < 2 * 3_600_000) return `${Math.max(1, Math.round(ms / 60_000))} min`;
  if (ms < 2 * 86_400_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000)} days`;
}
