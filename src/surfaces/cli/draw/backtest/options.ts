import type { OptionsResult } from '../../../../core/shapes/backtest-options.ts';
import type { OptionTrade } from '../../../../core/shapes/backtest-trade.ts';
import { linePlot } from '../../plot/line.ts';
import { facts } from '../../text/card.ts';
import { joined, type Page, page, type View } from '../parts/page.ts';

const shownTrades = 12;

const legWords = ({ action, type, strike }: OptionTrade['legs'][number], on: Page): string =>
  `${action === 'buy' ? '+' : on.view.ascii ? '-' : '−'}${type}${strike === null ? '' : ` ${on.strike(strike)}`}`;

function figures({ stats, data }: OptionsResult, on: Page): [string, string][] {
  const range = (ends: [number, number] | null, word: (value: number) => string) =>
    ends === null ? '' : ` (${word(ends[0])} to ${word(ends[1])})`;
  return [
    ['sessions', on.number(data.sessions, 0)],
    ['trades', on.number(stats.n, 0)],
    ['won', `${on.percent(stats.winRate, 0)}${range(stats.winRateInterval, (v) => on.percent(v, 0))}`],
    ['net', on.money(stats.total)],
    ['charges', on.money(stats.charges)],
    ['mean', `${on.money(stats.mean)}${range(stats.meanInterval, (v) => on.money(v))}`],
    ['best', on.money(stats.best)],
    ['worst', on.money(stats.worst)],
    ['profit factor', on.number(stats.profitFactor)],
    ['deepest fall', on.money(stats.maxDrawdown)],
    ['held', stats.meanDaysHeld === null ? on.dash : `${on.number(stats.meanDaysHeld, 1)} days`],
  ];
}

function rows({ trades }: OptionsResult, on: Page): string[] {
  if (trades.length === 0) return [];
  const shown = trades.slice(-shownTrades);
  const right = { align: 'right' as const };
  return [
    '',
    ...on.table([
      { title: 'in', cells: shown.map((t) => t.entryDate) },
      { title: 'out', cells: shown.map((t) => t.exitDate) },
      {
        title: 'legs',
        cells: shown.map((t) => t.legs.map((leg) => legWords(leg, on)).join(' ')),
        flexible: true,
      },
      { title: 'credit', ...right, cells: shown.map((t) => on.money(t.credit)), spare: 2 },
      { title: 'why', cells: shown.map((t) => t.reason), spare: 3 },
      { title: 'charges', ...right, cells: shown.map((t) => on.money(t.charges)), spare: 1 },
      {
        title: 'net',
        ...right,
        cells: shown.map((t) => on.money(t.pnl)),
        paint: (cell, i) => on.gain(shown[i]!.pnl, cell),
      },
    ]),
    ...(trades.length > shown.length
      ? [on.dim(`the last ${shown.length} of ${trades.length}; --json has all`)]
      : []),
  ];
}

/** Missed entries by reason. */
function missed({ skipped }: OptionsResult): string[] {
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${count} ${reason}`);
}

/** `coach backtest options`: figures, the curve, trades, what was missed and what to be careful about. */
export function draw(output: unknown, view: View): string {
  const result = output as OptionsResult;
  const on = page(view, '');
  const mark = view.ascii ? '!' : '▲';
  const skipped = missed(result);
  const curve = result.equity.map(({ value }) => value);
  const plot = {
    width: Math.min(on.columns, 100),
    height: 8,
    ascii: view.ascii,
    format: (v: number) => on.compact(v),
  };
  return joined(
    [
      `${on.strong(result.structure ?? 'legs in words')} on ${on.strong(result.symbol)}, fills: ${String(result.settings['fill'])}`,
      on.dim(
        `${result.data.from} to ${result.data.to}, ${result.data.snapshots} snapshots; ${result.data.sources.join(', ')}${result.labels.length > 0 ? `; ${result.labels.join(', ')}` : ''}`,
      ),
      ...result.warnings.flatMap(({ message }) => on.wrap(`${mark} ${message}`).map(on.caution)),
      ...facts(figures(result, on), on.columns, on.dim),
      ...(on.bare || curve.length < 3 ? [] : ['', ...linePlot(curve, plot)]),
      ...rows(result, on),
      ...(skipped.length === 0 ? [] : on.wrap(`Missed entries: ${skipped.join(', ')}`)),
      ...result.openAll.map((t) =>
        on.dim(`still open since ${t.entryDate}: ${t.legs.map((leg) => legWords(leg, on)).join(' ')}`),
      ),
      ...(result.report === null ? [] : ['', ...on.wrap(`Report written to ${result.report}`)]),
      on.dim(result.id),
    ],
    on,
  );
}
