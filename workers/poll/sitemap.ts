import type { SitemapSource } from '../../src/config/types.ts';
import type { FetchResult, Validators } from '../../src/http/types.ts';
import type { RawDocument, ReadOutcome } from '../../src/reader/types.ts';
import { requestFor } from './ask.ts';
import { taskFor, type Means } from './means.ts';
import { inShort, type Reading } from './reading.ts';

const ACCEPT = 'application/xml, text/xml;q=0.9, text/plain;q=0.5, */*;q=0.1';

export function fetchSitemap(
  source: SitemapSource,
  url: string,
  held: Validators | undefined,
  { desk, fetcher, gate, signal }: Means,
): Promise<FetchResult> {
  const validators: Validators = {
    ...(held?.etag && { etag: held.etag }),
    ...(held?.lastModified && { lastModified: held.lastModified }),
  };
  return fetcher.fetch({ ...requestFor(source, desk, url, validators), accept: ACCEPT }, { signal, gate });
}

export type Modified = Extract<FetchResult, { outcome: 'modified' }>;

export function documentOf({ body, url, contentType }: Modified): RawDocument {
  return { body, url, ...(contentType && { contentType }) };
}

export function readSitemaps(
  source: SitemapSource,
  documents: RawDocument[],
  means: Means,
): Promise<ReadOutcome> {
  return means.desk.reader.read({ ...taskFor(source, means), documents }, means.signal);
}

/** @param notes that stand beside those of the documents. */
export function readingOf(
  read: Extract<ReadOutcome, { outcome: 'read' }>,
  notes: string[] = [],
): Omit<Reading, 'cost'> {
  const all = [...notes, ...read.notes];
  const detail = inShort(all);
  return { outcome: 'modified', kind: 'read', read: { ...read, notes: all }, ...(detail && { detail }) };
}
