import { createHash } from 'node:crypto';
import { Command } from 'ioredis';
import type { DeskRedis } from '../../src/redis/connect.ts';
import { OUTBOX } from '../../src/redis/scripts/outbox.ts';
import { UNREAD_JOBS } from '../../src/redis/scripts/output-queues.ts';
import { STREAM_HEADS } from '../../src/redis/scripts/output-streams.ts';
import { READ_SHOWN } from '../../src/redis/scripts/shown.ts';

const READS = new Set(
  'get mget hget hmget hgetall hexists hlen hscan hkeys exists ttl pttl type scan keys time info config ping llen lrange xlen xrange xrevrange xinfo xread zcard zscore zmscore zrange zrangebyscore zcount smembers'.split(
    ' ',
  ),
);
const READING_SCRIPTS = new Set(
  [OUTBOX, READ_SHOWN, UNREAD_JOBS, STREAM_HEADS].flatMap((lua) => [lua, sha1(lua)]),
);

export interface WriteWatch {
  /** Writes so far, the one that met the kill among them. */
  writes: number;
  /** Whether the server was killed. */
  struck: boolean;
  /** What was being written then: a command, or the first line of a script. */
  at: string;
  /** Resolves once a server that was killed is back. */
  stop(): Promise<void>;
}

/**
 * Kills the server and starts it again at this connection's nth write: before the server has it, or when it has it and the
 * reply is lost. As the connection does by itself, the command is then sent again.
 */
export function killAtWrite(
  redis: DeskRedis,
  server: { kill(): Promise<void>; start(): Promise<void> },
  { nth, when }: { nth: number; when: 'before' | 'after' },
): WriteWatch {
  const send = redis.sendCommand.bind(redis);
  let restarted: Promise<void> | undefined;
  const watch: WriteWatch = {
    writes: 0,
    struck: false,
    at: '',
    async stop() {
      redis.sendCommand = send;
      await restarted;
    },
  };

  async function restart(after?: Command): Promise<void> {
    if (after) await send(after);
    await server.kill();
    await server.start();
  }

  async function strike(command: Command): Promise<unknown> {
    // Before anything is awaited: with this write all may be done, and the test on its way.
    watch.struck = true;
    watch.at = describe(command);
    restarted = restart(when === 'after' ? command : undefined);
    await restarted;
    if (when === 'before') return send(command);
    return send(new Command(command.name, command.args, { replyEncoding: 'utf8' }));
  }

  redis.sendCommand = (command, stream) => {
    const isWrite = !READS.has(command.name) && !READING_SCRIPTS.has(String(command.args[0]));
    if (!isWrite || ++watch.writes !== nth) return send(command, stream);
    return strike(command);
  };
  return watch;
}

function describe({ name, args }: Command): string {
  return name === 'eval' ? `eval ${String(args[0]).trim().split('\n')[0]}` : `${name} ${String(args[0])}`;
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
