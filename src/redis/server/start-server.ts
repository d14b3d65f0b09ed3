import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { asError } from './failure.ts';
import type { Place } from './place.ts';
import { probe } from './probe.ts';
import { adviceOn, lastLines, sizeOf, trimLog } from './server-log.ts';
import type { ServerLog } from './types.ts';

/** A private server does not come up. The message ends in the last lines of its log. */
export class RedisStartError extends Error {
  override readonly name = 'RedisStartError';
}

/** Milliseconds. Loading gets long: a million articles take seconds, a slow disk may take minutes. */
const ANSWER_WITHIN_MS = 15_000;
export const LOAD_WITHIN_MS = 600_000;
const LOOK_EVERY_MS = 30;
const SAY_EVERY_MS = 5000;

/** Every write is on the disk before its reply, nothing is ever evicted, and nobody but this user gets in. */
function settings({ dir, socket, pidFile, logFile }: Place): [name: string, value: string][] {
  return [
    ['port', '0'],
    ['unixsocket', socket],
    ['unixsocketperm', '700'],
    ['dir', dir],
    ['appendonly', 'yes'],
    ['appendfsync', 'always'],
    ['save', ''],
    ['maxmemory-policy', 'noeviction'],
    ['pidfile', pidFile],
    ['logfile', logFile],
    ['daemonize', 'no'],
  ];
}

/**
 * Starts a server in `place` that outlives this process, and waits until it answers.
 * @throws {RedisStartError}
 */
export async function startServer(binary: string, place: Place, log: ServerLog): Promise<void> {
  await rm(place.pidFile, { force: true });
  await rm(place.socket, { force: true });
  await trimLog(place.logFile);
  const from = await sizeOf(place.logFile);
  const child = await launch(binary, place);
  try {
    await untilReady(place, log, child);
  } catch (cause) {
    // Half a server would be in the way of the next attempt.
    if (child.exitCode === null) child.kill('SIGTERM');
    const lines = await lastLines(place.logFile, from);
    const advice = adviceOn(lines);
    throw new RedisStartError(
      `${binary} did not start in ${place.dir}: ${asError(cause).message}${advice ? `; ${advice}` : ''}\n${lines}`,
      { cause },
    );
  }
}

async function launch(binary: string, place: Place): Promise<ChildProcess> {
  const args = settings(place).flatMap(([name, value]) => [`--${name}`, value]);
  // Complaints about its settings go to the standard outputs, before the log is open.
  const output = await open(place.logFile, 'a', 0o600);
  try {
    const child = spawn(binary, args, {
      cwd: place.dir,
      // A group of its own: neither Ctrl-C nor our end reaches it. And none of our secrets in its environment.
      detached: true,
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', output.fd, output.fd],
    });
    child.on('error', () => {});
    // Redis writes it as well, later; by then we may have been killed, and the next process must know of this one.
    if (child.pid) writeFileSync(place.pidFile, `${child.pid}\n`, { mode: 0o600 });
    child.unref();
    return child;
  } finally {
    await output.close();
  }
}

/**
 * Waits for a server that starts, or one that runs already and is loading.
 * @throws {Error} when it ends or stays silent for too long.
 */
export async function untilReady(place: Place, log: ServerLog, child?: ChildProcess): Promise<string> {
  const begun = Date.now();
  let heard = begun;
  let said = begun;
  for (;;) {
    const found = await probe(place.socket);
    if (found.state === 'ready') return found.dir;
    const now = Date.now();
    if (found.state === 'loading') heard = now;
    if (child && hasEnded(child)) throw new Error(endOf(child));
    if (now - heard > ANSWER_WITHIN_MS) throw new Error(`no answer for ${ANSWER_WITHIN_MS / 1000} s`);
    if (now - begun > LOAD_WITHIN_MS) throw new Error(`still loading after ${LOAD_WITHIN_MS / 60_000} min`);
    if (now - said > SAY_EVERY_MS) {
      said = now;
      log.info(`waiting for the private Redis (${found.state})`);
    }
    await pause(LOOK_EVERY_MS);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

function endOf(child: ChildProcess): string {
  if (child.pid === undefined) return 'it could not be executed';
  return child.signalCode ? `it was ended by ${child.signalCode}` : `it ended with code ${child.exitCode}`;
}
