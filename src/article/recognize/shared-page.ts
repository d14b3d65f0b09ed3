/** Pages that several items of a source stand on, not all of them in one document. */
import { canonicalUrl } from '../urls/canonical-url.ts';
import { identityOf } from '../identity.ts';
import { areUnlike } from './item-mark.ts';
import { trustOf, type KeyBy } from './key-trust.ts';
import type { DocumentItem, SeenEntry } from './match-items.ts';

/**
 * Tells items whose page is another item's, and gives them the names that they have without it. Posts of a live page share
 * its address, which is nobody's while two of them are in the document. When one of them is alone there it must not take the
 * article of the one that had the page before: that one has scrolled off the document and lives on.
 */
export function namePageSharers(
  items: readonly DocumentItem[],
  seen: ReadonlyMap<string, SeenEntry>,
  keyBy: KeyBy,
): DocumentItem[] {
  let known: Map<string, Holder[]> | undefined;
  const holdersOf = (id: string) => (known ??= holdersById(seen)).get(id) ?? [];
  const fields = new Set(items.map(({ field }) => field));
  const isAnothers = (item: DocumentItem) =>
    !speaksOfPage(item) &&
    holdersOf(item.article.id).every(({ field, mark }) => !fields.has(field) && areUnlike(item.mark, mark));
  return items.map((item) => {
    const { article, keyFrom, idFrom, field } = item;
    const before = seen.get(field)?.articleId;
    if (keyFrom !== 'guid' || idFrom !== 'link' || before === article.id) return item;
    if (holdersOf(article.id).length === 0) return item;
    const alone = withoutPage(item, keyBy);
    const isOther = before === undefined ? isAnothers(item) : before === alone.article.id;
    return isOther ? alone : item;
  });
}

/** What memory has for an article, and the field that it has it under. */
type Holder = SeenEntry & { field: string };

function holdersById(seen: ReadonlyMap<string, SeenEntry>): Map<string, Holder[]> {
  const holders = new Map<string, Holder[]>();
  for (const [field, entry] of seen) {
    const others = holders.get(entry.articleId);
    if (others) others.push({ field, ...entry });
    else holders.set(entry.articleId, [{ field, ...entry }]);
  }
  return holders;
}

function withoutPage(item: DocumentItem, keyBy: KeyBy): DocumentItem {
  const { linkId: _linkId, ...rest } = item;
  const { link: _link, ...names } = item.names;
  const { article } = item;
  const { id, ...known } = identityOf(names, article.title, article.sourceId, trustOf(keyBy));
  return { ...rest, ...known, names, article: { ...article, id } };
}

/** A notice is about its page; and some GUIDs are the page's address with a number that rises with each edit. */
function speaksOfPage({ article: { labels }, names: { guid = '', link } }: DocumentItem): boolean {
  return labels.includes('kill') || labels.includes('correction') || canonicalUrl(guid) === link;
}
