import type { RefusalCode } from './types.ts';

/** One of our own limits or guards said no. The fetcher turns it into a `refused` result. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
