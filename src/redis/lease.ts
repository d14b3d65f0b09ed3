import { randomUUID } from 'node:crypto';
import type { DeskRedis } from './connect.ts';
import type { Keys } from './keys.ts';

/** A right to fetch a source, so that two polls of it never overlap. */
export interface Lease {
  readonly key: string;
  /** What it is held under. */
  readonly token: string;
  /** Gives it back; once it is given back, by whatever script, nothing more happens. */
  release(): Promise<void>;
  /** A script has given it back. */
  isOver(): void;
}

/** Short, so that a source is free again soon after its holder died; a living holder renews it. */
export const LEASE_MS = 6000;
const RENEW_MS = 2000;

export function newLeaseToken(): string {
  return randomUUID();
}

/** Takes the lease, or says for how many ms it is still held. */
export async function takeLease(
  redis: DeskRedis,
  keys: Keys,
  sourceId: string,
): Promise<Lease | { heldForMs: number }> {
  const key = keys.lease(sourceId);
  const token = newLeaseToken();
  const isMine = async () => (await redis.get(key)) === token;
  // A reply may be lost with its connection: sent again, the command finds our own lease.
  if ((await redis.set(key, token, 'PX', LEASE_MS, 'NX')) !== 'OK' && !(await isMine()))
    return { heldForMs: Math.max(0, await redis.pttl(key)) };
  return keepLease(redis, key, token);
}

/** Renews a lease that was taken, until it is given back. */
export function keepLease(redis: DeskRedis, key: string, token: string): Lease {
  let over = false;
  const renew = async () => {
    if ((await redis.get(key)) === token) await redis.pexpire(key, LEASE_MS);
  };
  // A renewal that fails costs at most an overlap of two polls, which the commit sorts out.
  const renewal = setInterval(() => void renew().catch(() => undefined), RENEW_MS);
  const isOver = () => {
    clearInterval(renewal);
    over = true;
  };
  return {
    key,
    token,
    async release() {
      if (over) return;
      isOver();
      await redis.deskRelease(1, key, token);
    },
    isOver,
  };
}
