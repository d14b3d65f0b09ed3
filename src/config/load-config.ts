/** From the three files' texts and the environment to a Config, or to everything that is wrong. Pure. */
import { applyEnvironment, checkEnvironment } from './environment.ts';
import { buildConfig } from './build-config.ts';
import { checkRelations } from './check-relations.ts';
import { checkShape } from './describe-issue.ts';
import type { ConfigResult, Problem } from './problem.ts';
import { copydeskSchema, sourcesSchema, topicsSchema } from './schema.ts';
import type { Environment } from './substitute.ts';
import { secretsOf, secretsOfOutput, warningsOf } from './warnings.ts';
import type { YamlFile } from './yaml-file.ts';

export interface YamlFiles {
  copydesk: YamlFile;
  sources: YamlFile;
  topics: YamlFile;
}

/** What is asked of the machine. */
export interface Machine {
  /** Whether a folder is there, by its absolute path. */
  isFolder: (path: string) => boolean;
  cores: number;
}

export function loadConfig(
  dir: string,
  files: YamlFiles,
  environment: Environment,
  machine: Machine,
): ConfigResult {
  const copydesk = shapeOf(files.copydesk, copydeskSchema);
  const sources = shapeOf(files.sources, sourcesSchema);
  const topics = shapeOf(files.topics, topicsSchema);
  const problems = [
    ...[copydesk, sources, topics].flatMap((file) => file.problems),
    ...checkRelations(files, dir, machine.isFolder),
    ...checkEnvironment(environment),
  ];
  if (!copydesk.data || !sources.data || !topics.data || problems.length > 0)
    return { ok: false, problems: problems.toSorted(byPlace([files.copydesk, files.sources, files.topics])) };
  const read = { copydesk: copydesk.data, sources: sources.data, topics: topics.data };
  const config = applyEnvironment(buildConfig(dir, read, machine.cores), environment);
  const secrets = [
    ...files.sources.fromEnvironment,
    ...config.sources.flatMap(secretsOf).map(({ value }) => value),
    ...config.outputs.flatMap(secretsOfOutput).map(({ value }) => value),
  ];
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
