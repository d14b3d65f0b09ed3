import { addSources, type NewSource } from '../../config/edit-sources.ts';
import { readOpml, type OpmlOutline } from '../../feed/opml.ts';
import { redactUrl } from '../../http/redact-url.ts';
import { jsonLine, print, printLine, UsageError, type Command, type Invocation } from '../command.ts';
import { CONFIG_OPTION } from '../load.ts';
import { readInput } from '../read-input.ts';
import { createIdGiver, type IdGiver } from './id.ts';
import { categoryFrom, languageFrom, nameFrom } from './names.ts';
import { fit, padded, screenOn, type Screen } from './screen.ts';
import { addressKey, configWith, readSourcesFile, replaceSources, type SourcesFile } from './sources-file.ts';

export const importSources: Command = {
  name: 'source import',
  usage: 'FILE.opml|- [--dry-run] [--enabled|--disabled] [--config DIR] [--json]',
  details: [
    'Each feed that is not in sources.yaml yet becomes a source: its title the name, its innermost folder the category. All go in',
    'at once, and none is asked. Prints each: a line of text on a terminal, of JSON elsewhere. At most 10,000 of one list. Exit 1',
    'if the list cannot be read or names no feed; nothing is changed then.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    'dry-run': { type: 'boolean', help: 'only say what would be done' },
    enabled: { type: 'boolean', help: 'turned on (the default)' },
    disabled: { type: 'boolean', help: 'turned off' },
    json: { type: 'boolean', help: 'lines of JSON, also on a terminal' },
  },
  takes: { most: 1, otherwise: 'one list at a time' },

  async run(invocation) {
    const [path] = invocation.words;
    const { enabled, disabled, 'dry-run': dryRun } = invocation.options;
    if (path === undefined) throw new UsageError('name one OPML file, or - for stdin');
    if (enabled === true && disabled === true)
      throw new UsageError('--enabled and --disabled exclude each other');
    const { outlines, notes } = readOpml(await readInput(path, invocation, MOST_BYTES));
    for (const note of notes) printLine(invocation.stderr, `note: ${note}`);
    if (outlines.length === 0) {
      print(invocation.stderr, 'copydesk source import: the list names no feed');
      return 1;
    }
    const file = readSourcesFile(invocation);
    const rows = sort(outlines, file, disabled !== true);
    await put(rows, file, dryRun === true, invocation);
    printRows(rows, invocation);
    tellSummary(rows, file, dryRun === true, invocation);
    return 0;
  },
};

/** More than a list may have, so that a longer one is refused as such. */
const MOST_BYTES = 8 * 1024 * 1024;
/** Characters of an address that the configuration takes. */
const LONGEST_URL = 2048;

type Row =
  | { action: 'added'; entry: NewSource }
  /** It is there, under this id. */
  | { action: 'known'; id: string; url: string }
  | { action: 'left-out'; url: string; why: string };

/** What is to become of each feed of the list. */
function sort(outlines: readonly OpmlOutline[], { ids, addresses }: SourcesFile, enabled: boolean): Row[] {
  const giver = createIdGiver(new Set(ids));
  const known = new Map(addresses);
  return outlines.map((outline) => {
    const { url } = outline;
    const id = known.get(addressKey(url));
    if (id !== undefined) return { action: 'known', id, url };
    if (url.length > LONGEST_URL)
      return { action: 'left-out', url, why: `its address is longer than ${LONGEST_URL} characters` };
    const entry = entryOf(outline, giver, enabled);
    known.set(addressKey(url), entry.id);
    return { action: 'added', entry };
  });
}

function entryOf({ url, title, folder, language }: OpmlOutline, giver: IdGiver, enabled: boolean): NewSource {
  return {
    id: giver.propose(title, url),
    enabled,
    url,
    ...nameFrom(title),
    ...categoryFrom(folder.at(-1)),
    ...languageFrom(language),
  };
}

async function put(
  rows: readonly Row[],
  file: SourcesFile,
  dryRun: boolean,
  invocation: Invocation,
): Promise<void> {
  const entries = rows.flatMap((row) => (row.action === 'added' ? row.entry : []));
  if (entries.length === 0) return;
  const { text } = addSources(file.text, entries);
  configWith(file, text, invocation);
  if (!dryRun) await replaceSources(file, text);
}

function printRows(rows: readonly Row[], invocation: Invocation): void {
  const { stdout, options } = invocation;
  if (options['json'] === true || !stdout.isTTY) {
    for (const row of rows) print(stdout, jsonLine(factsOf(row)));
    return;
  }
  const screen = screenOn(stdout, invocation);
  for (const row of rows) showRow(row, screen);
}

function factsOf(row: Row): Record<string, unknown> {
  if (row.action !== 'added') return { ...row, url: redactUrl(row.url) };
  return { action: row.action, ...row.entry, url: redactUrl(row.entry.url) };
}

function showRow(row: Row, screen: Screen): void {
  const { id, url, category } = row.action === 'added' ? row.entry : { id: '', category: undefined, ...row };
  const what = { added: '+', known: '=', 'left-out': '-' }[row.action];
  const why = row.action === 'left-out' ? row.why : (category ?? '');
  const text = `${what} ${padded(id, 40)}  ${redactUrl(url)}${why ? `  (${why})` : ''}`;
  screen.line(screen.paint(row.action === 'added' ? 'green' : 'dim', fit(text, screen.width - 1)));
}

function tellSummary(
  rows: readonly Row[],
  { name }: SourcesFile,
  dryRun: boolean,
  { stderr }: Invocation,
): void {
  const count = (action: Row['action']) => rows.filter((row) => row.action === action).length;
  const [added, known, left] = [count('added'), count('known'), count('left-out')];
  const done = `${dryRun ? 'would add' : 'added'} ${added} ${added === 1 ? 'source' : 'sources'} to ${name}`;
  const others = [...(known > 0 ? [`${known} known before`] : []), ...(left > 0 ? [`${left} left out`] : [])];
  const then = dryRun || added === 0 ? '' : '; a running copydesk takes them in at once';
  printLine(stderr, [done, ...others].join(', ') + then);
}
