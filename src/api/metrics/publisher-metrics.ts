import type { Counter } from 'prom-client';
import type { CostMeasure } from '../types.ts';

/** Hosts with series of their own; those past them share one, so that no configuration makes the exposition endless. */
const MOST_HOSTS = 1000;
const OTHER_HOSTS = 'other';

type MakeCounter = <Label extends string>(name: string, help: string, ...labels: Label[]) => Counter<Label>;

/** Counts what the desk costs its publishers, by host. */
export function publisherMetrics(counter: MakeCounter): (cost: CostMeasure) => void {
  const requests = counter('publisher_requests', 'Requests to publishers.', 'host', 'answer');
  const bytes = counter(
    'publisher_bytes',
    'Bytes of bodies from publishers, as they came over the wire.',
    'host',
  );
  const newItems = counter(
    'publisher_new_items',
    'Items from publishers that were not known before.',
    'host',
  );
  const labelOf = limitNames(MOST_HOSTS, OTHER_HOSTS);

  return (cost) => {
    const host = labelOf(cost.host);
    const { ok, notModified } = cost;
    requests.inc({ host, answer: 'ok' }, ok);
    requests.inc({ host, answer: 'not_modified' }, notModified);
    requests.inc({ host, answer: 'other' }, Math.max(0, cost.requests - ok - notModified));
    bytes.inc({ host }, cost.bytes);
    newItems.inc({ host }, cost.newItems);
  };
}

/** Names as they are, until there are `most` of them; new ones past those all get the name `rest`. */
function limitNames(most: number, rest: string): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.size < most) known.add(name);
    return known.has(name) ? name : rest;
  };
}
