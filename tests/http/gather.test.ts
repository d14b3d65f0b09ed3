import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createGatherer } from '../../src/http/gather.ts';

function gather(chunks: Uint8Array[], most: number) {
  const gathered = createGatherer(most);
  for (const chunk of chunks) gathered.add(chunk);
  return gathered.finish();
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64url').slice(0, 22);

it('joins and hashes whatever it is given, however much it was to make room for', () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 30 });
  fc.assert(
    fc.property(chunks, fc.nat(3_000), (pieces, more) => {
      const whole = Buffer.concat(pieces);
      const { body, bodyHash } = gather(pieces, whole.length + more);
      return whole.equals(body) && bodyHash === hashOf(whole) && body.buffer.byteLength === body.length;
    }),
  );
});

it('does so beyond one step of hashing, in small pieces and in one', () => {
  const whole = new Uint8Array(1_000_003).map((_, at) => at % 251);
  const pieces = Array.from({ length: 1_001 }, (_, n) => whole.subarray(n * 1_000, (n + 1) * 1_000));
  for (const chunks of [pieces, [whole]]) {
    const { body, bodyHash } = gather(chunks, whole.length);
    expect(Buffer.from(body).equals(whole)).toBe(true);
    expect(bodyHash).toBe(hashOf(whole));
  }
});

it('copies: what is added may change afterwards', () => {
  const piece = Uint8Array.of(1, 2, 3);
  const gathered = createGatherer(3);
  gathered.add(piece);
  piece.fill(9);
  expect([...gathered.finish().body]).toEqual([1, 2, 3]);
});

it('hands over a buffer of exactly the body, which can be moved to a thread', async () => {
  const { body } = gather([new Uint8Array(300_000).fill(7)], 1_000_000);
  const { port1, port2 } = new MessageChannel();
  const moved = once(port2, 'message');
  port1.postMessage(body, [body.buffer]);
  expect(body.length).toBe(0);
  const [there] = (await moved) as [Uint8Array];
  port1.close();
  expect([there.length, there.buffer.byteLength, there.every((byte) => byte === 7)]).toEqual([
    300_000,
    300_000,
    true,
  ]);
});

it('refuses more than it has room for', () => {
  expect(() => gather([new Uint8Array(3), new Uint8Array(2)], 4)).toThrow(RangeError);
});
