import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import type { RedisAddress } from './types.ts';

export interface EmbeddedRedis {
  where: RedisAddress & { host: string; port: number; password: string };
  /** Cuts all connections and forgets everything. */
  close(): Promise<void>;
}

/**
 * Runs js-redis-server in this process. Its own `createRedisMock` listens on every network interface; this one listens
 * on the loopback address and asks for a password, since everybody on the machine may reach that address.
 */
export async function startEmbeddedRedis(): Promise<EmbeddedRedis> {
  // Loaded only where it is used: it brings a Lua machine in WebAssembly.
  const { createRedisCommandExecutor, RedisServerState, Resp2Server } = await import('js-redis-server/core');
  const password = randomUUID();
  const state = new RedisServerState({ databaseCount: 16, requirepass: password });
  const { server } = new Resp2Server({ server: state, executor: createRedisCommandExecutor() });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const port = portOf(server);
  return {
    where: { host: '127.0.0.1', port, password },
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
      state.close();
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the embedded Redis has no port');
  return address.port;
}
