/** The machine and the files: what can be told without Redis. */
import { access, constants, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatProblem, type ConfigResult } from '../../config/problem.ts';
import { bad, ok, warn, type Finding } from './finding.ts';

/** package.json's `engines`. */
const OLDEST_NODE = [20, 19] as const;
/** Redis rewrites its log beside the old one: with less free space than this, soon it cannot. */
const LITTLE_BYTES = 1024 ** 3;
const TOO_LITTLE_BYTES = 100 * 1024 ** 2;

/** @param version as process.versions.node */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]))
    return ok('node', `Node.js ${version}`);
  return bad('node', `Node.js ${version}`, `install Node.js ${OLDEST_NODE.join('.')} or newer`);
}

/** One finding for each problem, at most 20. */
export function checkConfig(dir: string, result: ConfigResult): Finding[] {
  if (!result.ok)
    return result.problems
      .slice(0, 20)
      .map((problem) => bad('configuration', formatProblem(problem), 'mend it, and see `copydesk check`'));
  const { sources, outputs } = result.config;
  const enabled = sources.filter((source) => source.enabled).length;
  const words = `${dir}: ${enabled} of ${sources.length} sources enabled, ${outputs.length} outputs`;
  return [
    ok('configuration', words),
    ...result.warnings.slice(0, 20).map((one) => warn('configuration', formatProblem(one))),
  ];
}

/** Whether the data folder can be written, and has room. It need not be there yet: then the folder above it counts. */
export async function checkDataFolder(folder: string): Promise<Finding[]> {
  const there = await existing(folder);
  try {
    await access(there, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    const advice = 'give this user the right to write it, or set COPYDESK_DATA to another folder';
    return [bad('data folder', `${there} cannot be written`, advice)];
  }
  const { bavail, bsize } = await statfs(there);
  const free = bavail * bsize;
  const found = `${folder}: ${gibibytes(free)} GiB free`;
  const advice = 'make room: the private Redis keeps its data there';
  if (free < TOO_LITTLE_BYTES) return [bad('data folder', found, advice)];
  return [free < LITTLE_BYTES ? warn('data folder', found, advice) : ok('data folder', found)];
}

/** The folder, or the nearest above it that is there. */
async function existing(folder: string): Promise<string> {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  return isThere || dirname(folder) === folder ? folder : existing(dirname(folder));
}

function gibibytes(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1);
}
