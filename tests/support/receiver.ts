/** A receiver of webhooks on loopback: what it answers is set by the test, what it was sent is kept. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { WEBHOOK_SECRET } from './outputs.ts';

export interface Received {
  /** The header `webhook-id`. */
  id: string;
  url: string;
  method: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface ReceiverAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface Receiver {
  url: string;
  /** Every request, in order, whatever was answered. */
  received: Received[];
  /** Sets what is answered from now on; a promise keeps the sender waiting. */
  answer(give: (request: Received) => ReceiverAnswer | Promise<ReceiverAnswer>): void;
  /** Resolves once so many requests came in all. */
  until(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const arrivals = new EventEmitter();
  let give: Parameters<Receiver['answer']>[0] = () => ({ status: 204 });
  const server = createServer((request, response) => {
    void take(request, response);
  }).listen(0, '127.0.0.1');
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const message = await read(request);
    received.push(message);
    arrivals.emit('one');
    const { status, headers = {}, body = '' } = await give(message);
    response.writeHead(status, headers).end(body);
  }
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    answer: (next) => void (give = next),
    async until(count) {
      while (received.length < count) await once(arrivals, 'one');
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function read(request: IncomingMessage): Promise<Received> {
  const { headers, url = '', method = '' } = request;
  return { id: String(headers['webhook-id']), url, method, headers, body: await text(request) };
}

/** Whether a message is signed with this secret, worked out as a receiver would from the scheme's own words. */
export function isSigned({ headers, body }: Received, secret = WEBHOOK_SECRET): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signatures = '' } = headers;
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  const due = createHmac('sha256', key)
    .update(`${String(id)}.${String(time)}.${body}`)
    .digest();
  return String(signatures)
    .split(' ')
    .some((signature) => {
      const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
      return given.length === due.length && timingSafeEqual(given, due);
    });
}
