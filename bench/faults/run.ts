/** One run: a world, a desk, faults for a while, then quiet, and what is held against the desk. */
import { setTimeout as pause } from 'node:timers/promises';
import { Dice, seedFor } from '../fuzz/random.ts';
import { findTraces, gatherEvidence, type Evidence } from './evidence.ts';
import { fatesBy } from './fates.ts';
import { watchFigures, type Figures } from './figures.ts';
import type { Finding } from './finding.ts';
import { followLog } from './follow-log.ts';
import { judge } from './judge.ts';
import type { Fsync } from './mortal-redis.ts';
import { Operator, type Decision } from './operator.ts';
import { patiently } from './patience.ts';
import type { Role } from './player.ts';
import { pollAll, pollForNothing, settleDown } from './settle.ts';
import { setStage, type Stage } from './stage.ts';
import { Striker, strikeFor, type Fault, type Weights } from './striker.ts';
import { MOST_ITEMS, namesOf, type World } from './world.ts';

export interface RunOptions {
  minutes: number;
  seed: number;
  fsync: Fsync;
  /** Path of a redis-server or valkey-server. */
  binary: string;
  /** The compiled `bin/copydesk.js`. */
  copydesk: string;
  /** Told what happens, line by line. */
  tell?: (line: string) => void;
  /** Ends the run; its processes are ended with it. */
  signal?: AbortSignal;
  size?: Partial<RunSize>;
}

export interface RunSize {
  feeds: number;
  itemsPerFeed: number;
  /** Mean ms between faults. */
  faultMs: number;
  /** Ms between an operator's decisions. */
  decisionMs: number;
  /** How often each kind of fault is drawn, beside the others; what is not given is as usual. */
  weights: Weights;
  /** How long stops and repairs take, as a share of the usual. */
  haste: number;
  /** Kinds of processes that no fault meets. */
  spare: readonly Role[];
  /** After the faults, until everything must have come in and gone out. */
  settleMs: number;
}

export interface RunReport {
  faults: Map<Fault, number>;
  lostBytes: number;
  items: number;
  copies: number;
  edits: number;
  stories: number;
  /** Of an operator, and how many of them were carried out. */
  decisions: number;
  carriedOut: number;
  messages: number;
  commits: number;
  requests: number;
  failedRequests: number;
  figures: Pick<Figures, 'refusals' | 'failures' | 'takenOver'>;
  seconds: number;
  findings: Finding[];
  /** Where the files are, if they were kept. */
  dir?: string;
}

/** More publishers for longer runs, since a feed lists no more than so many items. */
function sizeOf(minutes: number): RunSize {
  const feeds = minutes < 2 ? 12 : 40;
  const itemsPerFeed = Math.min(MOST_ITEMS, Math.max(12, Math.round(minutes * 20)));
  return {
    feeds,
    itemsPerFeed,
    faultMs: 4000,
    decisionMs: 7000,
    weights: {},
    haste: 1,
    spare: [],
    settleMs: 180_000,
  };
}

/** Polls besides those of the schedule, which asks each feed once a minute. */
const EXTRA_POLLS_MS = 500;

export async function runFaults(options: RunOptions): Promise<RunReport> {
  const { minutes, fsync, tell = () => {}, signal = new AbortController().signal } = options;
  const size = { ...sizeOf(minutes), ...options.size };
  const started = performance.now();
  const stage = await setStage({ ...options, ...size, seconds: minutes * 60 });
  const follow = followLog(stage);
  const figures = watchFigures(stage);
  const operator = new Operator(stage, new Dice(seedFor(options.seed, 'operator')), follow);
  let keep = true;
  try {
    tell(
      `${stage.world.items.length} items on ${size.feeds} feeds, appendfsync ${fsync}, files in ${stage.dir}`,
    );
    const { striker, crashes } = await strikeAll(stage, operator, options, size);
    tell('the faults are over; waiting for everything to come in and go out');
    stage.publishers.calm();
    await striker.mend();
    const left = (stage.world.endsAt - stage.publishers.time()) * 1000 + 2000;
    await pause(Math.max(0, left), undefined, { signal });
    const settled = await settleDown(stage, { follow, operator, withinMs: size.settleMs, signal });
    tell(settled ? 'all is in and out; asking once more, though nothing is new' : 'that took too long');
    const needless = settled ? await pollForNothing(stage, 20_000, signal) : 0;
    const { decisions } = operator;
    const { client, keys } = stage;
    const evidence: Evidence = {
      ...(await patiently(() => gatherEvidence(client, keys, stage.journals, stage.sourceIds), { signal })),
      decisions,
      traces: await patiently(() => findTraces(client, keys, namesOfGone(stage.world, decisions)), {
        signal,
      }),
      crashes,
      settled,
      needless,
    };
    const findings = judge(stage.world, evidence);
    keep = findings.length > 0;
    const seconds = (performance.now() - started) / 1000;
    return {
      ...reportOf(stage, striker, evidence),
      figures,
      findings,
      seconds,
      ...(keep && { dir: stage.dir }),
    };
  } finally {
    await figures.stop();
    await operator.close();
    await stage.close(keep && !signal.aborted);
  }
}

