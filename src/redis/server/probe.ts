import type { Redis } from 'ioredis';
import { askOnce } from '../../cluster/ask-once.ts';
import { asError, codeOf } from './failure.ts';

/**
 * What answers at a socket: `absent` nothing; `silent` somebody who accepts and says nothing; `loading` a server that
 * reads its files; `ready` a server, with its working folder.
 */
export type Probe = { state: 'absent' | 'silent' | 'loading' } | { state: 'ready'; dir: string };

const ANSWER_WITHIN_MS = 2000;
const NOBODY = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK']);

/** @throws the system's error when the socket may not be opened (EACCES). */
export async function probe(socket: string): Promise<Probe> {
  try {
    const dir = await askOnce({ path: socket }, workingFolder, ANSWER_WITHIN_MS);
    return { state: 'ready', dir };
  } catch (error) {
    return stateOf(asError(error));
  }
}

async function workingFolder(redis: Redis): Promise<string> {
  await redis.ping();
  const reply = await redis.config('GET', 'dir');
  return Array.isArray(reply) ? String(reply[1] ?? '') : '';
}

function stateOf(error: Error): Probe {
  if (error.message.startsWith('LOADING')) return { state: 'loading' };
  const code = codeOf(error);
  if (code !== undefined && NOBODY.has(code)) return { state: 'absent' };
  if (code === 'EACCES' || code === 'EPERM') throw error;
  return { state: 'silent' };
}
