import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createWebhook, type Webhook, type WebhookTarget } from '../../../src/http/webhook/webhook.ts';
import { signMessage } from '../../../src/http/webhook/webhook-signature.ts';
import { WEBHOOK_SECRET } from '../../support/outputs.ts';
import { isSigned, startReceiver, type Receiver } from '../../support/receiver.ts';

const NOW = new Date('2026-05-01T12:00:00.500Z');

describe('the signature', () => {
  it('is that of the reference implementation', () => {
    // The example of the specification's own test vectors.
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const headers = signMessage(
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      new Date(1_614_265_330_000),
      '{"test": 2432232314}',
      [secret],
    );
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });
});

describe('a webhook', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());

  function open(more: Partial<WebhookTarget> = {}): Webhook {
    const target = {
      url: `${receiver.url}/hooks/k3y?token=hunter2`,
      secrets: [WEBHOOK_SECRET],
      timeoutMs: 5000,
      userAgent: 'copydesk/test',
      connections: 2,
      now: () => NOW,
    };
    const webhook = createWebhook({ ...target, ...more });
    onTestFinished(() => webhook.close());
    return webhook;
  }

  it('is sent the message as it is, signed', async () => {
    expect(await open().send('01J-r1', '{"title":"Petković"}')).toEqual({ outcome: 'delivered' });
    const [message] = receiver.received;
    expect(message).toMatchObject({
      id: '01J-r1',
      method: 'POST',
      url: '/hooks/k3y?token=hunter2',
      body: '{"title":"Petković"}',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'copydesk/test',
        'webhook-timestamp': '1777636800',
      },
    });
    expect(isSigned(message!)).toBe(true);
    expect(isSigned({ ...message!, body: '{}' })).toBe(false);
  });

  it('is signed with both secrets while they change', async () => {
    const next = 'whsec_c2VjcmV0LXRoYXQtb25seS10ZXN0cy1rbm93';
    await open({ secrets: [WEBHOOK_SECRET, next] }).send('a', '{}');
    const [message] = receiver.received;
    expect([isSigned(message!), isSigned(message!, next)]).toEqual([true, true]);
    expect(isSigned(message!, 'a-secret-that-nobody-here-knows')).toBe(false);
  });

  it("has its URL's credentials sent as such", async () => {
    await open({ url: `${receiver.url.replace('//', '//me:p%40ss@')}/` }).send('a', '{}');
    expect(receiver.received[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
    );
  });

  it.each([
    [500, { outcome: 'failed', reason: 'ORIGIN answered 500' }],
    [404, { outcome: 'failed', reason: 'ORIGIN answered 404' }],
    [410, { outcome: 'gone', reason: 'ORIGIN answered 410' }],
    [302, { outcome: 'failed', reason: 'ORIGIN answered 302, and redirects are not followed' }],
    [200, { outcome: 'delivered' }],
    [299, { outcome: 'delivered' }],
  ])('that answers %d', async (status, expected) => {
    receiver.answer(() => ({ status, headers: { location: '/elsewhere' }, body: 'hunter2' }));
    const sent = await open().send('a', '{}');
    expect(JSON.parse(JSON.stringify(sent).replace(receiver.url, 'ORIGIN'))).toEqual(expected);
    expect(receiver.received).toHaveLength(1);
  });

  it.each([
    [429, '120', 120_000],
    [503, 'Fri, 01 May 2026 12:01:00 GMT', 59_500],
    [503, 'soon', undefined],
    [503, '999999999', 86_400_000],
    [500, '120', undefined],
  ])('that answers %d and to come again after %s', async (status, after, retryAfterMs) => {
    receiver.answer(() => ({ status, headers: { 'retry-after': after } }));
    const sent = await open().send('a', '{}');
    expect('retryAfterMs' in sent ? sent.retryAfterMs : undefined).toBe(retryAfterMs);
  });

  it('that answers at length is not read to the end, and its word holds', async () => {
    receiver.answer(() => ({ status: 200, body: 'x'.repeat(4 * 1024 * 1024) }));
    const webhook = open();
    expect(await webhook.send('a', '{}')).toEqual({ outcome: 'delivered' });
    expect(await webhook.send('b', '{}')).toEqual({ outcome: 'delivered' });
  });

  it('that does not answer in time', async () => {
    receiver.answer(() => new Promise(() => {}));
    const sent = await open({ timeoutMs: 50 }).send('a', '{}');
    expect(sent).toEqual({
      outcome: 'failed',
      reason: `${receiver.url}/: no whole answer within 0.05 s`,
    });
  });

  it('that answers 200 and never ends its answer has the message', async () => {
    const url = await rawServer('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx');
    expect(await open({ url, timeoutMs: 50 }).send('a', '{}')).toEqual({ outcome: 'delivered' });
  });

  it.each(['not http at all\r\n\r\n', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, ''])(
    'that speaks no HTTP has failed: %j',
    async (bytes) => {
      const url = await rawServer(bytes);
      expect(await open({ url }).send('a', '{}')).toMatchObject({ outcome: 'failed' });
    },
  );

  it('whose way is closed meanwhile has stopped, and not failed', async () => {
    receiver.answer(() => new Promise(() => {}));
    const webhook = open();
    const sent = webhook.send('a', '{}');
    await receiver.until(1);
    await webhook.close();
    expect(await sent).toEqual({ outcome: 'stopped' });
  });

  it('never has its path, query, credentials or secret in a reason', async () => {
    const gone = await startReceiver();
    await gone.close();
    const url = `${gone.url.replace('//', '//me:hunter2@')}/hunter2?token=hunter2`;
    const sent = await open({ url, secrets: ['hunter2-hunter2-hunter2-hunter2'] }).send('a', '{}');
    expect(sent).toEqual({ outcome: 'failed', reason: `${gone.url}/: connection refused (ECONNREFUSED)` });
  });
});

/** Says these bytes to whoever connects, and hangs up where there are none. */
async function rawServer(bytes: string): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => (bytes ? socket.write(bytes) : socket.destroy()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/`;
}
