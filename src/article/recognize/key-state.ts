/** What polls have shown of a source's names for its items: which of them change by themselves. */
import { distrust, isKeyBy, type KeyBy } from './key-trust.ts';
import { isReused, short, type DocumentItem, type Match, type SeenEntry } from './match-items.ts';

/** Plain values, to be kept as JSON with the source's status. */
export interface KeyState {
  keyBy: KeyBy;
  /** Items whose link (GUID, where they have none) has changed and nothing else: content → the id it then had. */
  moved?: Record<string, string>;
}

/** A KeyState in use. */
export interface Keys {
  keyBy: KeyBy;
  moved: ReadonlyMap<string, string>;
}

/** FreshRSS gives up a feed's GUIDs above 5 % of bad ones; one alone may be the correction of a single item. */
const BAD_SHARE = 0.05;
const LEAST_BAD = 2;
/** Items whose moves are kept: enough to tell a habit from a chance. */
const MOST_MOVED = 64;

/** Reads what any version wrote; what makes no sense counts as nothing known. */
export function parseKeyState(state: unknown): Keys {
  const { keyBy, moved } = (typeof state === 'object' && state !== null ? state : {}) as Partial<
    Record<keyof KeyState, unknown>
  >;
  const pairs = typeof moved === 'object' && moved !== null ? Object.entries(moved) : [];
  return {
    keyBy: isKeyBy(keyBy) ? keyBy : 'guid',
    moved: new Map(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string')),
  };
}

/** What a poll adds to what is known. */
export interface KeyFindings {
  /** Without what proved bad. */
  keyBy: KeyBy;
  /** Items whose new links are not to be believed yet. */
  waiting: ReadonlySet<DocumentItem>;
  state: KeyState;
}

/**
 * GUIDs are bad where most items share theirs, or where at least 5 % of the known items, and two, came back under another
 * one on the same page. A link, or the GUID of an item without one, may change once, for all items at a time even, when a
 * site moves. So where most links changed at once the items wait for the next poll, and names are bad when they have
 * changed again, or back, under the same content.
 */
export function findKeyTrouble(
  document: readonly DocumentItem[],
  matches: ReadonlyMap<DocumentItem, Match>,
  seen: ReadonlyMap<string, SeenEntry>,
  keys: Keys,
): KeyFindings {
  const often = repeatedContents(document);
  const bad = { guids: 0, links: 0 };
  const moved = new Map<string, string>();
  const unsettled = new Set<DocumentItem>();
  let settled = 0;

  for (const item of document) {
    const match = matches.get(item);
    const change = changeOf(item, match);
    if (!match) {
      if (isReused(item, seen.get(item.field))) bad.guids += 1;
    } else if (change.key && !change.link && item.keyFrom === 'guid' && item.idFrom === 'link') {
      bad.guids += 1;
    }
    if (item.hash !== match?.entry.hash || often.has(item.hash)) continue;

    const [content, id] = [short(item.hash), short(item.article.id)];
    const last = keys.moved.get(content);
    if (last === undefined && !change.link && !(change.key && item.idFrom !== 'link')) continue;
    moved.set(content, id);
    if (change.link && last === id) settled += 1;
    else if (change.link) unsettled.add(item);
    if (last === undefined || last === id) continue;
    if (item.idFrom === 'link') bad.links += 1;
    if (change.key && item.keyFrom === 'guid') bad.guids += 1;
  }

  const known = Math.min(matches.size, MOST_MOVED);
  const isBad = (count: number) => count >= LEAST_BAD && count >= BAD_SHARE * known;
  const isMass = unsettled.size >= LEAST_BAD && unsettled.size * 2 >= matches.size;
  return {
    keyBy: distrust(keys.keyBy, { guids: isBad(bad.guids) || areAlike(document), links: isBad(bad.links) }),
    // Of more than are kept track of, those speak for the rest.
    waiting: isMass && settled === 0 ? unsettled : new Set(),
    state: stateOf(keys.keyBy, moved),
  };
}

/** Whether a known item has another key, and another page, than it had. */
function changeOf(item: DocumentItem, match: Match | undefined): { key: boolean; link: boolean } {
  return {
    key: match !== undefined && match.field !== item.field,
    link: match !== undefined && item.idFrom === 'link' && item.article.id !== match.entry.articleId,
  };
}

/** The contents that several items have. */
function repeatedContents(document: readonly DocumentItem[]): Set<string> {
  const once = new Set<string>();
  const often = new Set<string>();
  for (const { hash } of document) (once.has(hash) ? often : once).add(hash);
  return often;
}

function areAlike(document: readonly DocumentItem[]): boolean {
  const alike = document.filter(({ names }) => names.sharesGuid).length;
  const others = document.filter(({ names }) => names.guid).length;
  return alike >= LEAST_BAD && alike >= others;
}

function stateOf(keyBy: KeyBy, moved: ReadonlyMap<string, string>): KeyState {
  const kept = [...moved].toSorted(([a], [b]) => (a < b ? -1 : 1)).slice(0, MOST_MOVED);
  return { keyBy, ...(kept.length > 0 && { moved: Object.fromEntries(kept) }) };
}
