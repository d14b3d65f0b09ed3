/** A process that is killed, stopped and started again at the harness's will, and at nobody else's. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { openLink, type Link } from './link.ts';

export type Role = 'scheduler' | 'fetch' | 'merge' | 'publish' | 'stream-consumer' | 'queue-consumer';

export interface PlayerOptions {
  name: string;
  role: Role;
  /** Port of the Redis behind its link. */
  redisPort: number;
  /** How long that link holds everything up, in ms: a process that waits is one that can be caught in the middle. */
  linkMs: number;
  /** What to run, given the address of Redis as this process reaches it. */
  command: (redisUrl: string) => { words: string[]; env: Record<string, string> };
  /** What it says once it is at work. */
  ready: string;
  /** Everything it writes goes here. */
  log: string;
  /** Where it answers on its metrics, if it does. */
  probes?: number;
  /** Told when it ends though nobody ended it. */
  onFall: (player: Player, how: string) => void;
}

const TAIL = 2000;

export class Player {
  readonly name: string;
  readonly role: Role;
  readonly link: Link;
  state: 'down' | 'running' | 'stopped' = 'down';
  /** The step at which it will end itself, if it was started with one. */
  doomedAt: string | undefined;
  readonly probes: number | undefined;
  readonly #options: PlayerOptions;
  #child: ChildProcess | undefined;
  #tail = '';

  private constructor(options: PlayerOptions, link: Link) {
    this.name = options.name;
    this.role = options.role;
    this.link = link;
    this.probes = options.probes;
    this.#options = options;
  }

  static async create(options: PlayerOptions): Promise<Player> {
    return new Player(options, await openLink(options.redisPort, options.linkMs));
  }

  /** @param step a fail point, as COPYDESK_FAIL_AT takes it. */
  start(step?: string): void {
    if (this.state !== 'down') return;
    const { words, env } = this.#options.command(`redis://127.0.0.1:${this.link.port}`);
    const child = spawn(process.execPath, words, {
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        ...env,
        ...(step && { COPYDESK_FAIL_AT: step }),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    this.state = 'running';
    this.doomedAt = step;
    this.#tail = '';
    const log = createWriteStream(this.#options.log, { flags: 'a' });
    child.stderr.on('data', (chunk: Buffer) => {
      log.write(chunk);
      this.#tail = (this.#tail + chunk.toString()).slice(-TAIL);
    });
    child.once('close', (code, signal) => {
      log.end(`--- ended: ${signal ?? code}\n`);
      if (this.#child !== child) return;
      this.#child = undefined;
      this.state = 'down';
      this.#options.onFall(this, `${signal ?? `exit code ${code}`}: ${this.#tail.slice(-600)}`);
    });
  }

  /** Resolves when it is at work. */
  async ready(): Promise<void> {
    const child = this.#child;
    if (!child?.stderr) throw new Error(`${this.name} was not started`);
    const ended = once(child, 'close').then(() => {
      throw new Error(`${this.name} ended before it was at work: ${this.#tail}`);
    });
    while (!this.#tail.includes(this.#options.ready)) await Promise.race([once(child.stderr, 'data'), ended]);
    ended.catch(() => undefined);
  }

  /** SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    this.state = 'down';
    this.doomedAt = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'close');
    child.kill('SIGKILL');
    await gone;
  }

  stop(): void {
    this.#child?.kill('SIGSTOP');
    this.state = 'stopped';
  }

  cont(): void {
    if (this.state !== 'stopped') return;
    this.#child?.kill('SIGCONT');
    this.state = 'running';
  }

  async end(): Promise<void> {
    await this.kill();
    this.link.close();
  }

  /** On the way out of the harness, when nothing can be waited for. */
  endNow(): void {
    this.#child?.kill('SIGKILL');
  }
}
