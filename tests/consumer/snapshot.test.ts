import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { readSnapshot, SnapshotError } from '../../src/consumer/index.ts';
import { makeMessage } from '../support/factories.ts';
import { HEAD, linesOf, serveSnapshot, type SnapshotServer } from './snapshot-server.ts';

const STORIES = ['s1', 's2', 's3'].map((id) => makeMessage({ revision: 2 }, id));

let server: SnapshotServer | undefined;
afterEach(async () => {
  await server?.close();
});

async function read(answer: (response: ServerResponse) => void, token?: string): Promise<string[]> {
  await server?.close();
  server = await serveSnapshot(answer);
  const ids: string[] = [];
  const snapshot = await readSnapshot({ url: server.url, output: 'stories', ...(token && { token }) });
  for await (const { storyId } of snapshot) ids.push(storyId);
  return ids;
}

describe('readSnapshot', () => {
  it('gives every story, and says of what and when it is', async () => {
    server = await serveSnapshot((response) => response.end(linesOf(STORIES)));
    const snapshot = await readSnapshot({ url: `${server.url}/`, token: 'secret', output: 'stories' });
    expect(snapshot).toMatchObject({ desk: 'test desk', output: 'stories', streamId: '5-0' });
    const read: unknown[] = [];
    for await (const message of snapshot) read.push(message);
    expect(read).toEqual(STORIES);
    expect(server.asked).toEqual([
      { url: '/api/snapshot.ndjson?output=stories', authorization: 'Bearer secret' },
    ]);
  });

  it('throws wherever the transfer is cut', async () => {
    const whole = Buffer.from(linesOf(STORIES));
    await fc.assert(
      // The last newline may be missing: the line before it is whole.
      fc.asyncProperty(fc.nat(whole.length - 2), fc.boolean(), async (length, isHungUp) => {
        const cut = (response: ServerResponse) => {
          response.write(whole.subarray(0, length), () => (isHungUp ? response.destroy() : response.end()));
        };
        await expect(read(cut)).rejects.toThrow(SnapshotError);
      }),
      { numRuns: 25 },
    );
  });

  it('throws where the count at the end is not that of the stories', async () => {
    const text = linesOf(STORIES).replace('"stories":3}', '"stories":4}');
    await expect(read((response) => response.end(text))).rejects.toThrow(/held 3 stories/);
  });

  it('leaves out what it does not know, and takes characters that are cut in two', async () => {
    const odd = makeMessage({ desk: 'Größe 𝒜' }, 's9');
    const bytes = Buffer.from(linesOf([odd, { ...odd, event: 'translated' as 'updated' }]));
    const drip = (response: ServerResponse) => {
      for (const byte of bytes) response.write(Buffer.of(byte));
      response.end();
    };
    expect(await read(drip)).toEqual(['s9']);
  });

  it.each<[string, (response: ServerResponse) => void, RegExp]>([
    [
      'a refusal',
      (r) => r.writeHead(401).end('{"error":{"message":"Send the token."}}'),
      /401: Send the token/,
    ],
    ['a page', (r) => r.end('<html></html>\n'), /no copydesk\.snapshot\.v1/],
    [
      'another version',
      (r) => r.end(JSON.stringify(HEAD).replace('.v1', '.v2')),
      /no copydesk\.snapshot\.v1/,
    ],
    ['nothing', (r) => r.end(), /no copydesk\.snapshot\.v1/],
    ['a line without end', (r) => r.end(`${JSON.stringify(HEAD)}\n"${'x'.repeat(1_100_000)}`), /no end/],
  ])('says what it got in place of a snapshot: %s', async (_what, answer, message) => {
    const error = await read(answer).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(SnapshotError);
    expect((error as Error).message).toMatch(message);
  });

  it('sends user and password of the address as HTTP Basic, unless there is a token', async () => {
    server = await serveSnapshot((response) => response.end(linesOf(STORIES)));
    const url = server.url.replace('://', '://anybody:s%C3%A9cret@');
    for (const token of [undefined, 'token']) await readSnapshot({ url, ...(token && { token }) });
    const basic = Buffer.from('anybody:sécret').toString('base64');
    expect(server.asked.map(({ authorization }) => authorization)).toEqual([
      `Basic ${basic}`,
      'Bearer token',
    ]);
  });

  it.each<[string, (url: string) => string]>([
    ['nobody answers', (url) => url.replace(/:\d+$/, ':1')],
    ['it is no snapshot', (url) => url],
    ['it is no address', (url) => url.replace(/:\d+$/, ':port')],
    ['it is none of the web', (url) => url.replace('http:', 'ftp:')],
    ['its login is none', (url) => url.replace('hunter2', 'hunter2%')],
  ])('says nothing of the credentials in an address: %s', async (_when, change) => {
    server = await serveSnapshot((response) => response.end('{}'));
    const url = change(server.url.replace('://', '://anybody:hunter2@'));
    const error = await readSnapshot({ url }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(SnapshotError);
    expect(inspect(error)).not.toContain('hunter2');
  });

  it('says when nobody answers, without the token', async () => {
    server = await serveSnapshot((response) => response.end());
    const { url } = server;
    await server.close();
    const error = await readSnapshot({ url, token: 'secret' }).catch((error: unknown) => error);
    expect((error as Error).message).toMatch(
      /^no answer at http:\/\/127\.0\.0\.1:\d+\/api\/snapshot\.ndjson: /,
    );
    expect((error as Error).message).not.toContain('secret');
  });
});
