import { expect, it } from 'vitest';
import { GateError } from '../../../src/http/gate-error.ts';
import { kindOfFailure, type FailureKind } from '../../../src/redis/server/failure.ts';
import { openTestDesk, testConfig } from '../../support/desk.ts';

const named = (name: string, message: string) => Object.assign(new Error(message), { name });
const reply = (message: string) => named('ReplyError', message);

it.each<[FailureKind, Error]>([
  ['away', Object.assign(new Error('read ECONNRESET'), { syscall: 'read' })],
  ['away', new Error('Connection is closed.')],
  ['away', new Error("Socket timeout. Expecting data, but didn't receive any in 15000ms.")],
  ['away', new Error('Command timed out')],
  ['away', named('MaxRetriesPerRequestError', 'Reached the max retries per request limit')],
  ['refuses', reply("OOM command not allowed when used memory > 'maxmemory'.")],
  ['refuses', reply('ERR Error running script (call to f_1): @user_script:30: -OOM command not allowed')],
  ['refuses', reply('BUSY Redis is busy running a script.')],
  ['refuses', reply('TRYAGAIN Multiple keys request during rehashing of slot')],
  ['refuses', new Error("READONLY You can't write against a read only replica.")],
  ['reply', reply('WRONGTYPE Operation against a key holding the wrong kind of value')],
  ['other', new GateError(reply('OOM command not allowed'))],
  ['other', new TypeError("Cannot read properties of undefined (reading 'id')")],
])('takes for %s: %s', (kind, error) => {
  expect(kindOfFailure(error)).toBe(kind);
});

it('tells what a server says of one key from what it says of itself', async () => {
  const desk = await openTestDesk(testConfig('failure', []));
  try {
    const key = `${desk.keys.stream('x')}:text`;
    await desk.redis.set(key, 'text');
    const refused = async (command: Promise<unknown>) =>
      kindOfFailure(await command.catch((error: unknown) => error));
    expect(await refused(desk.redis.xlen(key))).toBe('reply');
    expect(await refused(desk.redis.evalsha('0'.repeat(40), 0))).toBe('refuses');
  } finally {
    await desk.close();
  }
});
