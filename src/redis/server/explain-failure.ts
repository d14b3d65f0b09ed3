import { asError, codeOf } from './failure.ts';
import type { RedisAddress } from './types.ts';

/** Why a Redis cannot be used, for a person to act on. */
export interface Explained {
  /** What is wrong and what to do, without the address: goes after `redis://host:6379/0 does not answer: `. */
  message: string;
  /** Whether only a person can mend it. Else it may pass by itself: a server that starts, a disk that is cleared. */
  lasting: boolean;
}

interface Known {
  pattern: RegExp;
  message: string;
  lasting?: boolean;
}

const PASSWORD = 'REDIS_URL (redis://USER:PASSWORD@host) or REDIS_PASSWORD';

/** By the beginning of what Redis or the system says. */
const KNOWN: Known[] = [
  {
    pattern: /^WRONGPASS|invalid password/,
    message: `user name or password is wrong: correct ${PASSWORD}`,
    lasting: true,
  },
  { pattern: /^NOAUTH/, message: `it asks for a password: put it into ${PASSWORD}`, lasting: true },
  {
    pattern: /^DENIED Redis is running in protected mode/,
    message: `it is in protected mode and takes no strangers: give it a password, and put that into ${PASSWORD}`,
    lasting: true,
  },
  {
    pattern: /^NOPERM/,
    message: 'this user may not do what the desk needs: give it the rights that docs/running.md names',
    lasting: true,
  },
  {
    pattern: /DB index is out of range|SELECT is not allowed in cluster mode/,
    message: 'it has no database of that number: name another one at the end of REDIS_URL, such as /0',
    lasting: true,
  },
  {
    pattern: /^MOVED/,
    message:
      "it is one node of a Redis Cluster, and another one holds the desk's keys: write redis-cluster:// for redis:// in REDIS_URL",
    lasting: true,
  },
  {
    pattern: /cluster support disabled/,
    message: 'it is no cluster: write redis:// for redis-cluster:// in REDIS_URL',
    lasting: true,
  },
  { pattern: /^CLUSTERDOWN/, message: 'its cluster is down: see `redis-cli cluster info`' },
  { pattern: /^LOADING/, message: 'it is still loading its data' },
  { pattern: /max number of clients/, message: 'it has too many clients: raise its maxclients' },
  {
    pattern: /^OOM/,
    message: 'it is out of memory and takes no writes: raise its maxmemory, or lower window.days',
  },
  {
    pattern: /^MISCONF/,
    message:
      'it cannot write to its disk and takes no writes: make room there, or give it the right to (its own log says which)',
  },
  { pattern: /^READONLY/, message: 'it is a replica, which only reads: name the primary in REDIS_URL' },
  {
    pattern: /^NOREPLICAS/,
    message: 'it has too few replicas at hand to take writes: see its min-replicas-to-write',
  },
  {
    pattern: /^Protocol error, got "H"/,
    message: 'a web server answers there, and no Redis: correct host and port in REDIS_URL',
    lasting: true,
  },
  {
    pattern: /^Protocol error/,
    message: 'something answers there that is no Redis: correct host and port in REDIS_URL',
    lasting: true,
  },
];

/** By the code of the system, Node or OpenSSL. */
const CODES: Record<string, Omit<Known, 'pattern'>> = {
  ECONNREFUSED: { message: 'nothing listens there: start Redis, or correct REDIS_URL' },
  ENOENT: { message: 'there is no such socket: start Redis, or correct REDIS_URL' },
  ENOTSOCK: { message: 'that path is no socket: correct REDIS_URL', lasting: true },
  EACCES: { message: 'this user may not open the socket: give it the right to', lasting: true },
  ENOTFOUND: { message: 'no such host is known: correct REDIS_URL, or the name service' },
  EAI_AGAIN: { message: 'the name service does not answer' },
  EHOSTUNREACH: { message: 'the host cannot be reached: see network and firewall' },
  ENETUNREACH: { message: 'the host cannot be reached: see network and firewall' },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    message: 'it speaks no TLS: write redis:// for rediss:// in REDIS_URL',
    lasting: true,
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    message: 'its certificate is signed by nobody known: name the authority in NODE_EXTRA_CA_CERTS',
    lasting: true,
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    message: 'its certificate is signed by nobody known: name the authority in NODE_EXTRA_CA_CERTS',
    lasting: true,
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    message: 'its certificate is signed by nobody known: name the authority in NODE_EXTRA_CA_CERTS',
    lasting: true,
  },
  CERT_HAS_EXPIRED: { message: 'its certificate has expired: renew it', lasting: true },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    message: 'its certificate is for another host: correct REDIS_URL',
    lasting: true,
  },
};

/** Hung up on without a word: what a TLS server does to those who speak none. */
const HANGS_UP = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** Puts what ioredis threw or emitted into words. Never holds a password. */
export function explainFailure(caught: unknown, where: RedisAddress = {}): Explained {
  const error = asError(caught);
  const code = codeOf(error);
  const known = KNOWN.find(({ pattern }) => pattern.test(error.message)) ?? CODES[code ?? ''];
  if (known) return explained(known.message, code ?? firstWord(error.message), known.lasting);
  if (code === 'ETIMEDOUT' || /timed out/.test(error.message))
    return explained(
      where.tls
        ? 'no answer: if it speaks no TLS, write redis:// for rediss:// in REDIS_URL; else see network and firewall'
        : 'no answer: see host and port in REDIS_URL, network and firewall',
      'timeout',
    );
  if ((code && HANGS_UP.has(code)) || error.message.startsWith('Connection is closed'))
    return explained(
      where.tls ? 'it hangs up' : 'it hangs up: if it wants TLS, write rediss:// for redis:// in REDIS_URL',
      code ?? 'closed',
    );
  return explained(error.message, code);
}

/** What Redis answers begins with a word in capitals that can be looked up. */
function firstWord(message: string): string | undefined {
  return /^(?!ERR\b)[A-Z]{3,}\b/.exec(message)?.[0];
}

function explained(message: string, code: string | undefined, lasting = false): Explained {
  return { message: code ? `${message} (${code})` : message, lasting };
}
