import type { ConfigProblem, ConfigReader, ConfigStatus } from '../../src/api/operate-types.ts';
import { describeChange } from '../../src/config/diff-config.ts';
import type { Problem } from '../../src/config/problem.ts';
import type { Desk } from '../desk.ts';

/** How this process stands to the configuration folder, for the API. */
export function configReader({ live }: Pick<Desk, 'live'>): ConfigReader {
  return { status: () => configStatus(live) };
}

export function configStatus({ current, state }: Desk['live']): ConfigStatus {
  const { takenAt, brokenAt, problems, warnings, changes, atNextStart } = state;
  return {
    good: problems.length === 0,
    takenDateTime: takenAt.toISOString(),
    ...(brokenAt && { brokenDateTime: brokenAt.toISOString() }),
    problems: problems.map(problemOf),
    warnings: warnings.map(problemOf),
    changes: changes.map(describeChange),
    atNextStart: [...atNextStart],
    sources: current.sources.length,
    outputs: current.outputs.map(({ type, name }) => ({ type, name })),
    profile: current.match.profile,
    windowDays: current.window.days,
  };
}

function problemOf({ file, line, column, message, expected }: Problem): ConfigProblem {
  return { file, line, column, message, ...(expected !== undefined && { expected }) };
}
