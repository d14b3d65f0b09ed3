import { readFile } from 'node:fs/promises';
import type { Invocation } from './command.ts';

/** The file cannot be read; the message says why. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
}

/**
 * The bytes of a file or, for `-`, of stdin.
 * @param most of stdin not much more is read than so many bytes
 * @throws {UnreadableFileError}
 */
export async function readInput(file: string, { stdin }: Invocation, most = Infinity): Promise<Uint8Array> {
  if (file !== '-') {
    try {
      return await readFile(file);
    } catch (cause) {
      throw new UnreadableFileError(cause instanceof Error ? cause.message : String(cause), { cause });
    }
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > most) break;
  }
  return Buffer.concat(chunks);
}
