/**
 * Scores matching: `eval:titles [--data DIR] [--json]`. DIR holds labelled sets (eval-titles/sets.ts has their names); what
 * is not there is named on stderr and left out. Our own pairs in bench/data/pairs are always scored, and alone without DIR.
 * A table, or with `--json` one line `{ "metrics": { … } }`: F1, precision, recall and the like, 0 to 1. The thresholds are
 * the shipped ones, the same for every set, but where a metric says otherwise. Beside them, under their names, stand
 * string-similarity's Dice at 0.8 (`dice.`) and at its best (`dice_best.`), and the cosine of word TF-IDF at its best
 * (`tfidf.`): best on each very set, which is kind to them. Exit 0, 1 if a set cannot be scored, 2 if called wrongly.
 */
import { parseArgs } from 'node:util';
import { readOwnPairs } from './eval-titles/own-pairs.ts';
import { PEERS } from './eval-titles/peers.ts';
import type { Peer } from './eval-titles/peers.ts';
import { scoreOwn, scoreOwnBy } from './eval-titles/score-own.ts';
import {
  scoreGraded,
  scoreGradedBy,
  scoreRussian,
  scoreRussianBy,
  scoreSlugs,
  scoreSlugsBy,
} from './eval-titles/score-pairs.ts';
import { scoreEvents, scoreEventsBy, scoreStories, scoreStoriesBy } from './eval-titles/score-streams.ts';
import { readSets } from './eval-titles/sets.ts';
import type { TitleSets } from './eval-titles/sets.ts';
import { tableOf } from './eval-titles/table.ts';
import { TitleSetError } from './eval-titles/tsv.ts';

const USAGE = 'usage: eval:titles [--data DIR] [--json]';

type Metrics = Record<string, number>;

function parseOptions() {
  const options = { data: { type: 'string' }, json: { type: 'boolean' } } as const;
  try {
    const { values } = parseArgs({ options });
    return values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    return undefined;
  }
}

function evaluate(folder: string | undefined): Metrics {
  const sets = folder === undefined ? { missing: [] } : readSets(folder);
  for (const name of sets.missing) process.stderr.write(`${folder}: there is no ${name}; it is left out\n`);
  const own = readOwnPairs();
  const metrics = { ...scoreSets(sets), ...scoreOwn(own) };
  for (const peer of PEERS) {
    const theirs = { ...scoreSetsBy(peer, sets), ...scoreOwnBy(peer, own) };
    for (const [name, value] of Object.entries(theirs)) metrics[`${peer.name}.${name}`] = value;
  }
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, rounded(value)]));
}

function scoreSets({ sts, allsides, uci, slugs, ruSlugs }: TitleSets): Metrics {
  return {
    ...(sts && scoreGraded(sts)),
    ...(allsides && scoreEvents(allsides)),
    ...(uci && scoreStories(uci)),
    ...(slugs && scoreSlugs(slugs)),
    ...(ruSlugs && scoreRussian(ruSlugs)),
  };
}

function scoreSetsBy(peer: Peer, { sts, allsides, uci, slugs, ruSlugs }: TitleSets): Metrics {
  return {
    ...(sts && scoreGradedBy(peer, sts)),
    ...(allsides && scoreEventsBy(peer, allsides)),
    ...(uci && scoreStoriesBy(peer, uci)),
    ...(slugs && scoreSlugsBy(peer, slugs)),
    ...(ruSlugs && scoreRussianBy(peer, ruSlugs)),
  };
}

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

function main(): number {
  const options = parseOptions();
  if (!options) return 2;
  try {
    const metrics = evaluate(options.data);
    process.stdout.write(options.json ? `${JSON.stringify({ metrics })}\n` : tableOf(metrics));
    return 0;
  } catch (error) {
    if (!(error instanceof TitleSetError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

process.exitCode = main();
