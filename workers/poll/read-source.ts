import type { Source } from '../../src/config/types.ts';
import type { Known, Means } from './means.ts';
import { readFolderSource } from './read-folder-source.ts';
import { readPage } from './read-page.ts';
import { readSitemapSource } from './read-sitemap-source.ts';
import type { Reading } from './reading.ts';

/** Asks a source, whatever its kind, and reads what it answers. */
export function readSource(source: Source, known: Known, means: Means): Promise<Reading> {
  switch (source.kind) {
    case 'documents':
      return readFolderSource(source, known, means);
    case 'sitemap':
      return readSitemapSource(source, known, means);
    case 'feed':
    case 'json':
      return readPage(source, known, means);
  }
}
