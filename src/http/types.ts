/** What a fetch comes back with. Expected outcomes are values; only a bug throws. */

import type { Access } from '../config/types.ts';

export interface Validators {
  etag?: string;
  lastModified?: string;
}

/**
 * How a server is asked. The source's own headers and credentials never follow a redirect to another origin; its proxy, which
 * no server is told of, stays the way for all of them.
 */
export interface FetchRequest extends Omit<Access, 'userAgent'> {
  url: string;
  /** What the last committed fetch of this source left; sent as If-None-Match and If-Modified-Since. */
  validators?: Validators;
  userAgent: string;
  /** The Accept header; one for feeds if absent. */
  accept?: string;
  /** Bytes (decompressed) after which the rest of the body is left: for the head of a page or picture. Absent: all, within the limit. */
  readUpTo?: number;
}

/** What a fetch cost its publisher, all hops together. */
export interface FetchCost {
  requests: number;
  /** Of bodies, as they came over the wire. */
  bytes: number;
}

/** Each hop with its status, so that a permanent move can be told from a passing one. */
export interface Hop {
  from: string;
  to: string;
  status: number;
}

export type FetchResult = { cost: FetchCost } & (
  | {
      outcome: 'modified';
      status: number;
      /** Decompressed. */
      body: Uint8Array<ArrayBuffer>;
      /** SHA-256 of the body, 22 characters of base64url. */
      bodyHash: string;
      /** After redirects: the base of the document's relative links. */
      url: string;
      contentType?: string;
      /** The answer's X-Robots-Tag in lower case. */
      robotsTag?: string;
      validators: Validators;
      redirects: Hop[];
      /**
       * ms for which the answer calls itself fresh, more than 0: Cache-Control max-age less Age, else Expires less Date.
       * Absent where it says nothing, or that it is stale already (`freshForMs` has the whole rule).
       */
      freshForMs?: number;
    }
  | { outcome: 'notModified'; status: 304; validators: Validators; redirects: Hop[]; freshForMs?: number }
  /** 410: the publisher ended this feed. */
  | { outcome: 'gone'; status: 410; redirects: Hop[] }
  /** 429, or 503 with Retry-After. */
  | { outcome: 'throttled'; status: number; retryAfterMs?: number }
  /** We would not: the reason is a limit or a guard of ours. */
  | { outcome: 'refused'; code: RefusalCode; message: string }
  /** They did not: an error status, the network, or the proxy (`proxy`). `retryAfterMs` where the status came with one. */
  | { outcome: 'failed'; code: string; message: string; status?: number; retryAfterMs?: number }
);

/** A fetch's result before its cost is known. */
export type Outcome = FetchResult extends infer Result
  ? Result extends unknown
    ? Omit<Result, 'cost'>
    : never
  : never;

/** Admits requests to hosts, so that all of ours together ask no more of one than it is asked for. */
export interface HostGate {
  /** Waits for a place at a host, and returns what gives it back. Rejects with the signal's reason when that is aborted before. */
  enter(host: string, signal: AbortSignal): Promise<() => void>;
}

export type RefusalCode =
  | 'bad-url'
  | 'bad-scheme'
  /** A header or credentials of the source's that cannot be sent. */
  | 'bad-header'
  | 'private-address'
  | 'too-large'
  | 'too-many-redirects'
  /** A redirect led to where the one who asks may not follow (`FetchOptions.mayFollow`). */
  | 'closed-redirect'
  | 'bad-encoding'
  | 'timeout';
