/**
 * Polling, in virtual time: how soon new items are found and what that costs, beside other policies and an oracle in the same worlds;
 * and four replicas that share hosts and due polls through a real Redis, watched for manners.
 */
import { randomUUID } from 'node:crypto';
import type { DeskRedis } from '../src/redis/connect.ts';
import { keysOf } from '../src/redis/keys.ts';
import { fixedHour, halfGap, miniflux, minifluxPlain, ours } from './polling/policies.ts';
import { oracleAsSlowAs, oracleWith } from './polling/oracle.ts';
import { runReplicas, type ReplicasReport } from './polling/replicas.ts';
import { simulate, type Outcome, type Policy, type Tally } from './polling/simulate.ts';
import { median, quantile } from './polling/statistics.ts';
import { BLOGS, makeWorld, PRESS, WIRES, type World } from './polling/world.ts';

export interface PollingOptions {
  /** A Redis for the replicas, real or embedded; they are left out if absent. */
  redis?: DeskRedis;
  /** Virtual days that the replicas run. Default 7. */
  days?: number;
  /** Takes the tables, line by line. Nothing is printed if absent. */
  write?: (line: string) => void;
  /** One world per mix and seed. Default: three of `press`, one each of `blogs` and `wires`. */
  seeds?: Partial<Record<Mix, readonly number[]>>;
}

const MIXES = { press: PRESS, blogs: BLOGS, wires: WIRES };
type Mix = keyof typeof MIXES;
const SEEDS: Record<Mix, readonly number[]> = { press: [1, 2, 3], blogs: [1], wires: [1] };
const POLICIES: Policy[] = [ours(), fixedHour, miniflux, minifluxPlain, halfGap];
const HEAD = ['policy', 'median', 'mean', 'p90', 'req/item', 'requests', 'items', 'missed', 'too soon'];

/** All of it; what each metric says stands with the two parts. */
export async function runPolling(options: PollingOptions = {}): Promise<{ metrics: Record<string, number> }> {
  const { redis, days = 7, write = () => {} } = options;
  const metrics = comparePolicies(options);
  if (!redis) return { metrics };
  const keys = keysOf(`bench-polling-${randomUUID().slice(0, 8)}`);
  const report = await runReplicas({ redis, keys, days, world: makeWorld('press', PRESS, 1) });
  write('');
  write(`4 replicas on one Redis, 1000 feeds on 50 hosts, ${days} days`);
  for (const [name, value] of Object.entries(replicaMetrics(report))) {
    metrics[name] = value;
    write(`  ${name.padEnd(40)} ${Number(value.toFixed(3))}`);
  }
  return { metrics };
}

