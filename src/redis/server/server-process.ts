import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Place } from './place.ts';
import { commandLineOf } from './process-identity.ts';
import { RedisStartError } from './start-server.ts';

/** Milliseconds. */
const ENDED_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 30;

/** The number that the pid file holds, whoever runs under it. */
export async function recordedPid(place: Place): Promise<number | undefined> {
  const text = await readFile(place.pidFile, 'utf8').catch(() => '');
  return /^\d{1,9}\s*$/.test(text) && Number(text) > 1 ? Number(text) : undefined;
}

/** Whether this process is the server of `place`. Redis names its socket in its title; a process that only got the same number does not. */
export async function worksAt(pid: number, place: Place): Promise<boolean> {
  return (await commandLineOf(pid)).includes(place.socket);
}

/** @throws {RedisStartError} when it has not ended after half a minute. */
export async function untilEnded(pid: number, place: Place): Promise<void> {
  const deadline = Date.now() + ENDED_WITHIN_MS;
  while (await worksAt(pid, place)) {
    if (Date.now() > deadline)
      throw new RedisStartError(`the Redis in ${place.dir} (process ${pid}) does not end: end it by hand`);
    await pause(LOOK_EVERY_MS);
  }
}
