import { once } from 'node:events';
import { createServer, Socket } from 'node:net';
import { errors } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { inSlices, READ_SLICE } from '../../src/http/slice-reads.ts';
import { PUBLIC, testFetcher, userAgent } from './support.ts';

/** Begins as an answer does, and writes on for as long as it is listened to. */
async function serve(begin: string, more: string): Promise<number> {
  const server = createServer((socket) => {
    const fill = () => {
      while (!socket.destroyed && socket.write(more));
    };
    socket.on('error', () => {}).on('drain', fill);
    socket.once('data', () => {
      socket.write(begin);
      fill();
    });
  });
  server.listen(0, PUBLIC);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
}

/** How many of the errors are made that undici has for a head that is too long. */
function countOverflows(): { made: number } {
  const counted = { made: 0 };
  const { prototype } = errors.HeadersOverflowError;
  Object.defineProperty(prototype, 'code', {
    configurable: true,
    set(this: object, value: unknown) {
      counted.made += 1;
      Object.defineProperty(this, 'code', { value, writable: true });
    },
  });
  onTestFinished(() => void Reflect.deleteProperty(prototype, 'code'));
  return counted;
}

test.each([
  ['straight from its host', false],
  ['by way of a proxy', true],
])('an endless head that comes %s is given up within one slice', async (_, proxied) => {
  const port = await serve('HTTP/1.1 200 OK\r\n', 'a:\r\n'.repeat(64 * 1024));
  const at = `http://${PUBLIC}:${port}`;
  const overflows = countOverflows();
  const result = await testFetcher().fetch({
    url: proxied ? `http://${PUBLIC}:1/` : at,
    userAgent,
    ...(proxied && { proxy: at }),
  });
  expect(result).toMatchObject({ outcome: 'refused' });
  expect(overflows.made).toBeGreaterThan(0);
  // No header has fewer than 4 bytes, and undici looks at its limit after the name and after the value.
  expect(overflows.made).toBeLessThanOrEqual(READ_SLICE / 2);
});

test('a socket gives all its bytes in order, a slice at a time, and none once it is given up', async () => {
  const sent = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251));
  const server = createServer((socket) => void socket.end(sent)).listen(0, PUBLIC);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const connect = inSlices((target, callback) => {
    const socket = new Socket().connect(Number(target.port), target.hostname);
    socket.once('connect', () => callback(null, socket));
  });
  const socket = await new Promise<Socket>((resolve, reject) => {
    const target = { hostname: PUBLIC, protocol: 'http:', port: String(port) };
    connect(target, (error, connected) => (connected ? resolve(connected) : reject(error)));
  });
  const chunks: Buffer[] = [];
  const size = () => chunks.reduce((bytes, { length }) => bytes + length, 0);
  while (size() < sent.length - 2 * READ_SLICE) {
    await once(socket, 'readable');
    for (let chunk = socket.read(); chunk; chunk = socket.read()) {
      chunks.push(chunk as Buffer);
      if (size() >= sent.length - 2 * READ_SLICE) break;
    }
  }
  const got = Buffer.concat(chunks);
  expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(READ_SLICE);
  expect(got.equals(sent.subarray(0, got.length))).toBe(true);
  socket.destroy();
  expect(socket.read()).toBeNull();
});
