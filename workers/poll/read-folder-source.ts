import type { DocumentsSource } from '../../src/config/types.ts';
import { readFolder } from '../../src/http/folder/folder.ts';
import { taskFor, type Known, type Means } from './means.ts';
import { inShort, NO_COST, unreadable, type Reading } from './reading.ts';

/** A folder of documents: read anew when anything below it has changed. */
export async function readFolderSource(
  source: DocumentsSource,
  known: Known,
  means: Means,
): Promise<Reading> {
  const folder = await readFolder(source.path);
  if (folder.outcome === 'failed')
    return { outcome: 'failed', kind: 'soft', code: folder.code, detail: folder.message, cost: NO_COST };
  const bytes = folder.documents.reduce((sum, document) => sum + document.bytes.length, 0);
  if (folder.signature === known.memory.bodyHash)
    return { outcome: 'unchanged', kind: 'read', bytes, cost: NO_COST };
  const documents = folder.documents.map(({ path, bytes: body }) => ({ path, body }));
  const read = await means.desk.reader.read({ ...taskFor(source, means), documents }, means.signal);
  if (read.outcome === 'unreadable') return { ...unreadable(read), bytes, cost: NO_COST };
  const problems = folder.problems.map(({ path, message }) => `${path}: ${message}`);
  const detail = inShort([...problems, ...read.notes]);
  return {
    outcome: 'modified',
    kind: 'read',
    bytes,
    read,
    remember: { '@body': folder.signature },
    cost: NO_COST,
    ...(detail && { detail }),
  };
}
