import { request, Agent } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { ListenError, startApi, type RunningApi } from '../../src/api/server.ts';
import type { ApiDeps } from '../../src/api/types.ts';
import { madeDeps, madeStory } from './made-up.ts';

const running: RunningApi[] = [];
async function start(more: Partial<ApiDeps> = {}, port = 0): Promise<RunningApi> {
  const app = createApp(madeDeps([madeStory('S1')], more));
  const api = await startApi(app, { host: '127.0.0.1', port });
  running.push(api);
  return api;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((api) => api.close()));
});

/** A promise with its key beside it. */
function gate<T>(): { passed: Promise<T>; open: (value: T) => void } {
  const opened: { open?: (value: T) => void } = {};
  const passed = new Promise<T>((resolve) => (opened.open = resolve));
  return { passed, open: (value) => opened.open?.(value) };
}

function status(url: string, options: { agent?: Agent; headers?: Record<string, string> }): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, options, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });
}

describe('the listening server', () => {
  it('answers at the address it names', async () => {
    const api = await start();
    expect(api.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    const response = await fetch(`${api.url}/api/stories/S1`);
    expect(await response.json()).toMatchObject({ storyId: 'S1' });
  });

  it('refuses a foreign Host header as it comes over the wire', async () => {
    const api = await start();
    expect(await status(`${api.url}/`, { headers: { host: 'evil.example' } })).toBe(421);
  });

  it('says what to do when the port is taken', async () => {
    const api = await start();
    const port = Number(new URL(api.url).port);
    const error = await start({}, port).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ListenError);
    expect(error).toMatchObject({ code: 'EADDRINUSE', message: expect.stringContaining('set PORT') });
  });

  it('closes although a client keeps its connection alive', async () => {
    const api = await start();
    const agent = new Agent({ keepAlive: true });
    expect(await status(`${api.url}/healthz`, { agent })).toBe(200);
    await api.close();
    await expect(fetch(`${api.url}/healthz`)).rejects.toThrow('fetch failed');
    agent.destroy();
  });

  it('lets an answer under way go out, and then ends its connection', async () => {
    const [asked, answer] = [gate<void>(), gate<string>()];
    const metrics = () => {
      asked.open();
      return answer.passed;
    };
    const api = await start({ metrics });
    const agent = new Agent({ keepAlive: true });
    const response = status(`${api.url}/metrics`, { agent });
    await asked.passed;
    const closing = api.close();
    answer.open('late 1\n');
    expect(await response).toBe(200);
    await closing;
    expect(api.close()).toBe(closing);
    agent.destroy();
  });
});
