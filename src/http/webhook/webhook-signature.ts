import { createHmac } from 'node:crypto';

/** Headers of a signed message, names in lower case (Standard Webhooks 1.0, standardwebhooks.com). */
export interface SignedHeaders {
  'webhook-id': string;
  /** Seconds since 1970. */
  'webhook-timestamp': string;
  /** `v1,<base64>`, one for each secret, blank-separated. */
  'webhook-signature': string;
}

const PREFIX = 'whsec_';

/**
 * @param secrets each `whsec_` and base64, or the key's own characters
 * @param sent when the request goes out: receivers turn away what is minutes old, so a repeat is signed anew
 */
export function signMessage(id: string, sent: Date, body: string, secrets: readonly string[]): SignedHeaders {
  const timestamp = String(Math.floor(sent.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const hmac = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`);
    return `v1,${hmac.digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

function keyOf(secret: string): Buffer {
  return secret.startsWith(PREFIX)
    ? Buffer.from(secret.slice(PREFIX.length), 'base64')
    : Buffer.from(secret, 'utf8');
}
