/** Watches requests as the hosts see them, knowing nothing of who makes them or why, and counts every breach of manners. */
import { MINUTE } from '../../src/feed/rhythm/habits.ts';

export interface HostRules {
  /** Requests in flight to one host at the most, and ms between two starts at the least. */
  perHost: number;
  hostGapMs: number;
}

export interface Request {
  host: number;
  sourceId: string;
  at: number;
  /** Whether it carries the validator of the last document. */
  conditional: boolean;
}

export interface Breaches {
  /** More in flight to a host than allowed; starts too close. */
  crowded: number;
  hurried: number;
  /** A source asked twice within a minute, or before the time its Retry-After named. */
  retried: number;
  retryAfterBroken: number;
  /** Without a validator although one was given. */
  unconditional: number;
}

export class Manners {
  readonly breaches: Breaches = { crowded: 0, hurried: 0, retried: 0, retryAfterBroken: 0, unconditional: 0 };
  /** Starts of each source's requests, ms. */
  readonly starts = new Map<string, number[]>();
  readonly #rules: HostRules;
  readonly #inFlight = new Map<number, Set<Request>>();
  readonly #lastAt = new Map<number, number>();
  readonly #closedUntil = new Map<string, number>();
  readonly #validated = new Set<string>();

  constructor(rules: HostRules) {
    this.#rules = rules;
  }

  begin(request: Request): void {
    const { host, sourceId, at, conditional } = request;
    const running = this.#inFlight.get(host) ?? new Set();
    this.#inFlight.set(host, running.add(request));
    if (running.size > this.#rules.perHost) this.breaches.crowded++;
    if (at - (this.#lastAt.get(host) ?? -Infinity) < this.#rules.hostGapMs) this.breaches.hurried++;
    this.#lastAt.set(host, at);
    const starts = this.starts.get(sourceId) ?? [];
    this.starts.set(sourceId, starts);
    if (at - (starts.at(-1) ?? -Infinity) < MINUTE) this.breaches.retried++;
    if (at < (this.#closedUntil.get(sourceId) ?? 0)) this.breaches.retryAfterBroken++;
    if (!conditional && this.#validated.has(sourceId)) this.breaches.unconditional++;
    starts.push(at);
  }

  /** The connection is closed, by either side. */
  end(request: Request): void {
    this.#inFlight.get(request.host)?.delete(request);
  }

  /** The answer has arrived whole, now or before with a validator. */
  answered({ sourceId }: Request, at: number, validator: boolean, retryAfterMs?: number): void {
    if (retryAfterMs) this.#closedUntil.set(sourceId, at + retryAfterMs);
    if (validator) this.#validated.add(sourceId);
  }
}
