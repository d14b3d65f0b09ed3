/** A loopback proxy that a test makes slow, deaf, or lead elsewhere. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface TcpProxy {
  port: number;
  /** Where new connections lead; those that are open stay where they are. */
  leadTo(port: number): void;
  /** What passes from now on waits so long, in each direction. */
  delay(ms: number): void;
  /** From now on nothing passes on the connections that are open, which stay open: their other end is as if switched off. */
  silence(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  let [to, delayMs] = [target, 0];
  const lines = new Set<{ ends: Socket[]; silent: boolean }>();
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    const line = { ends: [near, far], silent: false };
    lines.add(line);
    const pass = async (from: Socket, into: Socket) => {
      try {
        for await (const chunk of from) {
          if (delayMs > 0) await pause(delayMs);
          if (!line.silent && !into.destroyed) into.write(chunk as Buffer);
        }
      } catch {
        // The other end hears of it below.
      }
      if (line.silent) return;
      lines.delete(line);
      near.destroy();
      far.destroy();
    };
    for (const end of line.ends) end.on('error', () => {});
    void pass(near, far);
    void pass(far, near);
  });
  const port = await listen(server);
  return {
    port,
    leadTo: (next) => void (to = next),
    delay: (ms) => void (delayMs = ms),
    silence() {
      for (const line of lines) line.silent = true;
    },
    async close() {
      for (const { ends } of lines) for (const end of ends) end.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  const port = await listen(probe);
  probe.close();
  await once(probe, 'close');
  return port;
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
