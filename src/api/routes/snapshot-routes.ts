/** All that an output holds, as a stream of lines: how a consumer begins that has nothing yet (docs/consuming.md). */
import type { Hono } from 'hono';
import type { StoryMessage } from '../../story/types.ts';
import type { ApiDeps, OutputSnapshot } from '../types.ts';

export const SNAPSHOT_PATH = '/api/snapshot.ndjson';

const TYPE = 'application/x-ndjson; charset=utf-8';

export function snapshotRoutes(app: Hono, { snapshots, desk, onError }: ApiDeps): void {
  app.get(SNAPSHOT_PATH, async (c) => {
    const name = c.req.query('output');
    const snapshot = await snapshots.open(name);
    if (!snapshot) {
      const message =
        name === undefined ? 'This desk has no output stream.' : 'There is no output of this name.';
      return c.json({ error: { code: 'not-found', message } }, 404);
    }
    c.header('Content-Type', TYPE);
    if (c.req.method === 'HEAD') return c.body(null);
    return c.body(streamOf(chunksOf(snapshot, desk), (error) => onError?.(error, SNAPSHOT_PATH)));
  });
}

/** A page of stories at a time, so that no more of them are in memory. The last line tells a whole transfer from a cut one. */
async function* chunksOf(
  { output, streamId, time, pages }: OutputSnapshot,
  desk: string,
): AsyncGenerator<string, void, undefined> {
  const schema = 'copydesk.snapshot.v1';
  yield lineOf({ snapshot: { schema, desk, output, ...(streamId !== undefined && { streamId }), time } });
  let stories = 0;
  for await (const page of pages) {
    stories += page.length;
    if (page.length > 0) yield page.map(lineOf).join('');
  }
  yield lineOf({ end: { stories } });
}

function lineOf(value: StoryMessage | object): string {
  return `${JSON.stringify(value)}\n`;
}

/** Reads on only when the connection has taken what was read; ends the reading when it is hung up. */
function streamOf(
  chunks: AsyncGenerator<string, void, undefined>,
  onError: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await chunks.next();
          if (done) controller.close();
          else controller.enqueue(encoder.encode(value));
        } catch (error) {
          onError(error);
          // The answer then lacks its last line, which says so to the reader.
          controller.close();
        }
      },
      async cancel() {
        await chunks.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
