/** Files that look like configuration and are not read, as a wrong name makes them. Pure. */
import type { Problem } from './problem.ts';
import { suggest } from './suggest.ts';

/** The files of a configuration folder that are read. */
export const CONFIG_FILES = ['copydesk.yaml', 'sources.yaml', 'topics.yaml'] as const;

const STEMS = CONFIG_FILES.map(stemOf);

/** What a folder is like. */
export interface Folder {
  /** The names of its files. */
  names: readonly string[];
  /** Whether a name opens a file. */
  isThere: (name: string) => boolean;
  /** What problems call a file. */
  placeOf: (name: string) => string;
}

/**
 * An error for a file that has the place of one that is missing, `copydesk.yml`, since what stands in it was meant to hold; a
 * warning for any other YAML file.
 */
export function strayFiles(folder: Folder): Problem[] {
  return folder.names.filter((name) => isStray(name, folder)).map((name) => problemOf(name, folder));
}

function isStray(name: string, { isThere }: Folder): boolean {
  if (!/^[^.].*\.ya?ml$/i.test(name)) return false;
  // Where the case of letters does not count, `Copydesk.yaml` is the one that is read.
  const read = CONFIG_FILES.find((one) => one === name.toLowerCase());
  return read === undefined || !isThere(read);
}

function problemOf(name: string, { isThere, placeOf }: Folder): Problem {
  const stem = suggest(stemOf(name), STEMS);
  const meant = stem === undefined ? undefined : `${stem}.yaml`;
  const isMissing = meant !== undefined && !isThere(meant);
  const isSure = isMissing && stemOf(name).toLowerCase() === stem;
  const hint = isMissing ? ` (did you mean ${meant}?)` : '';
  return {
    file: placeOf(name),
    line: 1,
    column: 1,
    path: '',
    message: `a file of this name is not read${hint}`,
    expected: CONFIG_FILES.join(', ').replace(/, (?=[^,]*$)/, ' or '),
    severity: isSure ? 'error' : 'warning',
  };
}

function stemOf(name: string): string {
  return name.replace(/\.ya?ml$/i, '');
}
