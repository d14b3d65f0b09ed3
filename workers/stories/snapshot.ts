import type { OutputSnapshot, SnapshotReader } from '../../src/api/types.ts';
import type { Output } from '../../src/config/types.ts';
import { lastEntryId, serverRun } from '../../src/redis/outputs/output-position.ts';
import { readShown, scanShown } from '../../src/redis/outputs/shown.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import type { Desk } from '../desk.ts';
import { messageFor, renderRevision } from '../publish/message.ts';

/** Redis was restarted, or another server took over, while its stories were being listed: some may have been passed over. */
export class SnapshotBrokenError extends Error {
  override readonly name = 'SnapshotBrokenError';
}

/** Reads what is on the outputs, never more than a page of it at a time. */
export function snapshotReader(desk: Desk): SnapshotReader {
  const { redis, keys } = desk;
  return {
    async open(name): Promise<OutputSnapshot | undefined> {
      const output = findOutput(desk.config.outputs, name);
      if (!output) return undefined;
      // Before the first story is looked at: a revision that comes in between is then in the stream after it.
      const streamId =
        output.type === 'stream' ? await lastEntryId(redis, keys.stream(output.name)) : undefined;
      return {
        output: output.name,
        ...(streamId !== undefined && { streamId }),
        time: desk.now().toISOString(),
        pages: readPages(desk, output),
      };
    },
  };
}

/** Outputs of different types may share a name: a stream goes first, for it is the one that a snapshot is made for. */
function findOutput(outputs: readonly Output[], name: string | undefined): Output | undefined {
  const wanted = outputs.filter((output) => output.name === (name ?? output.name));
  const stream = wanted.find(({ type }) => type === 'stream');
  return name === undefined ? stream : (stream ?? wanted[0]);
}

async function* readPages(desk: Desk, output: Output): AsyncGenerator<StoryMessage[]> {
  const { redis, keys, config } = desk;
  const run = await serverRun(redis);
  // A scan may meet a story twice. Ids alone are small: 100,000 of them are 10 MB.
  const met = new Set<string>();
  for await (const ids of scanShown(redis, keys)) {
    const unmet = ids.filter((id) => !met.has(id));
    for (const id of unmet) met.add(id);
    const revisions = await readShown(redis, keys, unmet);
    yield revisions.flatMap((revision) => {
      const message = messageFor(renderRevision(config.desk, revision, [output]), output);
      return message ? [message.record] : [];
    });
  }
  if ((await serverRun(redis)) === run) return;
  throw new SnapshotBrokenError('Redis was restarted while a snapshot was being taken');
}
