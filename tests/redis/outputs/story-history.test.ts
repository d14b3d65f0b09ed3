import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../src/redis/connect.ts';
import { StreamPlaces } from '../../../src/redis/outputs/story-history.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';

const redis = connect(testConnection());
let stream: string;
let places: StreamPlaces;

beforeEach(() => {
  stream = `{${uniquePrefix('history')}}:stream`;
  places = new StreamPlaces(redis, stream);
});
afterAll(() => redis.disconnect());

const put = (storyId: string, revision: number, title = 'A title') =>
  redis.xadd(
    stream,
    '*',
    'json',
    JSON.stringify({ schema: 's', storyId, revision, title }),
  ) as Promise<string>;

async function revisions(storyId: string, most = 100) {
  const { messages, isCutShort } = await places.messagesOf(storyId, most);
  const found = messages.map((json) => (JSON.parse(json) as { revision: number }).revision);
  return { found, isCutShort };
}

describe('the places of a stream', () => {
  it('are none where there is no stream', async () => {
    expect(await revisions('S1')).toEqual({ found: [], isCutShort: false });
  });

  it('tell the messages of one story, newest first, and those that come later', async () => {
    for (const revision of [1, 2]) for (const story of ['S1', 'S10', 'S2']) await put(story, revision);
    expect(await revisions('S1')).toEqual({ found: [2, 1], isCutShort: false });
    await put('S1', 3);
    await put('S2', 3);
    expect(await revisions('S1')).toEqual({ found: [3, 2, 1], isCutShort: false });
    expect(await revisions('S1', 2)).toEqual({ found: [3, 2], isCutShort: true });
  });

  it('go by a message’s own field, whatever its title says', async () => {
    await put('S1', 1, '"storyId":"S2"');
    expect((await revisions('S2')).found).toEqual([]);
    expect((await revisions('S1')).found).toEqual([1]);
  });

  it('let go of what was removed', async () => {
    const first = await put('S1', 1);
    await put('S1', 2);
    expect((await revisions('S1')).found).toEqual([2, 1]);
    await redis.xdel(stream, first);
    expect((await revisions('S1')).found).toEqual([2]);
  });

  it('are read over many steps, and no entry twice', async () => {
    const pipeline = redis.pipeline();
    for (let i = 1; i <= 950; i++)
      pipeline.xadd(stream, '*', 'json', JSON.stringify({ storyId: i % 5 === 0 ? 'S1' : 'S2', revision: i }));
    await pipeline.exec();
    const { found } = await revisions('S1', 1000);
    expect(found).toEqual(Array.from({ length: 190 }, (_, i) => 950 - 5 * i));
    const both = await Promise.all([revisions('S1', 1000), revisions('S2', 1000)]);
    expect(both.map((one) => one.found.length)).toEqual([190, 760]);
  });
});
