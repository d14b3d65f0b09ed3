import { settingsOf } from '../../workers/matching/settings.ts';
import { windowRules } from '../../workers/merge/window-of.ts';
import type { MatchSettings } from '../api/matching-types.ts';
import { isProfile, settingsYaml } from '../api/tune-query.ts';
import { readLog } from '../redis/stories/article-log.ts';
import { compareReplays, type Change, type LinkedTitles, type TuneReport } from '../story/compare-replays.ts';
import { judgeGold, parseGold, type Accuracy, type GoldPair, type GoldVerdict } from '../story/gold.ts';
import type { Position } from '../story/window/log.ts';
import { profiles } from '../story/titles/thresholds.ts';
import { Replay } from '../story/tune.ts';
import type { Thresholds } from '../story/types.ts';
import { limitFrom } from './acts.ts';
import {
  jsonLine,
  NO_WORDS,
  optionText,
  print,
  UsageError,
  type Command,
  type Invocation,
} from './command.ts';
import { CONFIG_OPTION, loadConfig } from './load.ts';
import { openBeside } from './open-beside.ts';
import { readInput } from './read-input.ts';
import { readSince } from './replay.ts';
import { screenOn, type Screen } from './source/screen.ts';

interface Tuned extends TuneReport {
  settings: { now: MatchSettings; tried: MatchSettings };
  gold?: { pairs: number; now: GoldVerdict; tried: GoldVerdict; isWorse: boolean };
}

export const tune: Command = {
  name: 'tune',
  usage:
    '[--duplicate X] [--related Y] [--profile P] [--since TIME] [--gold FILE] [--limit N] [--json] [--config DIR]',
  details: [
    'Decides the articles of the log twice, by the settings in force and by those that are tried, and prints how the stories',
    'differ: as text on a terminal, elsewhere as a line of JSON. It changes nothing, and the service may run meanwhile.\n',
    'A gold file has judged pairs of titles, tab-separated under a header with label (duplicate, related, different), title_a',
    'and title_b. Both settings are scored on them, and exit 1 says that F1 of merges or of links would fall.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    duplicate: { type: 'string', value: 'X', help: 'what is sure enough to merge, 0 to 1' },
    related: { type: 'string', value: 'Y', help: 'what is near enough to link, 0 to 1' },
    profile: {
      type: 'string',
      value: 'P',
      help: 'strict or balanced; --duplicate and --related go before its thresholds',
    },
    since: {
      type: 'string',
      value: 'TIME',
      help: 'leave out what is older: a time (2024-05-01T12:00:00Z) or how long ago (90m, 24h, 7d)',
    },
    gold: { type: 'string', value: 'FILE', help: 'judged pairs, on which both settings are scored' },
    limit: {
      type: 'string',
      value: 'N',
      help: 'on a terminal, print so many changes of a kind (default 20)',
    },
    json: { type: 'boolean', help: 'all of it as a line of JSON, also on a terminal' },
  },
  takes: NO_WORDS,

  async run(invocation) {
    const since = optionText(invocation, 'since');
    const from = since === undefined ? 0 : readSince(since, Date.now());
    const limit = limitFrom(optionText(invocation, 'limit'), 20);
    const config = loadConfig(invocation);
    const now = settingsOf(config.match);
    const settings = { now, tried: triedSettings(now, invocation) };
    const gold = await readGold(invocation);
    const desk = await openBeside(config, invocation, 'error');
    try {
      const rules = windowRules(config);
      const [before, after] = [settings.now, settings.tried].map(
        ({ profile, duplicate, related }) =>
          new Replay({ ...rules, profile, thresholds: { duplicate, related } }),
      ) as [Replay, Replay];
      const tell = progress(invocation);
      for await (const entry of readLog(desk.redis, desk.keys, justBefore(from))) {
        if (entry.at < from) continue;
        before.take(entry);
        after.take(entry);
        tell(before.size);
      }
      tell();
      const tuned: Tuned = {
        settings,
        ...compareReplays(before.outcome(), after.outcome()),
        ...(gold && { gold: judge(gold, settings) }),
      };
      const { stdout } = invocation;
      if (invocation.options['json'] === true || !stdout.isTTY) print(stdout, jsonLine(tuned));
      else show(tuned, limit, screenOn(stdout, invocation));
      return tuned.gold?.isWorse ? 1 : 0;
    } finally {
      await desk.close();
    }
  },
};

/** Ids of entries begin with their time, though not all at that very one. */
const justBefore = (time: number): Position => ({ id: `${Math.max(0, time - 1)}-0`, token: '' });

