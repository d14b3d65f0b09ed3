import type { IRedisClient, QueueEvents, Worker } from 'bullmq';

/** In these it can be told to end, and says when it has. */
const AT_REST = new Set(['ready', 'end', 'wait']);

/**
 * Closes what waits for work or for word over a connection of its own. BullMQ breaks such a wait off, and then waits itself to
 * hear that the connection has ended: of one that is between two attempts to connect ioredis never says so
 * (taskforcesh/bullmq#4656). So it is closed only when its connection is back, or has given up; where Redis stays away and
 * the connection does not give up, that is never.
 */
export async function closeWaiting(waiting: Worker | QueueEvents): Promise<void> {
  const { backend } = waiting;
  // Nothing new is begun while the connection is waited for.
  if ('pause' in waiting) await waiting.pause(true);
  const client = await (backend.blockingClient ?? backend.client);
  while (!AT_REST.has(client.status)) await next(client);
  await waiting.close();
}

/** Waits until a connection has come back or given up. */
function next(client: IRedisClient): Promise<void> {
  return new Promise((resolve) => {
    const heard = () => {
      client.removeListener('ready', heard);
      client.removeListener('end', heard);
      resolve();
    };
    client.on('ready', heard);
    client.on('end', heard);
  });
}
