/** A desk's API that gives the snapshots that a test makes up. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StoryMessage } from '../../src/story/types.ts';

export interface SnapshotServer {
  url: string;
  /** What was asked, `/api/snapshot.ndjson?output=stories`, with the header `authorization`. */
  asked: { url: string; authorization?: string }[];
  close(): Promise<void>;
}

export const HEAD = {
  snapshot: {
    schema: 'copydesk.snapshot.v1',
    desk: 'test desk',
    output: 'stories',
    streamId: '5-0',
    time: '2024-05-01T12:00:00.000Z',
  },
};

export async function serveSnapshot(answer: (response: ServerResponse) => void): Promise<SnapshotServer> {
  const asked: SnapshotServer['asked'] = [];
  const server: Server = createServer((request, response) => {
    const { authorization } = request.headers;
    asked.push({ url: request.url ?? '', ...(authorization !== undefined && { authorization }) });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A whole snapshot, a line each. */
export function linesOf(messages: readonly StoryMessage[]): string {
  const values = [HEAD, ...messages, { end: { stories: messages.length } }];
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}
