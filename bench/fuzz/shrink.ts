import type { Input } from './types.ts';

/**
 * A shorter input of which `holds` is still true: pieces are left out, halves first, single bytes last, then what is left
 * is made plain. At most `tries` calls of `holds`, which is true of `input` itself.
 */
export async function shrink(
  input: Input,
  holds: (input: Input) => Promise<boolean>,
  tries: number,
): Promise<Input> {
  const best = { ...input };
  const budget = { left: tries };
  const improve = async (bytes: string): Promise<boolean> => {
    budget.left--;
    if (!(await holds({ ...best, bytes }))) return false;
    best.bytes = bytes;
    return true;
  };
  for (let size = Math.ceil(best.bytes.length / 2); size >= 1; size = Math.floor(size / 2)) {
    let at = 0;
    while (at < best.bytes.length && budget.left > 0)
      if (!(await improve(best.bytes.slice(0, at) + best.bytes.slice(at + size)))) at += size;
  }
  for (let at = 0; at < best.bytes.length && budget.left > 0; at++)
    if (/[^ -~]|[b-zB-Z]/.test(best.bytes[at] ?? ''))
      await improve(`${best.bytes.slice(0, at)}a${best.bytes.slice(at + 1)}`);
  return best;
}
