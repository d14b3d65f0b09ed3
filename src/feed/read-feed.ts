import { decodeBody } from './decode.ts';
import { readJsonFeed } from './json-feed.ts';
import { MAX_BODY } from './limits.ts';
import type { JsonText } from './mend-json.ts';
import { cleanText, languageTag } from './text.ts';
import { FeedError } from './types.ts';
import type { Feed, ReadHint } from './types.ts';
import { absoluteUrl } from './urls.ts';
import { dropUndefined } from './values.ts';
import { hintsFrom } from './xml/hints.ts';
import { itemFrom } from './xml/item.ts';
import { mendXml, type Mended } from './xml/mend.ts';
import { parseRss } from './xml/rss.ts';

/**
 * Reads a feed from its bytes: RSS 0.9x to 2.0, Atom 0.3 and 1.0, RDF, JSON Feed 1.0 and 1.1. What was wrong with the
 * document and could be read over is in `notes`; one bad item does not lose the others. Throws FeedError, whose `code`
 * says why a document is no feed, and nothing else.
 */
export async function readFeed(body: Uint8Array, hint: ReadHint = {}): Promise<Feed> {
  return readOpenFeed(openFeed(body, hint), hint);
}

/** A feed that is no bytes any more. */
export type OpenFeed = Mended | JsonText;

/**
 * All that wants the bytes, and of XML the whole text. It is not part of the function above because that waits for the XML reader,
 * and whatever such a function once held stays in memory while it waits: of 10 MiB, 20 MB of text. Throws FeedError.
 */
export function openFeed(body: Uint8Array, hint: ReadHint = {}): OpenFeed {
  if (body.byteLength > MAX_BODY)
    throw new FeedError('too-large', `${body.byteLength} bytes; ${MAX_BODY} are read`);
  try {
    const text = decodeBody(body, hint.contentType);
    const start = firstCharacter(text);
    if (start === undefined) throw new FeedError('empty', 'there is nothing in it');
    return start === '{' || start === '[' ? { text } : mendXml(text, hint);
  } catch (cause) {
    throw feedError(cause);
  }
}

/** The other half of `readFeed`, which may free the bytes before it. Throws FeedError. */
export async function readOpenFeed(open: OpenFeed, hint: ReadHint = {}): Promise<Feed> {
  try {
    return 'parts' in open ? await readMended(open, hint) : readJsonFeed(open, hint);
  } catch (cause) {
    throw feedError(cause);
  }
}

function feedError(cause: unknown): FeedError {
  if (cause instanceof FeedError) return cause;
  return new FeedError('ill-formed', 'the document could not be read', { cause });
}

/** The first character that says something: not white space, a byte order mark or a control character. */
function firstCharacter(text: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- control characters say nothing
  return /[^\s\ufeff\u0000-\u001f]/.exec(text)?.[0];
}

async function readMended({ kind, parts, texts, notes }: Mended, hint: ReadHint): Promise<Feed> {
  const raw = await parseRss(parts.shift() ?? '');
  const site = absoluteUrl(raw.siteLink, hint.url);
  const bases = { address: hint.url, site };
  const items = raw.items.map((item) => itemFrom(item, texts, bases));
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const more = await parseRss(part);
    for (const item of more.items) items.push(itemFrom(item, texts, bases));
  }
  return dropUndefined<Feed>({
    kind,
    title: cleanText(raw.title) ?? cleanText(raw.otherTitle),
    description: texts.find(raw.siteText) ?? texts.find(raw.otherSiteText),
    link: site,
    language: languageTag(raw.language),
    hints: hintsFrom(raw),
    items,
    notes,
  });
}
