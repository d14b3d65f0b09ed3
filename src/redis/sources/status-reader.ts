import { hash } from 'node:crypto';
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import { parseStatus, type SourceStatus } from './source-status.ts';

/** A status without its long parts: some 1.5 KB of memory in place of 10. */
export type BriefStatus = Omit<SourceStatus, 'recent' | 'keys'>;

/**
 * Reads the statuses of many sources again and again. Between two readings few have changed, and to read the JSON anew takes
 * ten times as long as to see by its digest that it is the same.
 */
export function createStatusReader(
  redis: DeskRedis,
  keys: Keys,
): (sourceIds: readonly string[]) => Promise<Map<string, BriefStatus>> {
  const known = new Map<string, { digest: string; status: BriefStatus | undefined }>();

  function read(id: string, json: string): BriefStatus | undefined {
    const digest = hash('sha1', json, 'base64');
    const last = known.get(id);
    if (last?.digest === digest) return last.status;
    const status = briefOf(parseStatus(json));
    known.set(id, { digest, status });
    return status;
  }

  return async (sourceIds) => {
    const statuses = new Map<string, BriefStatus>();
    if (sourceIds.length === 0) return statuses;
    const values = await redis.mget(sourceIds.map((id) => keys.source(id)));
    sourceIds.forEach((id, i) => {
      const json = values[i];
      if (!json) known.delete(id);
      const status = json ? read(id, json) : undefined;
      if (status) statuses.set(id, status);
    });
    return statuses;
  };
}

function briefOf(status: SourceStatus | undefined): BriefStatus | undefined {
  if (!status) return undefined;
  const { recent: _recent, keys: _keys, ...brief } = status;
  return brief;
}
