/** What a consumer group of a stream gave up, kept for an operator, and what an operator wants to be tried again. */
import type { Redis } from 'ioredis';
import type { DeadLetter } from './types.ts';

/**
 * Letters that a group keeps at most: then its messages wait in the stream, since a handler that fails with all of them is
 * what has to be mended, and a copy of the stream helps nobody.
 */
const MOST = 10_000;

/**
 * From here a letter is among the dead again until it is handled, so that one whose reader dies is not lost. What has no id
 * there is under the empty one.
 */
const TAKE = `
local text = redis.call('LPOP', KEYS[1])
if not text then return false end
local isJson, letter = pcall(cjson.decode, text)
local hasId = isJson and type(letter) == 'table' and type(letter.id) == 'string'
redis.call('HSET', KEYS[2], hasId and letter.id or '', text)
return text
`;

const BURY = `
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
`;

export class DeadLetters {
  readonly #redis: Redis;
  readonly #dead: string;
  readonly #redriven: string;

  constructor(redis: Redis, place: { prefix: string; stream: string; group: string }) {
    this.#redis = redis;
    this.#dead = `{${place.prefix}}:dead:${place.stream}:${place.group}`;
    this.#redriven = `{${place.prefix}}:redriven:${place.stream}:${place.group}`;
  }

  /** @returns false where the group has too many already. */
  async bury(letter: DeadLetter): Promise<boolean> {
    const reply = await this.#redis.eval(BURY, 1, this.#dead, letter.id, JSON.stringify(letter), MOST);
    return reply === 1;
  }

  /** The next message that an operator wants to be tried again. It is to be forgotten, or buried again, in the end. */
  async takeRedriven(): Promise<{ id: string; message: unknown } | undefined> {
    const text = await this.#redis.eval(TAKE, 2, this.#redriven, this.#dead);
    if (typeof text !== 'string') return undefined;
    const { id, message } = readLetter(text);
    return { id: typeof id === 'string' ? id : '', message };
  }

  async has(id: string): Promise<boolean> {
    return (await this.#redis.hexists(this.#dead, id)) === 1;
  }

  async forget(id: string): Promise<void> {
    await this.#redis.hdel(this.#dead, id);
  }
}

/** Letters may have been written in any language. */
function readLetter(text: string): Partial<Record<keyof DeadLetter, unknown>> {
  try {
    return { ...(JSON.parse(text) as object) };
  } catch {
    return {};
  }
}
