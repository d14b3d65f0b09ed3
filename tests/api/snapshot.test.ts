import { request, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { startApi, type RunningApi } from '../../src/api/server.ts';
import type { ApiDeps, OutputSnapshot } from '../../src/api/types.ts';
import { readSnapshot } from '../../src/consumer/index.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import { madeDeps, madeStory } from './made-up.ts';

const PATH = '/api/snapshot.ndjson';
const STORIES = ['A', 'B', 'C'].map((id) => madeStory(id));

let running: RunningApi | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

function snapshot(pages: AsyncIterable<StoryMessage[]>, more: Partial<OutputSnapshot> = {}): OutputSnapshot {
  return { output: 'stories', streamId: '7-1', time: '2026-03-01T12:00:00.000Z', pages, ...more };
}

async function* inPages(...pages: StoryMessage[][]): AsyncGenerator<StoryMessage[]> {
  yield* pages;
}

/** Deps whose desk has this snapshot, and the names that it was asked for. */
function having(found: OutputSnapshot | undefined, more: Partial<ApiDeps> = {}) {
  const asked: (string | undefined)[] = [];
  const open = async (output?: string) => {
    asked.push(output);
    return found;
  };
  return { asked, deps: madeDeps([], { snapshots: { open }, ...more }) };
}

async function serve(deps: ApiDeps): Promise<string> {
  running = await startApi(createApp(deps), { host: '127.0.0.1', port: 0 });
  return running.url;
}

describe('GET /api/snapshot.ndjson', () => {
  it('begins with what it is, has a line for each story and ends with their number', async () => {
    const { deps, asked } = having(snapshot(inPages(STORIES.slice(0, 2), [], STORIES.slice(2))));
    const response = await createApp(deps).request(`http://127.0.0.1${PATH}?output=stories`);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(response.headers.get('etag')).toBeNull();
    const lines = (await response.text()).split('\n');
    const head = { schema: 'copydesk.snapshot.v1', desk: 'test desk', output: 'stories', streamId: '7-1' };
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { snapshot: { ...head, time: '2026-03-01T12:00:00.000Z' } },
      ...STORIES,
      { end: { stories: 3 } },
    ]);
    expect(asked).toEqual(['stories']);
  });

  it('is what readSnapshot reads, over a connection', async () => {
    const url = await serve(having(snapshot(inPages(STORIES)), { token: 'secret' }).deps);
    const read: unknown[] = [];
    for await (const message of await readSnapshot({ url, token: 'secret' })) read.push(message);
    expect(read).toEqual(STORIES);
  });

  it('answers 404 where there is no such output', async () => {
    for (const [query, message] of [
      ['', 'This desk has no output stream.'],
      ['?output=x', 'There is no output of this name.'],
    ]) {
      const response = await createApp(having(undefined).deps).request(`http://127.0.0.1${PATH}${query}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ error: { code: 'not-found', message } });
    }
  });

  it('asks for the token and the name, as every route of the API', async () => {
    const app = createApp(having(snapshot(inPages()), { token: 'secret' }).deps);
    expect((await app.request(`http://127.0.0.1${PATH}`)).status).toBe(401);
    expect((await app.request(`http://evil.example${PATH}`)).status).toBe(421);
    const headers = { authorization: 'Bearer secret' };
    expect((await app.request(`http://127.0.0.1${PATH}`, { method: 'POST', headers })).status).toBe(405);
  });

  it.each([PATH, `${PATH}/`])('reads no story for a HEAD of %s', async (path) => {
    let read = 0;
    const pages: AsyncIterable<StoryMessage[]> = { [Symbol.asyncIterator]: () => (read++, inPages()) };
    const response = await createApp(having(snapshot(pages)).deps).request(`http://127.0.0.1${path}`, {
      method: 'HEAD',
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(await response.text()).toBe('');
    expect(read).toBe(0);
  });

  it('is cut off without its end where reading fails, and tells the log', async () => {
    const errors: unknown[] = [];
    async function* failing(): AsyncGenerator<StoryMessage[]> {
      yield STORIES;
      throw new Error('Redis was restarted');
    }
    const url = await serve(having(snapshot(failing()), { onError: (error) => errors.push(error) }).deps);
    const read: string[] = [];
    await expect(async () => {
      for await (const { storyId } of await readSnapshot({ url })) read.push(storyId);
    }).rejects.toThrow(/cut off after 3/);
    expect(read).toEqual(['A', 'B', 'C']);
    expect(errors).toEqual([expect.objectContaining({ message: 'Redis was restarted' })]);
  });

  it('reads no further than the asker takes it, and stops when the asker hangs up', async () => {
    // A page is 100 KB, so that a few of them fill what the system keeps of a connection.
    const page = Array.from({ length: 50 }, (_, i) => madeStory(`S${i}`));
    let read = 0;
    const ended = new Promise<number>((resolve) => {
      async function* endless(): AsyncGenerator<StoryMessage[]> {
        try {
          for (;;) {
            read++;
            yield page;
          }
        } finally {
          resolve(read);
        }
      }
      void serve(having(snapshot(endless())).deps).then((url) => hangUpWhenFull(url, () => read));
    });
    expect(await ended).toBeLessThan(500);
  });
});

/** Takes nothing of the answer until no more is read for it, and then hangs up. */
async function hangUpWhenFull(url: string, read: () => number): Promise<void> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${url}${PATH}`, resolve).on('error', reject).end();
  });
  response.on('error', () => {});
  await expect
    .poll(
      async () => {
        const before = read();
        await new Promise((resolve) => setTimeout(resolve, 100));
        return before > 0 && read() === before;
      },
      { timeout: 20_000 },
    )
    .toBe(true);
  response.destroy();
}
