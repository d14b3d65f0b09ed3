/** What a fetch comes back with. Expected outcomes are values; only a bug throws. */

export interface Validators {
  etag?: string;
  lastModified?: string;
}

export interface FetchRequest {
  url: string;
  /** What the last committed fetch of this source left; sent as If-None-Match and If-Modified-Since. */
  validators?: Validators;
  userAgent: string;
  headers?: Record<string, string>;
}

export type FetchResult =
  | {
      outcome: 'modified';
      status: number;
      /** Decompressed. */
      body: Uint8Array;
      /** After redirects: the base of the document's relative links. */
      url: string;
      contentType?: string;
      validators: Validators;
      /** Each hop with its status, so that a permanent move can be told from a passing one. */
      redirects: { from: string; to: string; status: number }[];
    }
  | { outcome: 'notModified'; status: 304; validators: Validators }
  /** 410: the publisher ended this feed. */
  | { outcome: 'gone'; status: 410 }
  /** 429, or 503 with Retry-After. */
  | { outcome: 'throttled'; status: number; retryAfterMs?: number }
  /** We would not: the reason is a limit or a guard of ours. */
  | { outcome: 'refused'; code: RefusalCode; message: string }
  /** They did not: an error status, or the network. */
  | { outcome: 'failed'; code: string; message: string; status?: number };

export type RefusalCode =
  | 'bad-url'
  | 'bad-scheme'
  | 'private-address'
  | 'too-large'
  | 'too-many-redirects'
  | 'bad-encoding'
  | 'timeout';
