/** What Redis answers to a read of a stream, as entries. */

export interface StreamEntry {
  id: string;
  /** The message, parsed; undefined if the entry is gone or holds no JSON. */
  data: unknown;
}

export function streamKey(prefix: string, stream: string): string {
  return `{${prefix}}:stream:${stream}`;
}

/** The entries in a reply of XREAD or XREADGROUP for one stream: `[[key, entries]]`, or null. */
export function entriesRead(reply: unknown): StreamEntry[] {
  const [stream]: unknown[] = Array.isArray(reply) ? reply : [];
  const [, entries]: unknown[] = Array.isArray(stream) ? stream : [];
  return entriesIn(entries);
}

/** The entries in a reply of XAUTOCLAIM: `[cursor, entries, …]`. */
export function entriesClaimed(reply: unknown): StreamEntry[] {
  const [, entries]: unknown[] = Array.isArray(reply) ? reply : [];
  return entriesIn(entries);
}

/** The entries in a reply of XCLAIM, in which Redis 6.2 has nil for one that is gone. */
export function entriesIn(entries: unknown): StreamEntry[] {
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) => {
    const [id, fields]: unknown[] = Array.isArray(entry) ? entry : [];
    return typeof id === 'string' ? [{ id, data: readJson(fields) }] : [];
  });
}

function readJson(fields: unknown): unknown {
  if (!Array.isArray(fields)) return undefined;
  try {
    return JSON.parse(String(fields[fields.indexOf('json') + 1]));
  } catch {
    return undefined;
  }
}
