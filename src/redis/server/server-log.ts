import { open, stat, writeFile } from 'node:fs/promises';

/** Bytes. Redis never shortens its log: it is cut back to its end whenever a server is started. */
const MAX_BYTES = 1024 * 1024;
const KEPT_BYTES = 256 * 1024;
const TAIL_BYTES = 4096;
const TAIL_LINES = 8;

/** 0 where there is no such file. */
export async function sizeOf(file: string): Promise<number> {
  return await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

export async function trimLog(file: string): Promise<void> {
  if ((await sizeOf(file)) > MAX_BYTES)
    await writeFile(file, await readEnd(file, KEPT_BYTES), { mode: 0o600 });
}

/** The last few lines, of those written after the byte `from`; empty where there are none. */
export async function lastLines(file: string, from = 0): Promise<string> {
  const bytes = Math.min(TAIL_BYTES, (await sizeOf(file)) - from);
  if (bytes <= 0) return '';
  const lines = (await readEnd(file, bytes)).toString('utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .slice(-TAIL_LINES)
    .join('\n');
}

async function readEnd(file: string, bytes: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const length = Math.min(bytes, size);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const ADVICE: [RegExp, string][] = [
  [/No space left|Disk quota/i, 'the disk is full: make room'],
  [/Read-only file system/i, 'the file system is read-only: set COPYDESK_DATA to a writable folder'],
  [/Permission denied/i, 'files belong to somebody else: give them to this user, or set COPYDESK_DATA'],
  [
    /Bad file format|Unexpected end of file|Wrong signature|manifest/i,
    'a file is damaged: see redis-check-aof --fix',
  ],
  [
    /Can't handle RDB format|newer than/i,
    'the files are from a newer Redis: use that one (REDIS_SERVER_BIN)',
  ],
  [/out of memory|Cannot allocate memory/i, 'there is too little memory for the data'],
];

/** What to do about the failure that these lines of a server's log tell of. */
export function adviceOn(lines: string): string | undefined {
  return ADVICE.find(([pattern]) => pattern.test(lines))?.[1];
}
