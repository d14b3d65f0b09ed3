import type { Source } from '../../config/types.ts';
import { redactUrl } from '../../http/redact-url.ts';
import { harmless, jsonLine, NO_WORDS, print, type Command } from '../command.ts';
import { CONFIG_OPTION, loadConfig } from '../load.ts';
import { columnsOf, fit, padded, screenOn, type Screen } from './screen.ts';
import { span } from './show.ts';

export const listSources: Command = {
  name: 'source list',
  usage: '[--config DIR] [--json]',
  details: [
    'One line a source: a table on a terminal, JSON elsewhere. Addresses are shown without credentials. How each is doing stands',
    'on the page /sources of the running service.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    json: { type: 'boolean', help: 'lines of JSON, also on a terminal' },
  },
  takes: NO_WORDS,

  async run(invocation) {
    const { sources } = loadConfig(invocation);
    const { stdout, options } = invocation;
    if (options['json'] === true || !stdout.isTTY)
      for (const source of sources) print(stdout, jsonLine(factsOf(source)));
    else showTable(sources, screenOn(stdout, invocation));
    return 0;
  },
};

interface SourceFacts {
  id: string;
  name?: string;
  kind: Source['kind'];
  enabled: boolean;
  /** Redacted. */
  url?: string;
  path?: string;
  /** `manual` as the operator fixed it; `rhythm`: by the source's own, within bounds. */
  interval: { mode: 'manual'; seconds: number } | { mode: 'rhythm'; minSeconds: number; maxSeconds: number };
  category?: string;
  language?: string;
}

function factsOf(source: Source): SourceFacts {
  const { id, name, kind, enabled, category, language } = source;
  return {
    id,
    ...(name && { name }),
    kind,
    enabled,
    ...(source.kind === 'documents' ? { path: source.path } : { url: redactUrl(source.url) }),
    interval: intervalOf(source),
    ...(category && { category }),
    ...(language && { language }),
  };
}

function intervalOf({ intervalMs, minIntervalMs, maxIntervalMs }: Source): SourceFacts['interval'] {
  if (intervalMs !== undefined) return { mode: 'manual', seconds: intervalMs / 1000 };
  return { mode: 'rhythm', minSeconds: minIntervalMs / 1000, maxSeconds: maxIntervalMs / 1000 };
}

const COLUMNS = ['id', '', 'kind', 'interval', 'lang', 'category', 'address'] as const;
type Column = (typeof COLUMNS)[number];

/** What goes, first to last, where the address would have less room than this. */
const EXPENDABLE: readonly Column[] = ['category', 'lang', 'kind', 'interval'];
const ROOM_FOR_ADDRESS = 32;

function showTable(sources: readonly Source[], screen: Screen): void {
  const rows = sources.map((source) => ({ enabled: source.enabled, cells: cellsOf(factsOf(source)) }));
  const columns = columnsFor(
    rows.map(({ cells }) => cells),
    screen.width,
  );
  const textOf = (cells: Record<Column, string>) => {
    const padding = [...columns].map(([column, width]) => padded(fit(cells[column], width), width));
    return fit([...padding, cells.address].join('  '), screen.width - 1);
  };
  screen.line(screen.paint('bold', textOf(HEAD)));
  for (const { enabled, cells } of rows)
    screen.line(enabled ? textOf(cells) : screen.paint('dim', textOf(cells)));
  const on = sources.filter(({ enabled }) => enabled).length;
  screen.line();
  screen.line(screen.paint('dim', `${on} of ${sources.length} enabled`));
}

const HEAD = Object.fromEntries(COLUMNS.map((column) => [column, column])) as Record<Column, string>;

/** The columns before the address that there is room for, with their widths. */
function columnsFor(cells: Record<Column, string>[], width: number): Map<Column, number> {
  const columns = new Map<Column, number>();
  for (const column of COLUMNS)
    if (column !== 'address')
      columns.set(column, Math.max(...[HEAD, ...cells].map((row) => columnsOf(row[column]))));
  const room = () => [...columns.values()].reduce((left, taken) => left - taken - 2, width);
  for (const column of EXPENDABLE) if (room() < ROOM_FOR_ADDRESS) columns.delete(column);
  return columns;
}

function cellsOf(facts: SourceFacts): Record<Column, string> {
  const { id, enabled, kind, interval, language = '', category = '', url, path } = facts;
  return {
    id,
    '': enabled ? 'on' : 'off',
    kind,
    interval: interval.mode === 'rhythm' ? 'auto' : span(interval.seconds),
    lang: language,
    category: harmless(category),
    address: harmless(url ?? path ?? ''),
  };
}
