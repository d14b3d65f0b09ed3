import { describe, expect, it } from 'vitest';
import { createApp, createProbeApp } from '../../src/api/app.ts';
import { madeDeps } from './made-up.ts';

const app = createApp(madeDeps());
const bearer = { authorization: 'Bearer any' };

async function ask(method: string, path: string, desk = app) {
  const response = await desk.request(path, { method, headers: bearer });
  return { status: response.status, allow: response.headers.get('allow') };
}

describe('a method that an address does not take', () => {
  it.each([
    ['POST', '/api/stories', 'GET, HEAD'],
    ['OPTIONS', '/', 'GET, HEAD'],
    ['GET', '/api/sources/x/poll', 'POST'],
    ['HEAD', '/api/dead-letters/redrive', 'POST'],
    ['DELETE', '/stories/01ARZ3NDEKTSV4RRFFQ69G5FAV/split', 'GET, HEAD, POST'],
    ['POST', '/api/marks/0123456789abcdef0123456789abcdef', 'PUT, DELETE'],
  ])('%s %s is told what is taken there: %s', async (method, path, allow) => {
    expect(await ask(method, path)).toEqual({ status: 405, allow });
  });

  it('is no matter of methods where there is nothing', async () => {
    for (const method of ['GET', 'HEAD', 'POST', 'PROPFIND'])
      expect(await ask(method, '/nowhere')).toEqual({ status: 404, allow: null });
  });

  it('is any that does not read, of a process with health and metrics alone', async () => {
    const probes = createProbeApp(madeDeps());
    expect(await ask('POST', '/metrics', probes)).toEqual({ status: 405, allow: 'GET, HEAD' });
    expect(await ask('POST', '/api/sources/x/poll', probes)).toEqual({ status: 404, allow: null });
  });
});
