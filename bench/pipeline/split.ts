/** What stage of the way a service's CPU time went to, by the profiles that Node.js wrote of its threads. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What the files of a stage are called. Any other (Node.js, the client of Redis) works for the stage that called it. */
const STAGES = {
  match: /\/src\/story\/(?:window|search|columns|titles|words)\//,
  stories: /\/src\/story\//,
  normalize: /\/src\/article\/|\/(?:tldts[\w-]*|re2js)\//,
  read: /\/src\/(?:feed|reader)\/|\/(?:rss-parser|xml2js|sax|htmlparser2|domhandler|entities|iconv-lite|tinypool)\//,
  publish: /\/workers\/(?:publish|deliver)|\/src\/redis\/(?:outbox|clear|shown|output|missed|heal)/,
  commit: /\/workers\/merge|\/src\/redis\/(?:commit|stories|article-log|in-turns)/,
  fetch:
    /\/src\/http\/|\/undici\/|\/workers\/(?:poll\/|fetch|scheduler)|\/src\/redis\/(?:poll|host-gate|source|costs|lease|held|keys|short)/,
  queues: /\/(?:bullmq|msgpackr)\//,
  start: /^node:internal\/(?:modules|deps\/cjs|bootstrap|main|vm)/,
} as const;

export type Stage = keyof typeof STAGES | 'garbage' | 'other';

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string }; children?: number[] }[];
  samples?: number[];
  timeDeltas?: number[];
}

/** Shares of all the time that was not idle, which together are 1; of all profiles in a folder. */
export function splitTime(folder: string): Map<Stage, number> {
  const times = new Map<Stage, number>();
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  if (files.length === 0) throw new Error(`there is no profile in ${folder}`);
  for (const file of files) addTimes(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile, times);
  const sum = [...times.values()].reduce((all, time) => all + time, 0);
  return new Map([...times].map(([stage, time]) => [stage, time / sum]));
}

function addTimes({ nodes, samples = [], timeDeltas = [] }: Profile, times: Map<Stage, number>): void {
  const stageOf = new Map<number, Stage | 'idle'>();
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  // A node comes after its parent.
  for (const { id, callFrame } of nodes) {
    const inherited = stageOf.get(parents.get(id) ?? 0) ?? 'other';
    stageOf.set(id, stageOfFrame(callFrame) ?? inherited);
  }
  for (const [at, node] of samples.entries()) {
    const stage = stageOf.get(node) ?? 'other';
    if (stage !== 'idle') times.set(stage, (times.get(stage) ?? 0) + (timeDeltas[at] ?? 0));
  }
}

function stageOfFrame({ functionName, url }: { functionName: string; url: string }) {
  if (functionName === '(idle)') return 'idle';
  if (functionName === '(garbage collector)') return 'garbage';
  const found = Object.entries(STAGES).find(([, files]) => files.test(url));
  return found?.[0] as Stage | undefined;
}
