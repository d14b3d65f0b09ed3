import { shortMark } from './short-mark.ts';

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
  /**
   * Hash: story → `internal revision|published revision|sequence|time in ms|letters|ids of retracted stories, blank-separated`
   * of the last revision that is on the outputs. Absent for a story that never went out or whose tombstone did.
   */
  readonly shown: string;
  /** Hash: story → published revision of its last tombstone that is on the outputs. It may have lived again since. */
  readonly tombstones: string;
  /** String `internal revision|json` with an expiry: the state that `shown` speaks of, where the story has changed since. */
  shownState(id: string): string;
  /** Hash: act → JSON of what an operator decided, when and why. */
  readonly acts: string;
  /** Hash: output (`queue stories`) → JSON of how its readers keep up. */
  readonly outputs: string;
  /** String with an expiry: why the receiver of a webhook has taken nothing for long. */
  refusal(output: string): string;
  /** Hash: story → published revision that an output still has to get, while it is paused. */
  missed(type: string, output: string): string;
  /** Hash: consumer group of an output stream → how far it was when it last moved. */
  readers(output: string): string;
  /** Hash: id → a message that a consumer group of an output stream gave up, as JSON (src/consumer/dead-letters.ts). */
  dead(output: string, group: string): string;
  /** List: of those the ones that the group is to try again. */
  redriven(output: string, group: string): string;
  /** Hash: item → content hash and article id; `@…` fields hold the validators. */
  seen(sourceId: string): string;
  /** String: what the last fetch of a source came to, as JSON. */
  source(sourceId: string): string;
  /** String: ids of the articles that the source's document held when it was last read, as JSON. */
  items(sourceId: string): string;
  /** String with an expiry: a fetch of this source is under way. */
  lease(sourceId: string): string;
  /** String with an expiry: the address that a source was asked at within the last minute. */
  asked(sourceId: string): string;
  /** Sorted set: source → ms of its next poll; `+inf` where the publisher ended it. */
  readonly polls: string;
  /** Hash with an expiry: what was done on a day (`2024-05-01`, UTC); fields `step name`, … (src/redis/activity.ts). */
  activity(day: string): string;
  /** Hash: alert → JSON of when it was told (src/api/alerts.ts). */
  readonly alerts: string;
  /** Hash: source that a person has paused → JSON of when and why. */
  readonly paused: string;
  /** Sorted set: source → ms at which a running scheduler last had it in its configuration. */
  readonly wanted: string;
  /** Hash with an expiry: when (ms) a request to this host last began (`last`) and how long they take (`took`). */
  host(name: string): string;
  /** Sorted set with an expiry: reservation of a place at this host → ms from which it may be taken up. */
  hostWaiting(name: string): string;
  /** Sorted set with an expiry: place taken at this host → ms at which it lapses. */
  hostRunning(name: string): string;
  /** Hash with an expiry: what a source cost its publishers on a day (`2024-05-01`, UTC); fields `requests host`, … */
  cost(sourceId: string, day: string): string;
  /** String with an expiry: items of a source that wait for a decision, as JSON. */
  held(sourceId: string): string;
  /** String with an expiry: what an origin's robots.txt says. */
  robots(origin: string): string;
  /** String with an expiry: what an article page was found to say. */
  page(url: string): string;
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
    shown: `${tag}:shown`,
    tombstones: `${tag}:tombstones`,
    shownState: (id) => `${tag}:shown:${id}`,
    acts: `${tag}:acts`,
    outputs: `${tag}:outputs`,
    refusal: (output) => `${tag}:refusal:${output}`,
    missed: (type, output) => `${tag}:missed:${type}:${output}`,
    readers: (output) => `${tag}:readers:${output}`,
    dead: (output, group) => `${tag}:dead:${output}:${group}`,
    redriven: (output, group) => `${tag}:redriven:${output}:${group}`,
    seen: (sourceId) => `${tag}:seen:${sourceId}`,
    source: (sourceId) => `${tag}:source:${sourceId}`,
    items: (sourceId) => `${tag}:items:${sourceId}`,
    lease: (sourceId) => `${tag}:lease:${sourceId}`,
    asked: (sourceId) => `${tag}:asked:${sourceId}`,
    polls: `${tag}:polls`,
    activity: (day) => `${tag}:activity:${day}`,
    alerts: `${tag}:alerts`,
    paused: `${tag}:paused`,
    wanted: `${tag}:wanted`,
    host: (name) => `${tag}:host:${shortMark(name)}`,
    hostWaiting: (name) => `${tag}:host:${shortMark(name)}:waiting`,
    hostRunning: (name) => `${tag}:host:${shortMark(name)}:running`,
    cost: (sourceId, day) => `${tag}:cost:${day}:${sourceId}`,
    held: (sourceId) => `${tag}:held:${sourceId}`,
    robots: (origin) => `${tag}:robots:${shortMark(origin)}`,
    page: (url) => `${tag}:page:${shortMark(url)}`,
    stream: (output) => `${tag}:stream:${output}`,
    job: (queue, jobId) => `${tag}:q:${queue}:${jobId}`,
  };
}
