/** Which of an edited configuration a running service can take, and what has to wait for its next start. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { Config } from './types.ts';

/** What is decided once, when a process comes up: where it keeps its data, who it is, and where it listens. */
const AT_START = ['desk', 'redis', 'limits', 'logLevel'] as const satisfies readonly (keyof Config)[];

export interface Taken {
  config: Config;
  /** Keys as the files call them, `redis.prefix`, whose new values take effect at the next start. */
  atNextStart: string[];
}

/** The edited configuration, with what the running one decided at its start kept as it is. */
export function takeConfig(running: Config, edited: Config): Taken {
  const atNextStart = AT_START.flatMap((key) => changedKeys(key, running[key], edited[key]));
  const addresses = changedKeys('api', addressOf(running), addressOf(edited));
  const holds = running.publish.holdMs === edited.publish.holdMs;
  const { desk, redis, limits, logLevel } = running;
  const { holdMs } = running.publish;
  const { host: _host, port: _port, token: _token, ...api } = edited.api;
  return {
    config: {
      ...edited,
      desk,
      redis,
      limits,
      logLevel,
      api: { ...api, ...addressOf(running) },
      publish: { ...edited.publish, holdMs },
    },
    atNextStart: [...atNextStart, ...addresses, ...(holds ? [] : ['publish.hold'])],
  };
}

/** Where it listens, and to whom it answers. */
function addressOf({ api: { host, port, token } }: Config): Pick<Config['api'], 'host' | 'port' | 'token'> {
  return { host, port, ...(token !== undefined && { token }) };
}

function changedKeys(key: string, before: unknown, after: unknown): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (typeof before !== 'object' || typeof after !== 'object' || !before || !after) return [key];
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...is.keys(), ...was.keys()])]
    .filter((inner) => !isDeepStrictEqual(was.get(inner), is.get(inner)))
    .map((inner) => `${key}.${inner}`);
}
