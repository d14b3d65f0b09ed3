/** A run in words and figures. */
import type { Finding } from './finding.ts';
import type { RunReport } from './run.ts';

/** Findings that are shown; the rest is counted. */
const SHOWN = 40;

export function lastLine({ faults, findings }: Pick<RunReport, 'faults' | 'findings'>): string {
  const of = (kind: Finding['kind']) => findings.filter((finding) => finding.kind === kind).length;
  return `${total(faults)} faults, ${of('lost')} lost, ${of('doubled')} doubled, ${of('wrong')} wrong`;
}

export function tableOf(report: RunReport): string[] {
  const { faults, figures, findings, dir, lostBytes } = report;
  const rows: [string, string | number][] = [
    ...faults,
    ['bytes lost with the power', lostBytes],
    ['items', report.items],
    ['of them copies', report.copies],
    ['edits', report.edits],
    ['stories', report.stories],
    ['decisions', report.decisions],
    ['of them carried out', report.carriedOut],
    ['messages', report.messages],
    ['messages an item', (report.messages / report.items).toFixed(2)],
    ['commits', report.commits],
    ['commits refused', inWords(figures.refusals)],
    ['jobs taken over', inWords(figures.takenOver)],
    ['job attempts failed', inWords(figures.failures)],
    ['requests to publishers', report.requests],
    ['of them failed on purpose', report.failedRequests],
    ['seconds', Math.round(report.seconds)],
  ];
  return [
    ...rows.map(([name, value]) => `${name.padEnd(28)}${String(value).padStart(12)}`),
    ...findings.slice(0, SHOWN).map(({ kind, what }) => `${kind}: ${what}`),
    ...(findings.length > SHOWN ? [`… and ${findings.length - SHOWN} more`] : []),
    ...(dir ? [`logs, journals and the server's files are kept in ${dir}`] : []),
  ];
}

/** `faults.…`: what a shell can hold to a bar. */
export function metricsOf(report: RunReport): Record<string, number> {
  const { faults, figures, findings, ...rest } = report;
  const metrics: Record<string, number> = { 'faults.total': total(faults) };
  for (const [fault, count] of faults) metrics[`faults.by.${fault.replaceAll(' ', '_')}`] = count;
  for (const kind of ['lost', 'doubled', 'wrong'] as const)
    metrics[`faults.${kind}`] = findings.filter((finding) => finding.kind === kind).length;
  for (const [name, value] of Object.entries(rest))
    if (typeof value === 'number')
      metrics[`faults.${name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}`] = value;
  metrics['faults.refusals'] = total(figures.refusals);
  metrics['faults.taken_over'] = total(figures.takenOver);
  return metrics;
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function inWords(counts: ReadonlyMap<string, number>): string {
  const some = [...counts].filter(([, count]) => count > 0);
  return some.map(([name, count]) => `${count} ${name}`).join(', ') || '0';
}
