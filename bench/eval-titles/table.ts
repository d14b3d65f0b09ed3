import { PEERS } from './peers.ts';

const NAMES = PEERS.map(({ name }) => name);

/** Metrics as a table: ours, then the peers', one metric a line. */
export function tableOf(metrics: Readonly<Record<string, number>>): string {
  const ours = Object.keys(metrics).filter((name) => !NAMES.some((peer) => name.startsWith(`${peer}.`)));
  const rows = ours.map((name) => [
    name,
    show(metrics[name]),
    ...NAMES.map((peer) => show(metrics[`${peer}.${name}`])),
  ]);
  return [['', 'copydesk', ...NAMES], ...rows]
    .map(
      ([name = '', ...values]) => `${name.padEnd(52)}${values.map((value) => value.padStart(10)).join('')}\n`,
    )
    .join('');
}

/** Shares with four digits, counts as they are. */
function show(value: number | undefined): string {
  if (value === undefined) return '';
  return value > 1 ? String(value) : value.toFixed(4);
}
