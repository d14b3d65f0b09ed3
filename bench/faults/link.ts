/** A way to Redis that may be slow, stuck or cut: one for each process, so that each has troubles of its own. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface Link {
  port: number;
  /** Holds every piece of data up for so long, in ms. */
  slow(ms: number): void;
  /** Lets nothing pass until `free`. */
  hold(): void;
  /** As at the best of times. */
  free(): void;
  /** Lets the next requests through and breaks off in place of their answers: whether they were carried out, nobody knows. */
  loseReplies(): void;
  close(): void;
}

/**
 * @param target the port of the server at 127.0.0.1; while nothing listens there, connections break off here, too.
 * @param usualMs how long every piece of data is held up at the best of times.
 */
export async function openLink(target: number, usualMs: number): Promise<Link> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let delayMs = usualMs;
  let held: PromiseWithResolver | undefined;
  let losing = new Set<readonly [Socket, Socket]>();

  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    const pair = [client, upstream] as const;
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      losing.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', end).on('close', end);
    }
    void carry(client, upstream, () => true).then(end, end);
    void carry(upstream, client, () => !losing.has(pair)).then(end, end);
  });

  async function carry(from: Socket, to: Socket, mayPass: () => boolean): Promise<void> {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      if (held) await held.promise;
      if (delayMs > 0) await pause(delayMs);
      if (!mayPass()) return;
      if (!to.write(chunk)) await once(to, 'drain');
    }
  }

  function free(): void {
    delayMs = usualMs;
    held?.resolve();
    held = undefined;
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    slow: (ms) => (delayMs = ms),
    hold: () => (held ??= makePromise()),
    free,
    loseReplies: () => (losing = new Set(pairs)),
    close() {
      free();
      server.close();
      for (const [client, upstream] of pairs) {
        client.destroy();
        upstream.destroy();
      }
    },
  };
}

interface PromiseWithResolver {
  promise: Promise<void>;
  resolve: () => void;
}

function makePromise(): PromiseWithResolver {
  let resolve = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
