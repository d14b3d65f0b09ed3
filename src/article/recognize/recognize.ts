/** What the items of a document are to a source's memory: seen and unchanged, edited, moved, renamed, or new. */
import { findKeyTrouble, parseKeyState, type KeyState } from './key-state.ts';
import { trustOf, type KeyBy } from './key-trust.ts';
import { fingerprint, identityOf, kindsOf } from '../identity.ts';
import { matchItems, short, type DocumentItem, type Match, type SeenEntry } from './match-items.ts';
import type { NormalizedItem } from '../normalize-feed.ts';
import { namePageSharers } from './shared-page.ts';
import type { Article } from '../types.ts';

export type { KeyState } from './key-state.ts';
export type { SeenEntry } from './match-items.ts';

export interface SourceKeys {
  seen: ReadonlyMap<string, SeenEntry>;
  /** The field of `seen` for an item's key. */
  fieldOf: (key: string) => string;
  /** As `recognize` last returned them, in whatever state they come back; anything else counts as nothing known. */
  keys?: unknown;
}

/** An item that the desk is to hear of. */
export interface RecognizedItem {
  field: string;
  hash: string;
  mark?: string;
  /** With `aliases` where it had another id. */
  article: Article;
  /** ms; absent on what is new. */
  firstSeen?: number;
  /** The id of its own link, where the article has that of the address that its page calls itself by (enrich.ts). */
  linkId?: string;
}

export interface Recognition {
  /** New, edited and moved items, in the document's order. */
  offered: RecognizedItem[];
  /** Fields that offered items were remembered under before: to be forgotten when those are committed. */
  dropFields: string[];
  /** Items that say nothing new under another key: `entry` belongs under `field`, and `was` (if given) is to be forgotten. */
  rekeyed: { field: string; was?: string; entry: SeenEntry }[];
  /** The fields of the document's items, which memory is to keep. */
  fields: ReadonlySet<string>;
  /** The ids under which the desk has, or is about to have, the document's articles, in its order. */
  articleIds: string[];
  /** `waiting`: their links changed and nothing else did, under most of the items at once; the next poll tells why. */
  counts: Record<'unchanged' | 'edited' | 'moved' | 'renamed' | 'new' | 'waiting', number>;
  /** For the next call; JSON of at most 3 KB. Losing it costs a poll or two of care. */
  keys: KeyState;
  /** What the source's items are known by from now on, where that has changed just now. */
  degradeTo?: KeyBy;
}

/**
 * Pure, and the same for every order of the items. An item that comes back under another GUID or link is known again by
 * page, content, or title and date (match-items.ts): it keeps its article, which is edited or gets another id, and when it
 * was first seen. Names that prove to change by themselves are relied on no more (key-state.ts), at once and without
 * offering anything for it.
 */
export function recognize(items: readonly NormalizedItem[], source: SourceKeys): Recognition {
  const before = parseKeyState(source.keys);
  const idsByLink = idsByLinkId(source.seen);
  let keys = before;
  for (;;) {
    const document = inKeys(items, keys.keyBy, { ...source, idsByLink });
    const matches = matchItems(document, source.seen, (hash) => keys.moved.get(short(hash)));
    const next = findKeyTrouble(document, matches, source.seen, keys);
    if (next.keyBy === keys.keyBy) {
      const result = sortOut(document, matches, next.waiting);
      return {
        ...result,
        keys: next.state,
        ...(keys.keyBy !== before.keyBy && { degradeTo: keys.keyBy }),
      };
    }
    keys = { keyBy: next.keyBy, moved: new Map() };
  }
}

/** The ids of articles whose pages call themselves by another address than their link, by the id of that link. */
function idsByLinkId(seen: ReadonlyMap<string, SeenEntry>): Map<string, string> {
  const found = [...seen.values()].filter(({ linkId }) => linkId !== undefined);
  // Of two that have one link the later counts, whatever the order of the memory.
  found.sort((a, b) => a.firstSeen - b.firstSeen || (a.articleId < b.articleId ? -1 : 1));
  return new Map(found.map(({ linkId, articleId }) => [linkId ?? '', articleId]));
}

/** The items as they are known by these names; of two that have the same one stays, the same in any order. */
function inKeys(
  items: readonly NormalizedItem[],
  keyBy: KeyBy,
  { seen, fieldOf, idsByLink }: Omit<SourceKeys, 'keys'> & { idsByLink: ReadonlyMap<string, string> },
): DocumentItem[] {
  const trust = trustOf(keyBy);
  const named = items
    .map((item): DocumentItem => {
      const { article, names, keyFrom, idFrom } = item;
      const kinds = kindsOf(names, trust);
      if (keyFrom === kinds.keyFrom && idFrom === kinds.idFrom) return { ...item, field: fieldOf(item.key) };
      const { id, ...known } = identityOf(names, article.title, article.sourceId, trust);
      return { ...item, ...known, field: fieldOf(known.key), article: { ...article, id } };
    })
    .map((item): DocumentItem => {
      const { id: linkId } = item.article;
      const id = item.idFrom === 'link' ? idsByLink.get(linkId) : undefined;
      return id === undefined ? item : { ...item, linkId, article: { ...item.article, id } };
    });
  const apart = namePageSharers(named, seen, keyBy);
  const taken = new Set(apart.flatMap(({ field, article }) => [field, article.id]));
  return taken.size === 2 * apart.length ? apart : firstOfEach(apart);
}

