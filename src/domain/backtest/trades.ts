/** Why a position was left. */
export const exitReasons = [
  'signal',
  'reverse',
  'stop',
  'target',
  'trail',
  'time',
  'session',
  'weigh',
  'margin',
  'ruin',
] as const;
export type ExitReason = (typeof exitReasons)[number];

export const reasonCode = Object.fromEntries(exitReasons.map((name, i) => [name, i])) as Record<
  ExitReason,
  number
>;

const fields = 8;

/** Closed trades as one growing table of numbers: no object a trade while a run is on. */
export interface TradeTable {
  count: number;
  /** Eight numbers a trade: series, size, entry bar, exit bar, entry price, exit price, costs, exit reason. */
  cells: Float64Array;
}

export const newTrades = (): TradeTable => ({ count: 0, cells: new Float64Array(fields * 64) });

export function addTrade(
  table: TradeTable,
  series: number,
  size: number,
  entryBar: number,
  exitBar: number,
  entryPrice: number,
  exitPrice: number,
  costs: number,
  reason: number,
): void {
  let at = table.count * fields;
  if (at === table.cells.length) {
    const wider = new Float64Array(at * 2);
    wider.set(table.cells);
    table.cells = wider;
  }
  const { cells } = table;
  cells[at++] = series;
  cells[at++] = size;
  cells[at++] = entryBar;
  cells[at++] = exitBar;
  cells[at++] = entryPrice;
  cells[at++] = exitPrice;
  cells[at++] = costs;
  cells[at] = reason;
  table.count++;
}

/** One closed trade. Sizes are signed: negative was sold short. */
export interface Trade {
  series: number;
  size: number;
  entryBar: number;
  exitBar: number;
  entryPrice: number;
  exitPrice: number;
  /** Commissions of both orders, money, 0 or positive. */
  costs: number;
  /** Money after costs. */
  pnl: number;
  /** Of the value at entry, after costs. */
  return: number;
  reason: ExitReason;
}

/** A trade by its place. */
export function tradeAt(table: TradeTable, index: number): Trade {
  const at = index * fields;
  const cell = (k: number) => table.cells[at + k]!;
  const [size, entryPrice, exitPrice, costs] = [cell(1), cell(4), cell(5), cell(6)];
  const gross = (exitPrice / entryPrice - 1) * Math.sign(size);
  return {
    series: cell(0),
    size,
    entryBar: cell(2),
    exitBar: cell(3),
    entryPrice,
    exitPrice,
    costs,
    pnl: size * (exitPrice - entryPrice) - costs,
    return: gross - costs / (Math.abs(size) * entryPrice),
    reason: exitReasons[cell(7)]!,
  };
}

/** Profits in money and as ratios, in the order of closing. */
export function results(table: TradeTable): { pnl: Float64Array; returns: Float64Array } {
  const pnl = new Float64Array(table.count);
  const returns = new Float64Array(table.count);
  const { cells } = table;
  for (let i = 0; i < table.count; i++) {
    const at = i * fields;
    const size = cells[at + 1]!;
    const entry = cells[at + 4]!;
    const exit = cells[at + 5]!;
    const costs = cells[at + 6]!;
    pnl[i] = size * (exit - entry) - costs;
    const gross = exit / entry - 1;
    returns[i] = (size > 0 ? gross : -gross) - costs / ((size > 0 ? size : -size) * entry);
  }
  return { pnl, returns };
}

/** Share of the bars from a trade's entry to its exit, both included; open positions do not count, bars of two trades count once. */
export function exposure({ cells, count }: TradeTable, bars: number, series = 0): number {
  let held = 0;
  let next = 0;
  // A series has one position at a time: its trades are in the order of their entries.
  for (let at = 0; at < count * fields; at += fields) {
    if (cells[at] !== series) continue;
    const from = Math.max(cells[at + 2]!, next);
    const end = cells[at + 3]! + 1;
    if (end > from) held += end - from;
    next = Math.max(next, end);
  }
  return bars === 0 ? 0 : held / bars;
}
