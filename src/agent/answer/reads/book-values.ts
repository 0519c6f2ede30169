import type { Values } from '../../../domain/advice/slot.ts';
import type { Slots } from '../../../domain/intent/slots.ts';
import { grouped } from './chain-values.ts';
import { money } from './idea-values.ts';
import type { MemoryRead, PatternsRead, PerformanceRead, PortfolioRead, QueryRead } from './outputs.ts';

const signed = (value: number, currency: string): string =>
  `${value < 0 ? '-' : '+'}${money(value, currency)}`;

export function portfolioValues({ holdings, pnl }: PortfolioRead): Values {
  const open = holdings.filter(({ quantity }) => quantity !== 0);
  const [first] = pnl;
  const list = open
    .slice(0, 6)
    .map(
      ({ name, quantity, unrealised, currency }) =>
        `- ${name}, ${grouped(quantity, currency, 2)} held${unrealised === null ? '' : `, ${signed(unrealised, currency)}`}`,
    );
  return {
    positions: open.length === 0 ? null : open.length,
    empty: open.length === 0 ? 1 : null,
    unrealised: open.length === 0 ? null : (first?.unrealised ?? null),
    realised: first?.realised ?? null,
    holdings: list.length === 0 ? null : list.join('\n'),
  };
}

const periods: Readonly<Record<string, string>> = {
  today: 'Today',
  week: 'This week',
  month: 'This month',
  year: 'This year',
  all: 'All time',
};
/** With fewer trades of a strategy nothing is said of which is better. */
const leastOfEach = 20;

export function performanceValues(read: PerformanceRead, charges: number | null): Values {
  const { trades, currency, byStrategy, chargesEstimated } = read;
  const none = trades.count === 0;
  const rows = byStrategy.slice(0, 6).map(({ key, count, winRate, winInterval, net }) => {
    const ends =
      winInterval === null
        ? null
        : Array.isArray(winInterval)
          ? winInterval
          : [winInterval.low, winInterval.high];
    const percent = (share: number) => `${Math.round(100 * share)} %`;
    const rate =
      winRate === null
        ? ''
        : `, wins ${percent(winRate)}${ends === null ? '' : ` (${percent(ends[0]!)} to ${percent(ends[1]!)})`}`;
    return `- ${key}: net ${signed(net, currency)}, n = ${count}${rate}`;
  });
  return {
    none: none ? 1 : null,
    periodWords: periods[read.period] ?? read.period,
    net: none ? null : trades.netProfit,
    n: none ? null : trades.count,
    winRate: none ? null : trades.winRate,
    open: read.open > 0 ? read.open : null,
    chargesTotal: none ? null : charges,
    chargesEstimated: none || charges === null ? null : Math.min(chargesEstimated, charges),
    chargesKnown: none || charges === null ? null : Math.max(0, charges - chargesEstimated),
    rows: rows.length === 0 ? null : rows.join('\n'),
    few: rows.length > 0 && byStrategy.filter(({ count }) => count >= leastOfEach).length < 2 ? 1 : null,
  };
}

export function patternsValues({ trades, leastTrades, patterns }: PatternsRead): Values {
  const busy = patterns.find(({ name }) => name === 'overtrading');
  const found = patterns.flatMap(({ finding }) => finding ?? []).slice(0, 3);
  const few = trades < 2 * leastTrades;
  return {
    few: few ? 1 : null,
    n: trades,
    least: leastTrades,
    busyN: busy?.with.n ?? null,
    usualN: busy?.without.n ?? null,
    finding: found.length === 0 ? null : found.map((one) => `- ${one}`).join('\n'),
    nothing: !few && found.length === 0 ? 1 : null,
  };
}

export function memoryValues({ results }: MemoryRead): Values {
  const ended = results.flatMap(({ outcome }) => outcome ?? []);
  const rows = results.slice(0, 5).map(({ at, title, outcome }) => {
    const result = outcome === null ? '' : `, ${outcome.result} ${signed(outcome.pnl, outcome.currency)}`;
    return `- ${at.slice(0, 10)}: ${title.replace(/\s+/g, ' ').slice(0, 90)}${result}`;
  });
  return {
    none: results.length === 0 ? 1 : null,
    n: results.length === 0 ? null : results.length,
    rows: rows.length === 0 ? null : rows.join('\n'),
    ended: results.length === 0 ? null : ended.length,
    won: results.length === 0 ? null : ended.filter(({ result }) => result === 'won').length,
  };
}

/** Cells of a row by the names of their columns. */
const named = ({ columns, rows }: QueryRead): Record<string, unknown>[] =>
  rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]])));

const amount = (row: Record<string, unknown>): number => (typeof row['net'] === 'number' ? row['net'] : 0);

export function tradeValues(read: QueryRead, order: string): Values {
  const rows = named(read);
  const list = rows.map((row, i) => {
    const [currency, strategy] = [String(row['currency'] ?? 'INR'), row['strategy']];
    const what = `${String(row['symbol'] ?? '')}${typeof strategy === 'string' && strategy !== '' ? ` ${strategy}` : ''}`;
    return `${i + 1}. ${String(row['closed_day'] ?? row['opened_day'] ?? '')} ${what}: net ${signed(amount(row), currency)}`;
  });
  return {
    none: rows.length === 0 ? 1 : null,
    count: rows.length === 0 ? null : rows.length,
    order,
    rows: list.length === 0 ? null : list.join('\n'),
  };
}

/** What the stored trades of a structure, or of a symbol, brought: of groups as `profit by strategy` gives them. */
export function structureTradeValues(read: QueryRead, wanted: readonly string[], called: string): Values {
  const words = wanted.map((name) => name.toLowerCase().split(' '));
  const rows = named(read).filter((row) => {
    const key = String(row['strategy'] ?? row['symbol'] ?? '').toLowerCase();
    return words.some((parts) => parts.every((part) => key.includes(part)));
  });
  const sum = (key: string) =>
    rows.reduce((total, row) => total + (typeof row[key] === 'number' ? row[key] : 0), 0);
  const none = rows.length === 0;
  return {
    structure: called,
    none: none ? 1 : null,
    n: none ? null : sum('trades'),
    net: none ? null : sum('net'),
  };
}

/** Charges of all groups together. */
export const chargesIn = (read: QueryRead): number =>
  named(read).reduce((total, row) => total + (typeof row['charges'] === 'number' ? row['charges'] : 0), 0);

/** The words of `coach query` for the trades asked for, and what order they come in. */
export function tradesWords({ count }: Slots, normal: string): { words: string[]; order: string } {
  const many = String(Math.min(50, count ?? 5));
  if (/\b(worst|losing|kharab|bur[ea]|bad|nuksan)\b/.test(normal))
    return { words: ['worst', many, 'trades'], order: 'worst first' };
  if (/\b(best|winning|ach[ch]*[ea]|good|top|biggest|largest)\b/.test(normal))
    return { words: ['best', many, 'trades'], order: 'best first' };
  return { words: ['last', many, 'trades'], order: 'newest first' };
}
