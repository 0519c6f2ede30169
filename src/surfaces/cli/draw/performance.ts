import { linePlot } from '../plot/line.ts';
import { facts } from '../text/card.ts';
import type { View } from './parts/page.ts';
import { joined, type Page, page, warnings } from './parts/page.ts';
import { amount, amounts, type Doc, doc, docs, text } from './parts/read.ts';

const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const mostRows = 8;

function groups(title: string, rows: readonly Doc[], on: Page): string[] {
  if (rows.length === 0) return [];
  const shown =
    rows.length <= mostRows ? rows : [...rows.slice(0, mostRows / 2), ...rows.slice(-mostRows / 2)];
  const of = (key: string) => shown.map((row) => amount(row[key]));
  return [
    '',
    ...on.table([
      { title, cells: shown.map((row) => text(row['key'])), flexible: true },
      { title: 'trades', align: 'right', cells: of('count').map((value) => on.number(value, 0)) },
      { title: 'won', align: 'right', cells: of('winRate').map((value) => on.percent(value, 0)) },
      {
        title: '95 %',
        cells: shown.map((row) =>
          amounts(row['winInterval'])
            .map((end) => on.percent(end, 0))
            .join(' to '),
        ),
        spare: 2,
      },
      { title: 'mean', align: 'right', cells: of('expectancy').map((value) => on.money(value)), spare: 1 },
      {
        title: 'net',
        align: 'right',
        cells: of('net').map((value) => on.money(value)),
        paint: (cell, i) => on.gain(amount(shown[i]!['net']), cell),
      },
    ]),
    ...(rows.length > shown.length ? [on.dim(`best and worst of ${rows.length}; --json has all`)] : []),
  ];
}

/** Months across, years down: the sign by colour, the size by shade, so that it can be read without colour too. */
function heat(rows: readonly Doc[], on: Page): string[] {
  if (rows.length === 0 || on.columns < 60) return [];
  const nets = rows.flatMap((row) => (Array.isArray(row['months']) ? row['months'] : [])).map(amount);
  const most = Math.max(1e-9, ...nets.map((net) => Math.abs(net ?? 0)));
  const shades = on.view.ascii ? ['.', '-', '+', '#'] : ['░', '▒', '▓', '█'];
  const cell = (net: number | null) => {
    if (net === null) return '   ';
    const shade = shades[Math.min(3, Math.floor((Math.abs(net) / most) * 4))]!;
    return on.gain(net, `${net < 0 ? '-' : '+'}${shade.repeat(2)}`);
  };
  const lines = rows.map((row) => {
    const months = (Array.isArray(row['months']) ? row['months'] : []).map(amount);
    return `${text(row['year'])}  ${months.map(cell).join(' ')}  ${on.gain(amount(row['net']), on.compact(amount(row['net'])))}`;
  });
  return ['', on.strong('net by month of closing'), on.dim(`      ${names.join(' ')}  year`), ...lines];
}

function account(found: Doc, benchmark: string, on: Page): [string, string][] {
  const [returns, own, fall] = [doc(found['returns']), doc(found['account']), doc(found['drawdown'])];
  const depth = amount(fall['depth']);
  const against = amount(own['alphaVsDeposits']);
  return [
    ['equity', on.money(amount(found['closing']))],
    ['time-weighted return', on.percent(amount(own['twr']), 2)],
    ['money-weighted, a year', on.percent(amount(own['xirr']), 2)],
    ...(against === null ? [] : [[`against ${benchmark}`, on.money(against)] as [string, string]]),
    ['Sharpe', on.number(amount(returns['sharpe']))],
    ['volatility', on.percent(amount(returns['volatility']), 1)],
    [
      'drawdown',
      depth === null || depth === 0
        ? on.dash
        : `${on.percent(depth, 2)}, ${text(fall['peak'])} to ${text(fall['trough'])}${text(fall['recovered']) === '' ? '' : `, over on ${text(fall['recovered'])}`}`,
    ],
  ];
}

/** `coach performance`: figures, the equity curve, months as a heat map, and where it came from. */
export function draw(output: unknown, view: View): string {
  const answer = doc(output);
  const on = page(view, text(answer['currency']));
  const [trades, found] = [doc(answer['trades']), doc(answer['account'])];
  const of = (key: string) => amount(trades[key]);
  const curve = docs(found['curve']).map((point) => amount(point['equity']) ?? Number.NaN);
  const rows: [string, string][] = [
    ['closed trades', `${on.number(of('count'), 0)} (${on.number(amount(answer['open']), 0)} open)`],
    ['net', on.money(of('netProfit'))],
    ['win rate', on.percent(of('winRate'), 1)],
    ['profit factor', on.number(of('profitFactor'))],
    ['expectancy', on.money(of('expectancy'))],
    ['longest losing run', on.number(of('maxLossStreak'), 0)],
    ...(answer['account'] === null ? [] : account(found, text(answer['benchmark']), on)),
  ];
  const reason = text(answer['accountReason']);
  const report = text(answer['report']);
  return joined(
    [
      `${on.strong(text(answer['period']))} ${text(answer['from']) || 'from the beginning'} to ${text(answer['to'])}, ${text(answer['currency'])}`,
      ...warnings(answer, on),
      ...facts(rows, on.columns, on.dim),
      ...(reason === '' ? [] : on.wrap(`No account figures: ${reason}`).map(on.dim)),
      ...(curve.length < 3 || on.bare
        ? []
        : [
            '',
            ...linePlot(curve, {
              width: Math.min(on.columns, 100),
              height: 10,
              ascii: view.ascii,
              format: (v) => on.compact(v),
            }),
          ]),
      ...heat(docs(answer['months']), on),
      ...groups('strategy', docs(answer['byStrategy']), on),
      ...groups('symbol', docs(answer['bySymbol']), on),
      ...groups('tag', docs(answer['byTag']), on),
      ...groups('source', docs(answer['bySource']), on),
      ...(report === '' ? [] : ['', ...on.wrap(`Report written to ${report}`)]),
    ],
    on,
  );
}
