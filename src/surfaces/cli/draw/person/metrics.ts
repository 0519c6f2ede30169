import type { MetricRow, MetricsDocument } from '../../../../core/shapes/metrics.ts';
import { joined, type Page, page, type View } from '../parts/page.ts';

const short = (name: string) => name.replace(/^coach_/, '').replaceAll('_', ' ');

function valueWords({ value, unit }: MetricRow, on: Page): string {
  switch (unit) {
    case '0..1':
      return on.percent(value);
    case 'seconds':
      return `${on.number(value, value < 10 ? 2 : 1)} s`;
    case 'US dollars':
      return `$${on.number(value, value < 1 ? 4 : 2)}`;
    default:
      return on.number(value, 0);
  }
}

/** Labels of a row without the figure of a distribution that it is. */
const labelWords = ({ labels }: MetricRow) =>
  Object.entries(labels)
    .filter(([key]) => key !== 'stat')
    .map(([, value]) => value)
    .join(' ');

const key = (row: MetricRow) => `${row.name} ${labelWords(row)}`;

/** Rows of one measure under one set of labels: a count, or the figures of a distribution. */
function together(rows: readonly MetricRow[]): MetricRow[][] {
  const groups = new Map<string, MetricRow[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return [...groups.values()];
}

const words = (rows: readonly MetricRow[], on: Page): string =>
  rows
    .map((row) => {
      const { stat } = row.labels;
      const value = valueWords(row, on);
      return stat === undefined ? value : stat === 'n' ? `${value} in all` : `${stat} ${value}`;
    })
    .join(', ');

/** What was counted, a line each. */
export function draw(output: unknown, view: View): string {
  const { text, rows, window, alarms } = output as MetricsDocument;
  if (text !== null) return text;
  const on = page(view, 'USD');
  const told = alarms.map(({ code, firing, value, limit, unit, minutes, n }) => {
    const now =
      value === null
        ? 'nothing to tell it from'
        : `${valueWords({ name: '', labels: {}, value, unit }, on)} of ${n}`;
    const line = `${code}: ${now} (limit ${valueWords({ name: '', labels: {}, value: limit, unit }, on)} for ${minutes} minutes)`;
    return firing ? on.bad(`${view.ascii ? '!' : '▲'} ${line}`) : line;
  });
  const since = window.from === null ? 'since the beginning' : `the last ${window.name}`;
  if (rows.length === 0) return joined([...on.wrap(`Nothing was counted in ${since}.`), '', ...told], on);
  const groups = together(rows);
  return joined(
    [
      on.strong(`Counted in ${since}`),
      ...on.table([
        { title: 'measure', cells: groups.map(([row]) => short(row!.name)) },
        { title: 'of', cells: groups.map(([row]) => labelWords(row!)) },
        { title: 'value', cells: groups.map((group) => words(group, on)), flexible: true },
      ]),
      '',
      ...told,
    ],
    on,
  );
}
