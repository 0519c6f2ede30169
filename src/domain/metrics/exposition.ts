import { measure, measureNames } from './catalogue.ts';
import type { Series } from './series.ts';

const escaped = (value: string) =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
const helpText = (value: string) => value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

/** A float as the text format writes it; sums of many hundredths lose their noise. */
const shown = (value: number) => String(Number(value.toPrecision(15)));

const labelled = (labels: Readonly<Record<string, string>>, more: readonly string[] = []) => {
  const pairs = [...Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`), ...more];
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

function histogramLines({ name, labels, total, buckets }: Series, bounds: readonly number[]): string[] {
  let below = 0;
  const lines = bounds.map((bound, i) => {
    below += buckets[i] ?? 0;
    return `${name}_bucket${labelled(labels, [`le="${bound}"`])} ${below}`;
  });
  below += buckets[bounds.length] ?? 0;
  return [
    ...lines,
    `${name}_bucket${labelled(labels, ['le="+Inf"'])} ${below}`,
    `${name}_sum${labelled(labels)} ${shown(total)}`,
    `${name}_count${labelled(labels)} ${below}`,
  ];
}

/** A measure without labels is there from the beginning, so that a rate over its first event is not lost. */
const empty = (name: Series['name']): Series => ({
  name,
  labels: {},
  n: 0,
  total: 0,
  highest: 0,
  buckets: [],
});

/** Series since the store began as Prometheus reads them: the text exposition format 0.0.4, names in the catalogue's order. */
export function exposition(series: readonly Series[]): string {
  const lines: string[] = [];
  for (const name of measureNames) {
    const { kind, help, labels, buckets } = measure(name);
    const own = series
      .filter((one) => one.name === name)
      .map((one) => ({ one, key: labelled(one.labels) }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ one }) => one);
    if (own.length === 0 && labels.length === 0) own.push(empty(name));
    if (own.length === 0) continue;
    lines.push(`# HELP ${name} ${helpText(help)}`, `# TYPE ${name} ${kind}`);
    for (const one of own) {
      if (buckets === undefined) lines.push(`${name}${labelled(one.labels)} ${shown(one.total)}`);
      else lines.push(...histogramLines(one, buckets));
    }
  }
  return `${lines.join('\n')}\n`;
}