/** How many articles were decided, where someone watches; without a number, nothing any more. */
function progress({ stderr }: Invocation): (articles?: number) => void {
  if (!stderr.isTTY) return () => {};
  let told = 0;
  return (articles) => {
    if (articles === undefined) stderr.write('\r\u001b[K');
    else if (articles >= told + 1000) stderr.write(`\r\u001b[K${(told = articles)} articles`);
  };
}

/** A profile that is tried brings its own thresholds; else those in force stand where nothing else is asked for. */
function triedSettings(now: MatchSettings, invocation: Invocation): MatchSettings {
  const profile = optionText(invocation, 'profile');
  const duplicate = thresholdIn(invocation, 'duplicate');
  const related = thresholdIn(invocation, 'related');
  if (profile === undefined && duplicate === undefined && related === undefined)
    throw new UsageError('say what to try: --duplicate, --related or --profile');
  if (profile !== undefined && !isProfile(profile))
    throw new UsageError(`--profile takes ${Object.keys(profiles).join(' or ')}`);
  const base = profile === undefined ? now : settingsOf({ profile });
  return {
    ...base,
    ...(duplicate !== undefined && { duplicate }),
    ...(related !== undefined && { related }),
  };
}

function thresholdIn(invocation: Invocation, name: keyof Thresholds): number | undefined {
  const text = optionText(invocation, name);
  if (text === undefined) return undefined;
  const value = /^(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) : NaN;
  if (!(value >= 0 && value <= 1)) throw new UsageError(`--${name} takes a number from 0 to 1`);
  return value;
}

async function readGold(invocation: Invocation): Promise<GoldPair[] | undefined> {
  const file = optionText(invocation, 'gold');
  if (file === undefined) return undefined;
  return parseGold(new TextDecoder().decode(await readInput(file, invocation)));
}

function judge(pairs: readonly GoldPair[], settings: Tuned['settings']): NonNullable<Tuned['gold']> {
  const judgeBy = judgeGold(pairs);
  const [now, tried] = [judgeBy(settings.now), judgeBy(settings.tried)];
  const isWorse = tried.merges.f1 < now.merges.f1 || tried.links.f1 < now.links.f1;
  return { pairs: pairs.length, now, tried, isWorse };
}

function show(tuned: Tuned, limit: number, screen: Screen): void {
  const { settings, articles, stories, merges, splits, links, gold } = tuned;
  screen.field('now', inWords(settings.now));
  screen.field('tried', inWords(settings.tried));
  screen.field('articles', `${articles}`);
  screen.field('stories', `${stories.now}, tried ${stories.tried}`);
  screen.field('links', `${links.now}, tried ${links.tried}`);
  showChanges('would be one', merges, limit, screen);
  showChanges('would be several', splits, limit, screen);
  showLinks('links that would come', links.gained, limit, screen);
  showLinks('links that would go', links.lost, limit, screen);
  showYaml(settings.tried, screen);
  if (!gold) return;
  screen.line();
  screen.line(screen.paint('bold', `${gold.pairs} judged pairs`));
  for (const kind of ['merges', 'links'] as const)
    screen.field(kind, `${accuracyInWords(gold.now[kind])}; tried ${accuracyInWords(gold.tried[kind])}`);
  if (gold.isWorse) screen.line(screen.paint('red', 'It would get worse.'));
}

/** What to put into the configuration to have it. */
function showYaml(settings: MatchSettings, screen: Screen): void {
  screen.line();
  screen.line(screen.paint('bold', 'to have it, in copydesk.yaml'));
  for (const line of settingsYaml(settings).trimEnd().split('\n')) screen.line(line);
}

function showChanges(what: string, changes: readonly Change[], limit: number, screen: Screen): void {
  screen.line();
  screen.line(screen.paint('bold', `${changes.length} ${what}`));
  for (const { storyId, parts } of changes.slice(0, limit))
    for (const [at, { title, articles }] of parts.entries())
      screen.field(at === 0 ? 'story' : '', `${title}  (${articles})${at === 0 ? `  ${storyId}` : ''}`);
}

function showLinks(what: string, links: readonly LinkedTitles[], limit: number, screen: Screen): void {
  screen.line();
  screen.line(screen.paint('bold', `${links.length} ${what}`));
  for (const { title, other } of links.slice(0, limit)) {
    screen.field('link', title);
    screen.field('', other);
  }
}

const inWords = ({ profile, duplicate, related }: MatchSettings): string =>
  `${profile}: duplicate ${duplicate}, related ${related}`;

const accuracyInWords = ({ precision, recall, f1 }: Accuracy): string =>
  `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, F1 ${f1.toFixed(3)}`;
