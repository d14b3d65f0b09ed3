import type { SitemapSource } from '../../src/config/types.ts';
import type { ChildSitemap } from '../../src/feed/types.ts';
import { addressOf } from './address.ts';
import type { Known, Means } from './means.ts';
import { addCosts, costOf, hasFailed, unreadable, withoutBody, type Reading } from './reading.ts';
import { documentOf, fetchSitemap, readingOf, readSitemaps } from './sitemap.ts';
import { readChildren, type Index } from './sitemap-children.ts';
import { isSameBody, recallTrace, rememberAddress, rememberProblem, stillTheSame } from './trace.ts';

/** Sitemaps of an index that are read: news sites keep one a day, archives thousands. */
const MAX_CHILDREN = 10;
/** Marks a source as read once whose index was never seen whole since then. */
const SOME_BODY = 'some';

/** A sitemap, or an index and the newest of the sitemaps that it names. */
export async function readSitemapSource(source: SitemapSource, known: Known, means: Means): Promise<Reading> {
  const { version } = means.desk;
  const url = addressOf(source, known.status);
  const trace = recallTrace(source, known, url, version);
  const fetched = await fetchSitemap(source, url, trace?.validators, means);
  const asked = {
    asked: url,
    cost: costOf(fetched),
    ...('redirects' in fetched && { redirects: fetched.redirects }),
    ...('freshForMs' in fetched && fetched.freshForMs !== undefined && { freshForMs: fetched.freshForMs }),
  };
  if (fetched.outcome !== 'modified' && fetched.outcome !== 'notModified')
    return { ...withoutBody(fetched), ...asked };
  const address = fetched.outcome === 'modified' ? rememberAddress(source, url, fetched.validators) : {};
  if (fetched.outcome === 'modified' && !isSameBody(trace, fetched.bodyHash)) {
    const top = await readSitemaps(source, [documentOf(fetched)], means);
    if (top.outcome === 'unreadable') {
      const problem = rememberProblem(source, top, fetched.bodyHash, version);
      // Validators of a document that was read go on standing for it.
      const remember = trace?.bodyHash ? undefined : { ...address, ...problem };
      return { ...unreadable(top), ...asked, ...(remember && { remember }) };
    }
    const read = { ...address, '@body': fetched.bodyHash, '@problem': '' };
    if (!top.children)
      return { ...readingOf(top), ...asked, remember: { ...read, '@children': '', '@notes': '' } };
    const { children, notes } = newestOf(top.children);
    return withChildren({ children, notes: [...notes, ...top.notes] }, read);
  }
  const listed = trace && !trace.problem ? known.memory.childList : [];
  if (listed.length > 0)
    return withChildren({ children: listed, notes: known.memory.indexNotes ?? [] }, address);
  return { ...stillTheSame(trace), ...asked, ...(fetched.outcome === 'modified' && { remember: address }) };

  async function withChildren(index: Index, address: Record<string, string>): Promise<Reading> {
    const { answer, remember, cost } = await readChildren(source, index, known.memory, means);
    const { '@body': body = trace?.bodyHash ?? SOME_BODY, ...others } = address;
    return {
      ...answer,
      ...asked,
      cost: addCosts(asked.cost, cost),
      remember: {
        ...others,
        // What marks a source as read once waits until something below the index was.
        ...(!hasFailed(answer) && { '@body': body }),
        ...remember,
        '@children': JSON.stringify(index.children),
        '@notes': index.notes.length > 0 ? JSON.stringify(index.notes) : '',
      },
    };
  }
}

/** Those with the newest dates. Without dates the newest may stand at either end: the places that are left go to both. */
function newestOf(listed: ChildSitemap[]): Index {
  const dated = listed.filter(hasDate).slice(0, MAX_CHILDREN);
  const undated = listed.filter((child) => !hasDate(child));
  const places = MAX_CHILDREN - dated.length;
  if (undated.length <= places) return { children: [...dated, ...undated], notes: [] };
  const each = Math.floor(places / 2);
  const ends = [...undated.slice(0, each), ...undated.slice(undated.length - each)];
  const which = each > 0 ? `only the first ${each} and the last ${each} are read` : 'none of them is read';
  const note = `the index lists ${undated.length} sitemaps without dates: ${which}`;
  return { children: [...dated, ...ends], notes: [note] };
}

function hasDate({ modifiedDateTime }: ChildSitemap): boolean {
  return modifiedDateTime !== undefined;
}
