import { errors } from 'undici';
import { errorCode, isTlsCode } from './error-code.ts';
import { RefusedError } from './refused-error.ts';
import { ProxyError } from './proxy-error.ts';
import { redactUrl } from './redact-url.ts';
import type { Outcome } from './types.ts';

export type Failure = Extract<Outcome, { outcome: 'refused' | 'failed' }>;

/** What the network's own error codes mean, in the few stable codes that are counted and shown. */
const FAILURES: Record<string, { code: string; says: string }> = {
  ENOTFOUND: { code: 'dns', says: 'host name not found' },
  EAI_AGAIN: { code: 'dns', says: 'name server gave no answer' },
  EAI_NODATA: { code: 'dns', says: 'host name has no address' },
  ENODATA: { code: 'dns', says: 'host name has no address' },
  ESERVFAIL: { code: 'dns', says: 'name server failed' },
  ECONNREFUSED: { code: 'refused-connection', says: 'connection refused' },
  ECONNRESET: { code: 'reset', says: 'connection broken off' },
  ECONNABORTED: { code: 'reset', says: 'connection broken off' },
  EPIPE: { code: 'reset', says: 'connection broken off' },
  ERR_STREAM_PREMATURE_CLOSE: { code: 'reset', says: 'connection broken off' },
  UND_ERR_SOCKET: { code: 'reset', says: 'connection broken off' },
  EHOSTUNREACH: { code: 'unreachable', says: 'host unreachable' },
  ENETUNREACH: { code: 'unreachable', says: 'network unreachable' },
  EADDRNOTAVAIL: { code: 'unreachable', says: 'network unreachable' },
  ETIMEDOUT: { code: 'unreachable', says: 'host does not answer' },
  UND_ERR_INVALID_ARG: { code: 'bad-request', says: 'request headers that cannot be sent' },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { code: 'bad-http', says: 'body of another length than announced' },
  // undici asserts where a server breaks the protocol, as by switching it unasked (101).
  ERR_ASSERTION: { code: 'bad-http', says: 'answer that is not HTTP' },
  UND_ERR_ABORTED: { code: 'aborted', says: 'broken off by copydesk' },
  UND_ERR_DESTROYED: { code: 'aborted', says: 'broken off by copydesk' },
  UND_ERR_CLOSED: { code: 'aborted', says: 'broken off by copydesk' },
};

/**
 * Turns what was thrown during a fetch into its result. The message is of our own words and holds no credentials and no
 * text of the server's.
 * @throws the error itself when it is none of the network's, the guard's or a limit's: then it is a bug.
 */
export function failureOf(error: unknown, url: string | URL): Failure {
  const where = redactUrl(url);
  if (error instanceof RefusedError) {
    return { outcome: 'refused', code: error.code, message: `${where}: ${error.message}` };
  }
  if (error instanceof ProxyError) {
    return { outcome: 'failed', code: 'proxy', message: `${where}: ${error.message}` };
  }
  const code = codeOf(error);
  if (code === 'UND_ERR_CONNECT_TIMEOUT') {
    return { outcome: 'refused', code: 'timeout', message: `${where}: no connection in time` };
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return { outcome: 'refused', code: 'too-large', message: `${where}: headers larger than allowed` };
  }
  const known = FAILURES[code] ?? familyOf(code);
  if (!known) throw error;
  return { outcome: 'failed', code: known.code, message: `${where}: ${known.says} (${code})` };
}

/** Codes that come in too many kinds to list. */
function familyOf(code: string): { code: string; says: string } | undefined {
  if (isTlsCode(code)) return { code: 'tls', says: 'no secure connection' };
  if (code.startsWith('HPE_')) return { code: 'bad-http', says: 'answer that is not HTTP' };
  if (/^(?:E[A-Z]+|EAI_[A-Z]+|UND_ERR[A-Z_]*)$/.test(code)) return { code: 'network', says: 'network error' };
  return undefined;
}

function codeOf(error: unknown): string {
  // undici gives some of its parser's errors no code.
  return errorCode(error) || (error instanceof errors.HTTPParserError ? 'HPE_INVALID' : '');
}
