import type { SitemapSource } from '../../src/config/types.ts';
import type { FetchResult } from '../../src/http/types.ts';
import { urlMark } from '../../src/redis/source-state.ts';
import { addressOf } from './address.ts';
import type { Known, Means } from './means.ts';
import { addCosts, costOf, hasFailed, unreadable, withoutBody, type Reading } from './reading.ts';
import { documentOf, fetchSitemap, readingOf, readSitemaps } from './sitemap.ts';
import { readChildren } from './sitemap-children.ts';

/** Sitemaps of an index that are read, the newest first: news sites keep one a day, archives thousands. */
const MAX_CHILDREN = 10;

/** A sitemap, or an index and the newest of the sitemaps that it names. */
export async function readSitemapSource(source: SitemapSource, known: Known, means: Means): Promise<Reading> {
  const url = addressOf(source, known.status);
  const held = known.memory.urlMark === urlMark(url) ? known.memory : undefined;
  const fetched = await fetchSitemap(source, url, held, means);
  const asked = {
    asked: url,
    cost: costOf(fetched),
    ...('redirects' in fetched && { redirects: fetched.redirects }),
    ...('freshForMs' in fetched && fetched.freshForMs !== undefined && { freshForMs: fetched.freshForMs }),
  };
  if (fetched.outcome !== 'modified' && fetched.outcome !== 'notModified')
    return { ...withoutBody(fetched), ...asked };
  const trace = traceOf(url, fetched);
  if (fetched.outcome === 'modified' && fetched.bodyHash !== held?.bodyHash) {
    const top = await readSitemaps(source, [documentOf(fetched)], means);
    if (top.outcome === 'unreadable') return { ...unreadable(top), ...asked };
    if (!top.children) return { ...readingOf(top), ...asked, remember: { ...trace, '@children': '' } };
    return withChildren(top.children.slice(0, MAX_CHILDREN), trace);
  }
  const listed = held ? known.memory.childList : [];
  if (listed.length > 0) return withChildren(listed, trace);
  return { outcome: 'unchanged', kind: 'read', ...asked, remember: trace };

  async function withChildren(
    children: { url: string; modifiedDateTime?: string }[],
    index: Record<string, string>,
  ): Promise<Reading> {
    const { answer, remember, cost } = await readChildren(source, children, known.memory, means);
    const { '@body': body, ...validators } = index;
    return {
      ...answer,
      ...asked,
      cost: addCosts(asked.cost, cost),
      remember: {
        ...validators,
        // What marks a source as read once waits until something below the index was.
        ...(body && !hasFailed(answer) && { '@body': body }),
        ...remember,
        '@children': JSON.stringify(children),
      },
    };
  }
}

function traceOf(
  url: string,
  fetched: Extract<FetchResult, { outcome: 'modified' | 'notModified' }>,
): Record<string, string> {
  if (fetched.outcome === 'notModified') return {};
  const { validators, bodyHash } = fetched;
  return {
    '@url': urlMark(url),
    '@etag': validators.etag ?? '',
    '@modified': validators.lastModified ?? '',
    '@body': bodyHash,
  };
}
