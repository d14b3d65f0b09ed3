import type { DeskRedis } from '../../src/redis/connect.ts';

/** CPU seconds that the server has taken so far, its children left out. */
export async function cpuOfServer(redis: DeskRedis): Promise<number> {
  const info = await redis.info('cpu');
  const read = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1]);
  return read('used_cpu_sys') + read('used_cpu_user');
}

export interface Taken {
  wallS: number;
  /** Of this process. */
  cpuS: number;
  redisS: number;
}

/** What a piece of work takes here and at the server. */
export async function timeWork(redis: DeskRedis, work: () => Promise<void>): Promise<Taken> {
  const [server, own, start] = [await cpuOfServer(redis), process.cpuUsage(), performance.now()];
  await work();
  const wallS = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(own);
  return { wallS, cpuS: (user + system) / 1e6, redisS: (await cpuOfServer(redis)) - server };
}

/** Bytes that the server's data take. */
export async function memoryOf(redis: DeskRedis): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1]);
}
