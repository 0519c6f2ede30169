import type { BreakdownRow, PerformanceDocument } from '../../core/shapes/performance.ts';
import type { AccountPerformance } from '../../domain/performance/performance.ts';
import type { TradeMetrics } from '../../domain/stats/trades.ts';
import { curveSvg, escaped, heatTable } from './curve.ts';

/** A trade as a line of the report. */
export interface ReportTrade {
  id: string;
  symbol: string;
  name: string;
  openedAt: string;
  closedAt: string | null;
  net: number;
  charges: number;
  tags: readonly string[];
}

export type ReportInput = Omit<
  PerformanceDocument,
  'trades' | 'account' | 'open' | 'chargesEstimated' | 'report'
> & {
  trades: TradeMetrics;
  account: AccountPerformance | null;
  list: readonly ReportTrade[];
};

const money = (value: number | null): string =>
  value === null
    ? '–'
    : value.toLocaleString('en-IN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percent = (value: number | null): string => (value === null ? '–' : `${(100 * value).toFixed(1)} %`);
const ratio = (value: number | null): string => (value === null ? '–' : value.toFixed(2));

const cell = (text: string, kind = 'td', value?: number | null): string => {
  const tone =
    value === undefined || value === null || value === 0 ? '' : value > 0 ? ' class="up"' : ' class="down"';
  return `<${kind}${tone}>${escaped(text)}</${kind}>`;
};

const table = (head: readonly string[], rows: readonly string[]): string =>
  rows.length === 0
    ? '<p>None.</p>'
    : `<table><thead><tr>${head.map((name) => cell(name, 'th')).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row}</tr>`).join('')}</tbody></table>`;

const groups = (title: string, rows: readonly BreakdownRow[]): string =>
  rows.length === 0
    ? ''
    : `<h2>${escaped(title)}</h2>${table(
        ['', 'trades', 'win rate', '95 % interval', 'net', 'mean', 'profit factor'],
        rows.map(({ key, count, winRate, winInterval: [low, high], net, expectancy, profitFactor }) =>
          [
            cell(key),
            cell(String(count)),
            cell(percent(winRate)),
            cell(`${percent(low)} to ${percent(high)}`),
            cell(money(net), 'td', net),
            cell(money(expectancy)),
            cell(ratio(profitFactor)),
          ].join(''),
        ),
      )}`;

function figures({ trades, account, accountReason, benchmark }: ReportInput): string {
  const pairs: [string, string][] = [
    ['Closed trades', String(trades.count)],
    ['Win rate', percent(trades.winRate)],
    ['Net', money(trades.netProfit)],
    ['Profit factor', ratio(trades.profitFactor)],
    ['Expectancy', money(trades.expectancy)],
  ];
  if (account !== null) {
    pairs.push(
      ['Time-weighted return', percent(account.account.twr)],
      ['Money-weighted return, a year', percent(account.account.xirr)],
      [`Against the same deposits in ${benchmark}`, money(account.account.alphaVsDeposits)],
      ['Sharpe', ratio(account.returns.sharpe)],
      [
        'Deepest drawdown',
        `${percent(account.drawdown.depth)}, ${account.drawdown.peak} to ${account.drawdown.trough}`,
      ],
    );
  }
  const list = pairs
    .map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`)
    .join('');
  return `<dl>${list}</dl>${accountReason === null ? '' : `<p>${escaped(accountReason)}</p>`}`;
}

const style =
  ':root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:.25rem .5rem;text-align:right;border-bottom:1px solid #8884}th:first-child,td:first-child{text-align:left}.up{color:#137333}.down{color:#b3261e}dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:1rem}dt{opacity:.7}dd{margin:0;font-size:1.2rem}svg{width:100%;height:auto}@media(prefers-color-scheme:dark){.up{color:#81c995}.down{color:#f28b82}}';

/** A performance report as one HTML text: no script, no link, nothing fetched; every word of the journal is escaped. */
export function reportHtml(input: ReportInput): string {
  const { account, currency, list } = input;
  const curve = account === null ? '' : `<h2>Equity, ${escaped(currency)}</h2>${curveSvg(account.curve)}`;
  const months =
    input.months.length === 0 ? '' : `<h2>Net by month of closing</h2>${heatTable(input.months)}`;
  const trades = table(
    ['trade', 'strategy', 'opened', 'closed', 'tags', 'charges', 'net'],
    list.map(
      ({ symbol, name, openedAt, closedAt, tags, charges, net }) =>
        [
          symbol,
          name,
          openedAt.slice(0, 16),
          closedAt?.slice(0, 16) ?? 'open',
          tags.join(', '),
          money(charges),
        ]
          .map((text) => cell(text))
          .join('') + cell(money(net), 'td', net),
    ),
  );
  const warnings = input.warnings.map((text) => `<p>${escaped(text)}</p>`).join('');
  return `<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width"><title>Performance ${escaped(input.period)}</title><style>${style}</style></head><body><h1>Performance, ${escaped(input.from ?? 'the beginning')} to ${escaped(input.to)}</h1>${warnings}${figures(input)}${curve}${months}${groups('By strategy', input.byStrategy)}${groups('By symbol', input.bySymbol)}${groups('By tag', input.byTag)}${groups('By source', input.bySource)}<h2>Trades</h2>${trades}</body></html>`;
}
