import { open, readFile, stat, writeFile } from 'node:fs/promises';

/** Redis never shortens its log: it is cut back to the last part whenever a server is started. Bytes. */
const MAX_BYTES = 1024 * 1024;
const KEPT_BYTES = 256 * 1024;
const TAIL_BYTES = 4096;
const TAIL_LINES = 8;

export async function sizeOf(file: string): Promise<number> {
  return await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

export async function trimLog(file: string): Promise<void> {
  if ((await sizeOf(file)) <= MAX_BYTES) return;
  const text = await readFile(file);
  await writeFile(file, text.subarray(text.length - KEPT_BYTES), { mode: 0o600 });
}

/** The last lines written after the byte `from`, in one line each; empty where there are none. */
export async function lastLines(file: string, from = 0): Promise<string> {
  const size = await sizeOf(file);
  const start = Math.max(from, size - TAIL_BYTES);
  if (size <= start) return '';
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    const lines = buffer
      .toString('utf8', 0, bytesRead)
      .split('\n')
      .filter((line) => line.trim() !== '');
    return lines.slice(-TAIL_LINES).join('\n');
  } finally {
    await handle.close();
  }
}
