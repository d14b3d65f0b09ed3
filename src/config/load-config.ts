/** From the three files' texts and the environment to a Config, or to everything that is wrong. Pure. */
import { applyEnvironment, checkEnvironment } from './environment.ts';
import { buildConfig } from './build-config.ts';
import { checkRelations } from './check-relations.ts';
import { checkShape } from './describe-issue.ts';
import type { ConfigResult, Problem } from './problem.ts';
import { copydeskSchema, sourcesSchema, topicsSchema } from './schema.ts';
import type { Environment } from './substitute.ts';
import type { Config } from './types.ts';
import type { YamlFile } from './yaml-file.ts';

export interface YamlFiles {
  copydesk: YamlFile;
  sources: YamlFile;
  topics: YamlFile;
}

/** @param isFolder whether a folder is there, by its absolute path */
export function loadConfig(
  dir: string,
  files: YamlFiles,
  environment: Environment,
  isFolder: (path: string) => boolean,
): ConfigResult {
  const copydesk = shapeOf(files.copydesk, copydeskSchema);
  const sources = shapeOf(files.sources, sourcesSchema);
  const topics = shapeOf(files.topics, topicsSchema);
  const problems = [
    ...[copydesk, sources, topics].flatMap((file) => file.problems),
    ...checkRelations(files, dir, isFolder),
    ...checkEnvironment(environment),
  ];
  if (!copydesk.data || !sources.data || !topics.data || problems.length > 0)
    return { ok: false, problems: problems.toSorted(byPlace([files.copydesk, files.sources, files.topics])) };
  const read = { copydesk: copydesk.data, sources: sources.data, topics: topics.data };
  const config = applyEnvironment(buildConfig(dir, read), environment);
  const secrets = files.sources.fromEnvironment;
  return { ok: true, config, warnings: warningsOf(config, files), secrets };
}

function shapeOf<S extends Parameters<typeof checkShape>[1]>(yaml: YamlFile, schema: S) {
  if (!yaml.readable) return { problems: yaml.problems };
  const { problems, ...found } = checkShape<S>(yaml, schema);
  // A variable that is not set leaves a value behind that no rule need judge as well.
  const known = new Set(yaml.problems.map(placeKey));
  return {
    ...found,
    problems: [...yaml.problems, ...problems.filter((problem) => !known.has(placeKey(problem)))],
  };
}

const placeKey = (problem: Problem): string => `${problem.line}:${problem.column}:${problem.path}`;

/** In the order of the files, then of their lines; the environment after them. */
function byPlace(files: YamlFile[]): (a: Problem, b: Problem) => number {
  const order = new Map(files.map(({ file }, index) => [file, index]));
  const rank = ({ file }: Problem) => order.get(file) ?? files.length;
  return (a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column;
}

/** What is allowed and surely not meant. */
function warningsOf(config: Config, files: YamlFiles): Problem[] {
  const enabled = config.sources.filter((source) => source.enabled);
  const warnings: Problem[] = [];
  if (enabled.length === 0)
    warnings.push(
      files.sources.problem(['sources'], { message: 'no source is enabled', severity: 'warning' }),
    );
  const open = enabled.filter((source) => source.kind === 'feed' && !isLoopback(source.url)).length;
  if (open > 0 && config.contact === undefined) {
    const message = `contact is missing and ${open} public ${open === 1 ? 'feed is' : 'feeds are'} enabled`;
    const expected = 'a mail address or URL under which publishers can reach you';
    warnings.push(files.copydesk.problem(['contact'], { message, expected, severity: 'warning' }));
  }
  return warnings;
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
