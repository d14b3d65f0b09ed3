/** One sample of the text that Prometheus scrapes; `label` is the first label's value, '' where there is none. */
export interface Sample {
  metric: string;
  label: string;
  value: number;
}

export function readMetrics(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, metric, label = '', value] = /^(\w+)(?:\{\w+="([^"]*)"[^}]*\})? (\S+)$/.exec(line) ?? [];
    return metric ? [{ metric, label, value: Number(value) }] : [];
  });
}
