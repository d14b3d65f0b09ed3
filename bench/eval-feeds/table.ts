const PEERS = ['rss-parser', 'feedsmith'];

/** Metrics as a table: ours, then the peers', one metric a line. */
export function tableOf(metrics: Readonly<Record<string, number>>): string {
  const names = Object.keys(metrics).filter((name) => !PEERS.some((peer) => name.startsWith(`${peer}.`)));
  const rows = names
    .toSorted((a, b) => a.localeCompare(b))
    .map((name) => [name, show(metrics[name]), ...PEERS.map((peer) => show(metrics[`${peer}.${name}`]))]);
  return [['', 'copydesk', ...PEERS], ...rows]
    .map(
      ([name = '', ...values]) => `${name.padEnd(24)}${values.map((value) => value.padStart(12)).join('')}\n`,
    )
    .join('');
}

function show(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}