function firstOfEach(named: readonly DocumentItem[]): DocumentItem[] {
  const kept = new Set<DocumentItem>();
  const taken = new Set<string>();
  // What is known by its page comes before another item that has the page's own address for its link.
  const orderOf = ({ linkId, hash, names }: DocumentItem) =>
    `${linkId ? 0 : 1} ${hash} ${names.link} ${names.guid}`;
  for (const item of named.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))) {
    const { field, article } = item;
    if (taken.has(field) || taken.has(article.id)) continue;
    taken.add(field).add(article.id);
    kept.add(item);
  }
  return named.filter((item) => kept.has(item));
}

function sortOut(
  document: readonly DocumentItem[],
  matches: ReadonlyMap<DocumentItem, Match>,
  waiting: ReadonlySet<DocumentItem>,
): Omit<Recognition, 'keys' | 'degradeTo'> {
  const ids = settleIds(document, matches, waiting);
  const fields = new Set(document.map(({ field }) => field));
  const inUse = new Set(ids.values());
  const contested = idsOfSeveral(matches.values());
  const result: Omit<Recognition, 'keys' | 'degradeTo'> = {
    offered: [],
    dropFields: [],
    rekeyed: [],
    fields,
    articleIds: [...ids.values()],
    counts: { unchanged: 0, edited: 0, moved: 0, renamed: 0, new: 0, waiting: 0 },
  };
  for (const item of document) {
    const id = ids.get(item) ?? item.article.id;
    const match = matches.get(item);
    const kind = waiting.has(item) ? 'waiting' : kindOf(item, match, id);
    result.counts[kind] += 1;
    const was = match && !fields.has(match.field) ? match.field : undefined;
    const says = !match || item.hash !== match.entry.hash || id !== match.entry.articleId;
    if (says || contested.has(id)) {
      result.offered.push(offerOf(item, id, match, inUse));
      if (was !== undefined) result.dropFields.push(was);
    } else if (match.field !== item.field) {
      const { mark, linkId } = item;
      const entry = { ...match.entry, ...(mark && { mark }), ...(linkId && { linkId }) };
      result.rekeyed.push({ field: item.field, ...(was !== undefined && { was }), entry });
    }
  }
  return result;
}

/**
 * The ids that memory has for several items. Polls that were judged before others were merged leave such: the article is
 * what the last of them said, and which one that was is not known, so that all of them are told again.
 */
function idsOfSeveral(matches: Iterable<Match>): Set<string> {
  const once = new Set<string>();
  const often = new Set<string>();
  for (const { entry } of matches) (once.has(entry.articleId) ? often : once).add(entry.articleId);
  return often;
}

function kindOf(
  item: DocumentItem,
  match: Match | undefined,
  id: string,
): Exclude<keyof Recognition['counts'], 'waiting'> {
  if (!match) return 'new';
  if (match.field !== item.field) return 'renamed';
  if (match.entry.articleId !== id) return 'moved';
  return match.entry.hash === item.hash ? 'unchanged' : 'edited';
}

/**
 * An article has the id of its page. One that is known by other names keeps the id that it has; a new one whose GUID was
 * another article's before gets an id of its own.
 */
function settleIds(
  document: readonly DocumentItem[],
  matches: ReadonlyMap<DocumentItem, Match>,
  waiting: ReadonlySet<DocumentItem>,
): Map<DocumentItem, string> {
  const ids = new Map<DocumentItem, string>();
  const used = new Set<string>();
  const give = (item: DocumentItem, id: string | undefined) => {
    if (id === undefined || ids.has(item) || used.has(id)) return;
    ids.set(item, id);
    used.add(id);
  };
  for (const item of document) if (item.idFrom === 'link' && !waiting.has(item)) give(item, item.article.id);
  if (ids.size === document.length) return ids;
  const inFieldOrder = document.toSorted((a, b) => (a.field < b.field ? -1 : 1));
  for (const item of inFieldOrder) give(item, matches.get(item)?.entry.articleId);
  for (const item of inFieldOrder) give(item, item.article.id);
  for (const item of inFieldOrder)
    if (!ids.has(item)) give(item, fingerprint(['item', item.article.sourceId, item.field, item.hash]));
  return new Map(document.map((item) => [item, ids.get(item) ?? item.article.id]));
}

function offerOf(
  { field, hash, mark, article, linkId }: DocumentItem,
  id: string,
  match: Match | undefined,
  inUse: ReadonlySet<string>,
): RecognizedItem {
  const before = match?.entry.articleId;
  const had = before !== undefined && before !== id && !inUse.has(before) ? { aliases: [before] } : {};
  return {
    field,
    hash,
    ...(mark && { mark }),
    article: { ...article, id, ...had },
    ...(match && { firstSeen: match.entry.firstSeen }),
    ...(linkId && id !== linkId && { linkId }),
  };
}