/** Names that nothing may hold any more. */
function namesOfGone({ items }: World, decisions: readonly Decision[]): string[] {
  const fateOf = fatesBy(decisions);
  return [...new Set(items.filter((item) => fateOf(item).is === 'gone').flatMap(namesOf))];
}

async function strikeAll(
  stage: Stage,
  operator: Operator,
  { seed, minutes, fsync, tell, signal }: RunOptions,
  size: RunSize,
) {
  const dice = new Dice(seedFor(seed, 'faults'));
  const told = (fault: Fault, what: string) =>
    tell?.(`${stage.publishers.time().toFixed(1).padStart(7)} s  ${fault}: ${what}`);
  const striker = new Striker(stage, dice, { ...size, fsync, tell: told });
  const crashes: string[] = [];
  stage.onFall = (player, how) => {
    if (striker.fall(player)) return;
    crashes.push(`${player.name}, ${how}`);
    tell?.(`${player.name} ended by itself: ${how}`);
    player.start();
  };
  const over = new AbortController();
  const until = AbortSignal.any([over.signal, ...(signal ? [signal] : [])]);
  stage.publishers.begin();
  const others = [
    pollAtRandom(stage, new Dice(seedFor(seed, 'polls')), until),
    decideAtRandom(stage, operator, size.decisionMs, until),
  ];
  try {
    await strikeFor(striker, dice, { ms: minutes * 60_000, meanMs: size.faultMs, signal: until });
  } catch (error) {
    await striker.giveUp();
    throw error;
  } finally {
    over.abort();
    await Promise.all(others);
  }
  return { striker, crashes };
}

/** Feeds are asked for by hand, too. While Redis is away nobody asks, or the requests would pile up. */
async function pollAtRandom(stage: Stage, dice: Dice, until: AbortSignal): Promise<void> {
  let source = dice.pick(stage.sourceIds);
  while (!until.aborted) {
    if (stage.redis.isUp() && stage.client.status === 'ready')
      pollAll(stage, [source]).catch(() => undefined);
    // Now and then the same one again, as soon as what it brought may be merged.
    if (dice.chance(0.7)) source = dice.pick(stage.sourceIds);
    await pause(dice.between(0.5, 1.5) * EXTRA_POLLS_MS, undefined, { signal: until }).catch(() => undefined);
  }
}

async function decideAtRandom(
  stage: Stage,
  operator: Operator,
  everyMs: number,
  until: AbortSignal,
): Promise<void> {
  while (!until.aborted) {
    await pause(everyMs, undefined, { signal: until }).catch(() => undefined);
    if (!until.aborted && stage.redis.isUp() && stage.client.status === 'ready')
      await operator.decide().catch(() => undefined);
  }
}

function reportOf(stage: Stage, striker: Striker, { log, published, stream, decisions }: Evidence) {
  const { items } = stage.world;
  return {
    faults: striker.counts,
    lostBytes: striker.lostBytes,
    items: items.length,
    copies: items.length - new Set(items.map(({ story }) => story)).size,
    edits: items.reduce((sum, { versions }) => sum + versions.length - 1, 0),
    stories: published.size,
    decisions: decisions.length,
    carriedOut: decisions.filter(({ done }) => done).length,
    messages: stream.length,
    commits: log.length,
    requests: stage.publishers.requests,
    failedRequests: stage.publishers.failures,
  };
}
