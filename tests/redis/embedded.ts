/** The embedded server with a connection that knows our scripts. */
import { connect, type DeskRedis } from '../../src/redis/connect.ts';
import { withDefaults } from '../../src/redis/server/connection-options.ts';
import { startEmbeddedRedis } from '../../src/redis/server/embedded.ts';

export interface EmbeddedDesk {
  redis: DeskRedis;
  close(): Promise<void>;
}

export async function openEmbedded(): Promise<EmbeddedDesk> {
  const server = await startEmbeddedRedis();
  return { redis: connect(withDefaults(server.where)), close: () => server.close() };
}