/** `polling.replicas.…`: the breaches of manners, each of which must be 0, and what keeping them cost. */
function replicaMetrics({ breaches, ...report }: ReplicasReport): Record<string, number> {
  const named = Object.entries({ ...breaches, ...report });
  return Object.fromEntries(
    named.map(([name, value]) => [
      `polling.replicas.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
      value,
    ]),
  );
}

/**
 * Metrics per world and policy: `polling.press.1.copydesk.median_minutes`, `….requests_per_item`; over a mix's seeds, against the
 * peers: `polling.press.better_than_fixed` and `…_miniflux`, 1 where ours is better on one of the two and not worse on the other in every world.
 */
export function comparePolicies(options: PollingOptions): Record<string, number> {
  const { write = () => {}, seeds: byMix = SEEDS } = options;
  const metrics: Record<string, number> = {};
  for (const mix of Object.keys(byMix) as Mix[]) {
    const seeds = byMix[mix] ?? [];
    for (const seed of seeds) {
      const world = makeWorld(mix, MIXES[mix], seed);
      Object.assign(metrics, compareIn(world, `polling.${mix}.${seed}`, write));
    }
    for (const [peer, key] of [
      ['fixed', 'fixed_60_min'],
      ['miniflux', 'miniflux'],
    ] as const)
      metrics[`polling.${mix}.better_than_${peer}`] = Number(
        seeds.every((seed) => isBetter(metrics, `polling.${mix}.${seed}`, key)),
      );
  }
  return metrics;
}

function compareIn(world: World, name: string, write: (line: string) => void): Record<string, number> {
  const metrics: Record<string, number> = {};
  write('');
  write(`${world.name}: ${world.feeds.length} feeds, 7 days; delays in minutes`);
  write(row(HEAD));
  const outcomes = POLICIES.map((policy) => ({ policy, outcome: simulate(world, policy) }));
  for (const { policy, outcome } of outcomes) {
    const all = together(outcome);
    write(row([policy.name, ...figures(all)]));
    const key = `${name}.${policy.name.replace(/\W+/g, '_').toLowerCase()}`;
    metrics[`${key}.median_minutes`] = minutes(median(all.delays));
    metrics[`${key}.mean_minutes`] = minutes(mean(all.delays));
    metrics[`${key}.requests_per_item`] = all.requests / all.delays.length;
  }
  const [first] = outcomes;
  if (!first) return metrics;
  const oracle = oracleWith(world, together(first.outcome).requests);
  write(row(['oracle, as many requests', ...figures({ ...oracle, missed: 0, rude: 0 })]));
  metrics[`${name}.oracle.median_minutes`] = minutes(median(oracle.delays));
  metrics[`${name}.oracle.mean_minutes`] = minutes(mean(oracle.delays));
  const slow = oracleAsSlowAs(world, mean(together(first.outcome).delays));
  write(row(['oracle, as slow on average', ...figures({ ...slow, missed: 0, rude: 0 })]));
  metrics[`${name}.oracle.requests_per_item`] = slow.requests / slow.delays.length;
  writeKinds(
    outcomes.filter(({ policy }) => policy !== halfGap && policy !== minifluxPlain),
    write,
  );
  return metrics;
}

/** The same by kind of feed: median delay and requests an item. */
function writeKinds(
  outcomes: { policy: { name: string }; outcome: Outcome }[],
  write: (line: string) => void,
): void {
  write(row(['kind', ...outcomes.flatMap(({ policy }) => [policy.name, 'req/item'])]));
  for (const kind of outcomes[0]?.outcome.keys() ?? []) {
    const cells = outcomes.flatMap(({ outcome }) => {
      const tally = outcome.get(kind);
      if (!tally || tally.delays.length === 0) return ['–', `${tally?.requests ?? 0} req`];
      return [minutes(median(tally.delays)).toFixed(1), (tally.requests / tally.delays.length).toFixed(2)];
    });
    write(row([`  ${kind}`, ...cells]));
  }
}

function isBetter(metrics: Record<string, number>, world: string, peer: string): boolean {
  const of = (policy: string, what: string) => metrics[`${world}.${policy}.${what}`] ?? NaN;
  const delay = of('copydesk', 'median_minutes') - of(peer, 'median_minutes');
  const requests = of('copydesk', 'requests_per_item') - of(peer, 'requests_per_item');
  return delay <= 0 && requests <= 0 && (delay < 0 || requests < 0);
}

function together(outcome: Outcome): Tally {
  const all: Tally = { requests: 0, delays: [], missed: 0, rude: 0 };
  for (const { requests, delays, missed, rude } of outcome.values()) {
    all.requests += requests;
    all.missed += missed;
    all.rude += rude;
    for (const delay of delays) all.delays.push(delay);
  }
  return all;
}

function figures({ requests, delays, missed, rude }: Tally): string[] {
  return [
    minutes(median(delays)).toFixed(1),
    minutes(mean(delays)).toFixed(1),
    minutes(quantile(delays, 0.9)).toFixed(0),
    (requests / delays.length).toFixed(3),
    String(requests),
    String(delays.length),
    String(missed),
    String(rude),
  ];
}

function row([name = '', ...cells]: string[]): string {
  return name.padEnd(26) + cells.map((cell) => cell.slice(0, 12).padStart(13)).join('');
}

function minutes(ms: number): number {
  return ms / 60_000;
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
