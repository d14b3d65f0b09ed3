import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { say } from '../support/command-line.ts';

let server: Server;
let PORT: string;
let ready = true;
let asked: string | undefined;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked = request.headers.authorization;
    response.statusCode = ready ? 200 : 503;
    const checks = [{ name: 'redis', ok: ready, ...(!ready && { detail: 'no answer' }) }];
    response.end(JSON.stringify({ status: ready ? 'ready' : 'not ready', checks }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  PORT = String(typeof address === 'object' && address?.port);
});
afterAll(() => server.close());

describe('copydesk health', () => {
  it('says what is good and what is bad, and shows its token', async () => {
    ready = true;
    const good = await say(['health'], { env: { PORT, COPYDESK_TOKEN: 'abc' } });
    expect(good).toMatchObject({ code: 0, stdout: 'ready; redis good\n' });
    expect(asked).toBe('Bearer abc');
    ready = false;
    expect(await say(['health'], { env: { PORT } })).toMatchObject({
      code: 1,
      stdout: 'not ready; redis bad (no answer)\n',
    });
  });

  it('says when nobody answers', async () => {
    const { code, stderr } = await say(['health'], { env: { PORT: '1' } });
    expect(code).toBe(1);
    expect(stderr).toContain('no answer at http://127.0.0.1:1/readyz');
  });
});
