import { decodeBody } from '../decode.ts';
import { HTML_START, pageError } from '../html-page.ts';
import { MAX_BODY } from '../limits.ts';
import { dropControls } from '../text.ts';
import { FeedError } from '../types.ts';
import type { Feed, FeedItem } from '../types.ts';
import { dropUndefined } from '../values.ts';
import { readAgencyPage } from './agency-page.ts';
import { takeClosingNotice } from './closing-notice.ts';
import { takeDateMark } from './date-mark.ts';
import { itemFromRecord, takeFrontMatter } from './front-matter.ts';
import { dropHeadlineList } from './headline-list.ts';
import { linesOf } from './lines.ts';
import { readBareText, readTitledText } from './plain-text.ts';
import type { Shape } from './shape.ts';
import { readSitePage } from './site-page.ts';

export interface DocumentOptions {
  /** The path below the source's folder: the identity of a document without a link. */
  path: string;
  /** IANA zone of dates that name none; UTC if absent. */
  timeZone?: string;
}

/** Characters of text after which an excerpt has enough. */
const EXCERPT_ENOUGH = 300;
/** Longest title; a longer first sentence is cut at a word. */
const MAX_TITLE = 400;

/**
 * Reads one document of a folder: a record between `---` lines, a page of a news agency, a page of a site that gathers
 * news, text below a headline, or bare text, whose first sentence becomes the title. Throws FeedError: `empty`,
 * `too-large`, `html-page`, `not-a-feed` (not text), `ill-formed` and `too-deep` (a record).
 */
export function readDocument(body: Uint8Array, options: DocumentOptions): FeedItem {
  if (body.byteLength > MAX_BODY)
    throw new FeedError('too-large', `${body.byteLength} bytes; ${MAX_BODY} are read`);
  const text = decodeBody(body);
  guardText(text);
  const record = takeFrontMatter(text);
  if (record) return readRecord(record.values, record.rest, options);
  return textItem(dropControls(text), options);
}

/** The items of a folder's documents as one feed. */
export function documentsFeed(items: FeedItem[]): Feed {
  return { kind: 'documents', items, notes: [] };
}

/** Share of control and unreadable characters above which a document is no text. */
const MAX_BROKEN = 0.05;

function guardText(text: string): void {
  const start = text.slice(0, 20_000);
  // oxlint-disable-next-line no-control-regex -- control characters are what is counted
  const broken = start.match(/[\u0000-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0;
  if (broken > start.length * MAX_BROKEN) throw new FeedError('not-a-feed', 'this is not text');
  if (dropControls(start).trim() === '' && dropControls(text).trim() === '')
    throw new FeedError('empty', 'there is nothing in it');
  if (HTML_START.test(start)) throw pageError(text);
}

function readRecord(
  values: Readonly<Record<string, unknown>>,
  rest: string,
  options: DocumentOptions,
): FeedItem {
  const item = itemFromRecord(values, options.timeZone);
  const paragraphs = linesOf(dropControls(rest));
  const content = paragraphs.join('\n\n');
  const title = item.title ?? (content ? readBareText(paragraphs).title : undefined);
  const excerpt = item.excerpt ?? leadOf(paragraphs);
  return {
    ...item,
    ...(title && { title }),
    ...(excerpt && { excerpt }),
    ...(content && { content }),
    path: options.path,
  };
}

function textItem(text: string, { path, timeZone }: DocumentOptions): FeedItem {
  const marked = takeDateMark(text, timeZone);
  const { lines, providerName } = takeClosingNotice(dropHeadlineList(linesOf(marked.text)));
  const article = dropHeadlineList(lines);
  if (article.length === 0) throw new FeedError('empty', 'there is no text in it');
  const shape = readShape(article, timeZone);
  const published = marked.date ?? shape.published;
  const name = shape.providerName ?? providerName;
  return dropUndefined<FeedItem>({
    title: cutTitle(shape.title),
    publishedDateTime: published?.dateTime,
    datePrecision: published?.precision,
    dateSource: published ? 'text' : undefined,
    updatedDateTime: shape.updated?.dateTime,
    excerpt: shape.deck ?? leadOf(shape.afterTitle ?? shape.body),
    content: shape.body.join('\n\n') || undefined,
    authors: shape.authors ?? [],
    categories: shape.sections ?? [],
    images: [],
    enclosures: [],
    provider: name ? { name } : undefined,
    path,
  });
}

/** The first recogniser that knows the shape of the text has it; bare text is what remains. */
function readShape(lines: string[], timeZone: string | undefined): Shape {
  return (
    readSitePage(lines, timeZone) ??
    readAgencyPage(lines, timeZone) ??
    readTitledText(lines) ??
    readBareText(lines)
  );
}

/** Whole paragraphs from the start, until they are enough for an excerpt. */
function leadOf(paragraphs: string[]): string | undefined {
  let lead = '';
  for (const paragraph of paragraphs) {
    if (lead.length >= EXCERPT_ENOUGH) break;
    lead = lead ? `${lead} ${paragraph}` : paragraph;
  }
  return lead || undefined;
}

function cutTitle(title: string): string {
  if (title.length <= MAX_TITLE) return title;
  const cut = title.slice(0, MAX_TITLE);
  const space = cut.lastIndexOf(' ');
  return `${space > 0 ? cut.slice(0, space) : cut}…`;
}
