import { readFileSync } from 'node:fs';

/** A set cannot be scored: a file is not what it should be. The message says which, and where. */
export class TitleSetError extends Error {
  override readonly name = 'TitleSetError';
}

/** One line by the names of the header row. */
export type Row = Readonly<Record<string, string>>;

/** Reads tab-separated values with a header row, without any quoting. Throws TitleSetError. */
export function readTsv(file: string, columns: readonly string[]): Row[] {
  const [header = '', ...lines] = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  const names = header.split('\t');
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0) throw new TitleSetError(`${file}:1: there is no column ${missing.join(', ')}`);
  return lines.flatMap<Row>((line, at) => {
    if (!line.trim()) return [];
    const values = line.split('\t');
    if (values.length < columns.length)
      throw new TitleSetError(`${file}:${at + 2}: it has ${values.length} of ${names.length} columns`);
    return [Object.fromEntries(names.map((name, column) => [name, values[column] ?? '']))];
  });
}

/** A value of a row as a number. Throws TitleSetError. */
export function numberIn(row: Row, column: string): number {
  const value = Number(row[column] || NaN);
  if (Number.isNaN(value)) throw new TitleSetError(`«${row[column] ?? ''}» in column ${column} is no number`);
  return value;
}
