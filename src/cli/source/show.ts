import { harmless } from '../command.ts';
import type { AnswerFacts, Examination, ReadFacts } from './examination.ts';
import { fit, type Screen } from './screen.ts';

/** An examination for a person to read. */
export function showExamination(seen: Examination, screen: Screen, { brief = false } = {}): void {
  const { url, sourceId, readable, problem, answers, feeds = [], read, next, warnings } = seen;
  screen.line(screen.paint('bold', fit(url, screen.width)));
  if (sourceId) screen.field('source', sourceId);
  for (const [at, answer] of answers.entries()) {
    showAnswer(answer, screen, at > 0);
    if (at === 0 && feeds.length > 0) showFeeds(feeds, screen);
  }
  const last = answers.at(-1);
  if (read && last) screen.field('caching', cachingOf(last));
  if (problem) showProblem(problem, screen);
  if (read) showRead(read, screen);
  if (next) screen.field('next poll', `in ${span(next.seconds)}: ${next.why}`);
  for (const warning of warnings) screen.field('warning', warning, 'yellow');
  if (read && !brief) showItems(read, screen);
  if (readable && !brief) screen.line();
}

function showAnswer(answer: AnswerFacts, screen: Screen, isFurther: boolean): void {
  const { status, outcome, contentType, wireBytes, bytes, redirects } = answer;
  if (isFurther) screen.field('then', answer.url);
  const size =
    bytes === undefined
      ? []
      : [`${sizeOf(wireBytes)} on the wire${bytes > wireBytes * 1.1 ? `, ${sizeOf(bytes)} unpacked` : ''}`];
  screen.field('answer', [String(status ?? outcome), contentType ?? [], size].flat().join(', '));
  showRedirects(redirects, screen);
}

/** Of moves for good the last one counts that comes before any other: that is the new address. */
function showRedirects(redirects: AnswerFacts['redirects'], screen: Screen): void {
  const passing = redirects.findIndex(({ status }) => status !== 301 && status !== 308);
  const newAddress = (passing < 0 ? redirects.length : passing) - 1;
  for (const [at, { to, status }] of redirects.entries()) {
    const hint = at === newAddress ? ' (for good: put this address into sources.yaml)' : '';
    screen.field('moved', `${status} to ${to}${hint}`, hint ? 'yellow' : undefined);
  }
}

/** What makes the next poll cheap or late. */
function cachingOf({ etag, lastModified, freshForSeconds }: AnswerFacts): string {
  const marks = [
    ...(etag ? ['ETag'] : []),
    ...(lastModified ? ['Last-Modified'] : []),
    ...(freshForSeconds === undefined ? [] : [`fresh for ${span(freshForSeconds)}`]),
  ];
  return marks.length > 0 ? marks.join(', ') : 'neither ETag nor Last-Modified';
}

function showFeeds(feeds: NonNullable<Examination['feeds']>, screen: Screen): void {
  screen.field(
    'page',
    feeds.length === 1 ? 'it names a feed' : `it names ${feeds.length} feeds; the first is read`,
  );
  for (const { url, title } of feeds) screen.field('', `- ${url}${title ? ` «${title}»` : ''}`);
}

function showProblem({ code, detail, advice }: NonNullable<Examination['problem']>, screen: Screen): void {
  screen.field('not read', `${detail} [${code}]`, 'red');
  if (advice) screen.field('advice', advice);
}

const KINDS: Record<ReadFacts['kind'], string> = {
  rss: 'RSS',
  atom: 'Atom',
  rdf: 'RDF',
  json: 'JSON',
  sitemap: 'sitemap',
  documents: 'documents',
};

/** Notes that are shown; a broken feed may have thousands. */
const NOTES = 5;

function showRead(
  { kind, title, language, items, articles, skipped, notes }: ReadFacts,
  screen: Screen,
): void {
  const name = title ? ` «${title}»` : '';
  const tongue = language && language !== 'und' ? `, ${language}` : '';
  screen.field(
    'read',
    `${KINDS[kind]}${name}${tongue}: ${counted(items, 'item')}, ${counted(articles, 'article')}`,
    'green',
  );
  const left = Object.entries(skipped).map(([reason, count]) => `${count} ${reason}`);
  if (left.length > 0) screen.field('left out', left.join(', '));
  for (const note of notes.slice(0, NOTES)) screen.field('note', note);
  if (notes.length > NOTES) screen.field('note', `and ${notes.length - NOTES} more`);
}

const DATE_COLUMN = 18;

function showItems({ first, articles }: ReadFacts, screen: Screen): void {
  if (first.length === 0) return;
  screen.line();
  for (const { title, publishedDateTime, url } of first) {
    const date = (publishedDateTime?.slice(0, 16).replace('T', ' ') ?? 'no date').padEnd(DATE_COLUMN);
    const room = screen.width - DATE_COLUMN - 3;
    screen.line(`  ${screen.paint('dim', date)}${fit(harmless(title), room)}`);
    if (url) screen.line(`  ${' '.repeat(DATE_COLUMN)}${screen.paint('dim', fit(url, room))}`);
  }
  const more = articles - first.length;
  if (more > 0)
    screen.line(`  ${screen.paint('dim', `${' '.repeat(DATE_COLUMN)}and ${more} more (dates are UTC)`)}`);
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** `45 s`, `35 min`, `3.5 h`, `2 days` */
export function span(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 360) / 10} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
