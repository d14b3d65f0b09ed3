/**
 * Every key of a desk. All share one hash tag, `{prefix}`, so that Redis Cluster keeps them on one node and scripts may
 * touch several at once. BullMQ's own keys live below `{prefix}:q`, apart from ours.
 */
export interface Keys {
  /** Prefix to give BullMQ. */
  readonly queues: string;
  /** Hash: `id` and `token` of the newest log entry, `floor` (newest trimmed id), `schema` (version of the data). */
  readonly head: string;
  /** Stream: one entry a commit. */
  readonly log: string;
  /** Sorted set: story → ms at which its change has settled. */
  readonly due: string;
  /** Hash: story → letters of what changed since the last published revision. */
  readonly changed: string;
  /** Stream: revisions allocated and waiting to be put on the outputs. */
  readonly ready: string;
  /** Hash: story → last published revision. */
  readonly published: string;
  /** Counter behind `sequence`. */
  readonly sequence: string;
  /** Sorted set: story → ms of its last change, for lists and for cleaning up. */
  readonly recent: string;
  /** String `revision|json` with an expiry. */
  story(id: string): string;
  /** Hash: item → content hash and article id; `@…` fields hold the validators. */
  seen(sourceId: string): string;
  /** String: what the last fetch of a source came to, as JSON. */
  source(sourceId: string): string;
  /** String: ids of the articles that the source's document held when it was last read, as JSON. */
  items(sourceId: string): string;
  /** String with an expiry: a fetch of this source is under way. */
  lease(sourceId: string): string;
  /** The stream of an output. */
  stream(output: string): string;
  /** The hash that BullMQ keeps of one job. */
  job(queue: string, jobId: string): string;
}

export function keysOf(prefix: string): Keys {
  const tag = `{${prefix}}`;
  return {
    queues: `${tag}:q`,
    head: `${tag}:head`,
    log: `${tag}:log`,
    due: `${tag}:due`,
    changed: `${tag}:changed`,
    ready: `${tag}:ready`,
    published: `${tag}:published`,
    sequence: `${tag}:sequence`,
    recent: `${tag}:recent`,
    story: (id) => `${tag}:story:${id}`,
    seen: (sourceId) => `${tag}:seen:${sourceId}`,
    source: (sourceId) => `${tag}:source:${sourceId}`,
    items: (sourceId) => `${tag}:items:${sourceId}`,
    lease: (sourceId) => `${tag}:lease:${sourceId}`,
    stream: (output) => `${tag}:stream:${output}`,
    job: (queue, jobId) => `${tag}:q:${queue}:${jobId}`,
  };
}
