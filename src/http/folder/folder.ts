import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { MAX_DOCUMENTS } from '../../config/schema-limits.ts';
import { FolderError, folderErrorOf, isPassing, wordsOf } from './folder-error.ts';
import type { FolderFailureCode, FolderProblem } from './folder-error.ts';
import { byPath, listDocuments, type FoundDocument } from './list-documents.ts';

export interface FolderLimits {
  /** Bytes of one file; a larger one is a problem of its own and the rest is read. Default 10 MiB. */
  maxFileBytes?: number;
  /** Documents below the folder; more fail the whole folder. Default 10,000. */
  maxFiles?: number;
  /** Bytes of all documents together, which are in memory at once; more fail the whole folder. Default 256 MiB. */
  maxTotalBytes?: number;
}

export interface FolderDocument {
  /** Below the folder, with `/` on every system. */
  path: string;
  bytes: Uint8Array;
}

export type FolderResult =
  | {
      outcome: 'read';
      /** By path, in code unit order. */
      documents: FolderDocument[];
      problems: FolderProblem[];
      /**
       * Changes when a document below the folder comes, goes, is moved or written to, and when one is read that could not be for
       * a fault that passes.
       */
      signature: string;
    }
  | { outcome: 'failed'; code: FolderFailureCode; message: string };

const MIB = 1_024 * 1_024;
const DEFAULTS = { maxFileBytes: 10 * MIB, maxFiles: MAX_DOCUMENTS, maxTotalBytes: 256 * MIB };

/** Reads every document below a folder (`listDocuments` says which). The path is absolute. */
export async function readFolder(path: string, limits: FolderLimits = {}): Promise<FolderResult> {
  try {
    return await readAll(await realpath(path), { ...DEFAULTS, ...limits });
  } catch (error) {
    const { code, message } = folderErrorOf(error);
    return { outcome: 'failed', code, message: `${path}: ${message}` };
  }
}

async function readAll(root: string, limits: Required<FolderLimits>): Promise<FolderResult> {
  const { found, problems } = await listDocuments(root, limits.maxFiles);
  const documents: FolderDocument[] = [];
  const settled: FoundDocument[] = [];
  let total = 0;
  for (const file of found) {
    const read = await readDocument(file, limits.maxFileBytes);
    if (!('passes' in read)) settled.push(file);
    if ('problem' in read) {
      problems.push({ path: file.path, message: read.problem });
      continue;
    }
    documents.push({ path: file.path, bytes: read.bytes });
    total += read.bytes.length;
    if (total > limits.maxTotalBytes) {
      throw new FolderError(
        'too-large',
        `documents of more than ${limits.maxTotalBytes} bytes; split the folder`,
      );
    }
  }
  return { outcome: 'read', documents, problems: problems.toSorted(byPath), signature: signatureOf(settled) };
}

type DocumentRead = { bytes: Uint8Array } | { problem: string; passes?: true };

/** The file's bytes, or why it is left out. */
async function readDocument({ realPath }: FoundDocument, maxBytes: number): Promise<DocumentRead> {
  try {
    // Not through a link that was put there since it was looked at, and without waiting on a pipe.
    const file = await open(realPath, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const { size } = await file.stat();
      if (size > maxBytes)
        return { problem: `${size} bytes, more than the ${maxBytes} that one document may have` };
      const bytes = new Uint8Array(size);
      const { bytesRead } = await file.read(bytes, 0, size, 0);
      return { bytes: bytes.subarray(0, bytesRead) };
    } finally {
      await file.close();
    }
  } catch (error) {
    return { problem: wordsOf(error), ...(isPassing(error) && { passes: true }) };
  }
}

/**
 * Of what was seen before reading, so that a file that changes meanwhile is read again at the next poll.
 * ctime tells of a change that keeps size and mtime, and of rights that were put right.
 */
function signatureOf(documents: FoundDocument[]): string {
  const hash = createHash('sha256');
  for (const { path, stats } of documents) {
    hash.update(JSON.stringify([path, stats.size, stats.mtimeMs, stats.ctimeMs]));
  }
  return hash.digest('base64url');
}
