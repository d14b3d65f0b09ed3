/** What is wrong with a configuration, said so that an operator finds the place and an editor can jump to it. */
import type { Config } from './types.ts';

export interface Problem {
  /** As the operator named it: `config/sources.yaml`; `environment` for an environment variable. */
  file: string;
  /** Both from 1. A file that is missing or empty is at 1:1. */
  line: number;
  column: number;
  /** The key, as in `sources[2].interval`; empty for a file as a whole. */
  path: string;
  /** A sentence that names the key. It never holds a value: values may be secrets. */
  message: string;
  /** What would have been right. */
  expected?: string;
  severity: 'error' | 'warning';
}

export type ConfigResult =
  | {
      ok: true;
      config: Config;
      warnings: Problem[];
      /** What the environment put into sources.yaml, and credentials written in the files: not to be shown where addresses are. */
      secrets: string[];
    }
  | { ok: false; problems: Problem[] };

/** `config/sources.yaml:12:5: error: sources[2].interval is shorter than 1m, expected a duration from 1m to 7d` */
export function formatProblem(problem: Problem): string {
  const { file, line, column, severity, message, expected } = problem;
  const place = file === ENVIRONMENT ? file : `${file}:${line}:${column}`;
  return `${place}: ${severity}: ${message}${expected ? `, expected ${expected}` : ''}`;
}

/** Stands in for a file where an environment variable is at fault. */
export const ENVIRONMENT = 'environment';

/** What a message calls the value at a path. */
export function nameOf(path: readonly PropertyKey[]): string {
  return pathText(path) || 'the file';
}

/** `['sources', 2, 'interval']` → `sources[2].interval` */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${shorten(String(step))}`,
    )
    .join('');
}

/** A key fit to stand in a line: no control characters, at most 60 characters. */
export function shorten(key: string): string {
  const visible = key.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?');
  return visible.length > 60 ? `${visible.slice(0, 60)}…` : visible;
}
