import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../../src/api/metrics/metrics.ts';

const FOLDER = resolve(import.meta.dirname, '../../deploy/grafana');
const read = (name: string) => readFileSync(resolve(FOLDER, name), 'utf8');

interface Panel {
  title: string;
  type: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string }[];
}

const dashboard = JSON.parse(read('copydesk.json')) as {
  panels: Panel[];
  templating: { list: { query: string | { query: string } }[] };
};
const rules = parse(read('alerts.yml')) as {
  groups: { rules: { alert: string; expr: string; annotations: { summary: string; action: string } }[] }[];
};
const alerts = rules.groups.flatMap((group) => group.rules);

/** Every metric that is told, by the name that queries know it by. */
async function namesTold(): Promise<Set<string>> {
  const names = new Set<string>();
  for (const [, name = '', type] of (await createMetrics({ version: 'test' }).text()).matchAll(
    /^# TYPE (\S+) (\w+)$/gm,
  )) {
    names.add(name);
    if (type === 'histogram') for (const part of ['bucket', 'sum', 'count']) names.add(`${name}_${part}`);
  }
  return names;
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/\b(?:copydesk|nodejs|process)_[a-z0-9_]+\b/g)].map(([name]) => name);
}

const expressions = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }): [string, string] => [title, expr]),
  ),
  ...dashboard.templating.list.map(({ query }): [string, string] => ['variables', JSON.stringify(query)]),
  ...alerts.map(({ alert, expr }): [string, string] => [alert, expr]),
];

describe('the dashboard and the alert rules', () => {
  it('name only metrics that there are', async () => {
    const told = await namesTold();
    const unknown = expressions.flatMap(([where, text]) =>
      namesIn(text)
        .filter((name) => !told.has(name))
        .map((name) => `${where}: ${name}`),
    );
    expect(unknown).toEqual([]);
    expect(expressions.flatMap(([, text]) => namesIn(text)).length).toBeGreaterThan(40);
  });

  it('show every metric of ours somewhere', async () => {
    const used = new Set(expressions.flatMap(([, text]) => namesIn(text)));
    const quiet = new Set(['copydesk_config_taken_timestamp_seconds', 'copydesk_config_waiting_keys']);
    const told = [...(await namesTold())].filter((name) => name.startsWith('copydesk_'));
    const families = told.filter((name) => !/_(bucket|sum|count)$/.test(name));
    const isShown = (name: string) => [name, `${name}_bucket`].some((one) => used.has(one));
    expect(families.filter((name) => !isShown(name) && !quiet.has(name))).toEqual([]);
  });

  it('have whole expressions, and say what to do', () => {
    for (const [where, text] of expressions) {
      const count = (sign: string) => text.split(sign).length - 1;
      expect([where, count('(')]).toEqual([where, count(')')]);
    }
    for (const { annotations } of alerts) {
      expect(annotations.summary).toMatch(/\S/);
      expect(annotations.action).toMatch(/\S/);
    }
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
  });

  it('lie side by side, none upon another', () => {
    const taken = new Map<string, string>();
    for (const { title, gridPos } of dashboard.panels)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.get(`${x} ${y}`)).toBeUndefined();
          taken.set(`${x} ${y}`, title);
          expect(x).toBeLessThan(24);
        }
  });
});
