/** A right in Redis to be alone at something. It ends by itself soon after its holder died. */
import type { Redis } from 'ioredis';

export interface Lock {
  key: string;
  /** Tells this holder from all others. */
  holder: string;
  /** How long it outlives its holder at most, in ms. */
  lastsMs: number;
}

const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`;
const RELEASE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`;

/** Renews a lock that was taken, until the returned function is called. */
export function keepLock(redis: Redis, { key, holder, lastsMs }: Lock): () => void {
  const renewal = setInterval(() => {
    // While Redis is away renewals would only queue up.
    if (redis.status === 'ready') redis.eval(RENEW, 1, key, holder, lastsMs).catch(() => {});
  }, lastsMs / 3);
  // What was not released when the process wants to end, nobody else is to wait for.
  renewal.unref();
  return () => clearInterval(renewal);
}

export async function releaseLock(redis: Redis, { key, holder }: Lock): Promise<void> {
  await redis.eval(RELEASE, 1, key, holder);
}
