import { linePlot } from '../plot/line.ts';
import type { View } from './parts/page.ts';
import { currencyOf, freshnessOf, joined, page } from './parts/page.ts';
import { amount, doc, docs, moment, text } from './parts/read.ts';

const newest = 10;

/** `coach market bars`: the closes drawn, the newest bars in figures. */
export function draw(output: unknown, view: View): string {
  const series = doc(output);
  const on = page(view, currencyOf(series));
  const bars = docs(series['bars']);
  const shown = bars.slice(-newest);
  const daily = text(series['interval']).endsWith('d');
  const time = (value: unknown) => (daily ? moment(value).slice(0, 10) : moment(value));
  const column = (title: string, spare = 0) => ({
    title,
    align: 'right' as const,
    spare,
    cells: shown.map((bar) =>
      title === 'volume' ? on.compact(amount(bar[title])) : on.number(amount(bar[title])),
    ),
  });
  const closes = bars.map((bar) => amount(bar['close']) ?? Number.NaN);
  const width = Math.min(on.columns, 100);
  const picture =
    bars.length < 3 || on.bare
      ? []
      : [
          '',
          ...linePlot(closes, { width, height: 10, ascii: view.ascii, format: (v) => on.number(v, 0) }),
          '',
        ];
  const hidden = bars.length - shown.length;
  return joined(
    [
      `${on.strong(text(series['symbol']))} ${text(series['interval'])}, ${on.number(amount(series['count']), 0)} bars`,
      ...on.wrap(`${text(series['source'])}; ${freshnessOf(series)}`).map(on.dim),
      ...picture,
      ...on.table([
        { title: 'time', cells: shown.map((bar) => time(bar['time'])) },
        column('open', 1),
        column('high', 2),
        column('low', 2),
        column('close'),
        column('volume', 3),
      ]),
      ...(hidden > 0 ? [on.dim(`${hidden} older bars; --json has all`)] : []),
    ],
    on,
  );
}
