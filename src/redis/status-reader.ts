import type { DeskRedis } from './connect.ts';
import type { Keys } from './keys.ts';
import { parseStatus, type SourceStatus } from './source-status.ts';

/** Texts that are kept beside what they say: 3 KB each. */
const MOST_KEPT = 3000;

/**
 * Reads the statuses of many sources again and again. Between two readings few have changed, and of 1,000 to read the JSON
 * anew takes three times as long as to fetch it.
 */
export function createStatusReader(
  redis: DeskRedis,
  keys: Keys,
): (sourceIds: readonly string[]) => Promise<Map<string, SourceStatus>> {
  const known = new Map<string, { json: string; status: SourceStatus | undefined }>();

  function parseAgain(id: string, json: string): SourceStatus | undefined {
    const last = known.get(id);
    if (last?.json === json) return last.status;
    const status = parseStatus(json);
    if (last || known.size < MOST_KEPT) known.set(id, { json, status });
    return status;
  }

  return async (sourceIds) => {
    const statuses = new Map<string, SourceStatus>();
    if (sourceIds.length === 0) return statuses;
    const values = await redis.mget(sourceIds.map((id) => keys.source(id)));
    sourceIds.forEach((id, i) => {
      const json = values[i];
      if (json === null || json === undefined) known.delete(id);
      const status = json ? parseAgain(id, json) : undefined;
      if (status) statuses.set(id, status);
    });
    return statuses;
  };
}
