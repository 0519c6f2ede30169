import type { FlowKind, Instrument } from '../../domain/ledger/fill.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { parseSymbol, underlyingOf } from '../../domain/symbol/symbol.ts';
import {
  added,
  badRow,
  clean,
  currencyOf,
  isNegative,
  isZero,
  maybeNumber,
  numberOf,
  type Row,
  sideOf,
  size,
} from './cells.ts';
import type { Entries, TradeTold } from './entries.ts';
import { type About, eachRow, type Format } from './format.ts';
import { homeOfIsin, indianContract, isIsin, optionOf, share } from './instruments.ts';
import { type Mapping, mapUsage, missingFields } from './mapping.ts';
import { attempted, type Cells, cellsOf, type Settled, settledFor } from './settled.ts';
import { nothingFilled, somethingFilled } from './status.ts';
import { dateOf, momentOf } from './times.ts';
import { wallOf } from './wall.ts';

/** Exchange and contract of a row: what it says itself, else what was said about the file, else the symbol's own. */
function instrumentOf(cells: Cells, { dates }: Settled, about: About): Instrument {
  const symbol = cells.of('symbol') || cells.of('isin');
  const named = (cells.of('exchange') || about.exchange || '').toUpperCase();
  const expiry = cells.of('expiry') === '' ? undefined : dateOf(cells.of('expiry'), dates);
  const parsed = parseSymbol(['NSE', 'BSE', 'US'].includes(named) ? `${named}:${symbol}` : symbol, expiry);
  const home =
    named !== ''
      ? named
      : (homeOfIsin(cells.of('isin')) ?? (isRefusal(parsed) ? undefined : underlyingOf(parsed).exchange));
  if (home === undefined)
    throw badRow(`${isRefusal(parsed) ? parsed.refused : symbol}; say --exchange NSE, BSE or US`);
  const strike = cells.number('strike');
  if (strike !== undefined && expiry !== undefined && cells.of('right') !== '') {
    const root = isRefusal(parsed) ? symbol : underlyingOf(parsed).symbol;
    const multiplier = home === 'US' ? 100 : 1;
    const right = cells.of('right');
    return optionOf({ symbol: root, exchange: home, expiry, strike: Number(strike), right, multiplier });
  }
  if (isRefusal(parsed) || isIsin(symbol)) return share(symbol, home, cells.of('isin'));
  if (parsed.kind === 'underlying') {
    if (parsed.assetClass === 'index' || parsed.assetClass === 'volatility')
      throw badRow(`${parsed.symbol} is an index and is never traded itself`);
    return share(
      parsed.symbol,
      home === 'NSE' || home === 'BSE' || home === 'US' ? parsed.exchange : home,
      cells.of('isin'),
    );
  }
  if (home === 'NSE' || home === 'BSE') return indianContract(symbol, home, expiry);
  if (parsed.kind === 'future')
    throw badRow(`coach has no multiplier for the future ${parsed.underlying.symbol}`);
  return optionOf({ ...parsed, symbol: parsed.underlying.symbol, exchange: home, multiplier: 100 });
}

const money: readonly [RegExp, FlowKind][] = [
  [/^dividends?$/i, 'dividend'],
  [/^interest$/i, 'interest'],
  [/^(deposit|cash in|transfer in|cash top-?up)$/i, 'deposit'],
  [/^(withdrawal?|cash out|transfer out)$/i, 'withdrawal'],
  [/^(fees?|custody fee|charges?)$/i, 'fee'],
  [/^(tax|taxes|withholding tax)$/i, 'tax'],
];

/** What costs the row names in all its columns; undefined where it names none. */
function chargesOf(row: Row, { columns, decimals }: Settled): string | undefined {
  const costs = (columns.charges ?? []).flatMap((name) => maybeNumber(row, decimals, 'charges', name) ?? []);
  return costs.length === 0 ? undefined : added(...costs.map(size));
}

/** The amount as money moved, negative when paid; and whether it is no more than quantity times price. */
function amountOf(cells: Cells, side: 'buy' | 'sell', { amounts }: Settled): string | undefined {
  const told = cells.number('amount');
  if (told === undefined || isZero(told)) return undefined;
  const negative =
    amounts === 'unsigned' ? side === 'buy' : amounts === 'reversed' ? !isNegative(told) : isNegative(told);
  if (negative !== (side === 'buy')) throw badRow('the sign of the amount contradicts the side');
  return negative ? `-${size(told)}` : size(told);
}

/** A price out of what moved, where the file has none of its own. */
function priceFrom(
  amount: string,
  charges: string | undefined,
  quantity: string,
  side: 'buy' | 'sell',
  instrument: Instrument,
): string {
  const paid = Number(size(amount)) - (side === 'buy' ? 1 : -1) * Number(charges ?? '0');
  const price = paid / Number(quantity) / instrument.multiplier;
  if (!(price >= 0 && Number.isFinite(price))) throw badRow('the amount and the quantity make no price');
  return price.toFixed(6);
}

function toldOf(
  row: Row,
  cells: Cells,
  settled: Settled,
  about: About,
): { told: TradeTold; backwards: boolean } {
  const instrument = instrumentOf(cells, settled, about);
  const wall = wallOf(instrument.exchange);
  const { columns, decimals } = settled;
  const when =
    columns.time?.[0] === columns.date?.[0]
      ? cells.of('date')
      : `${cells.of('date')} ${cells.of('time')}`.trim();
  const signed = numberOf(row, decimals, 'quantity', ...columns.quantity!);
  const word = cells.of('side');
  if (word === '' && columns.side !== undefined) throw badRow('the side is empty');
  const side = word === '' ? (isNegative(signed) ? 'sell' : 'buy') : sideOf(word);
  const home = wall === 'NewYork' ? 'USD' : wall === 'India' ? 'INR' : undefined;
  const currency = cells.of('currency') || about.currency || home;
  if (currency === undefined) throw badRow('no currency; say --currency');
  const charges = chargesOf(row, settled);
  const amount = amountOf(cells, side, settled);
  const quantity = size(signed);
  const price = cells.number('price');
  if (price === undefined && amount === undefined) throw badRow('the price is empty');
  const id = cells.of('id');
  const account = cells.of('account');
  const told: TradeTold = {
    at: momentOf(when, wall, settled.dates),
    instrument,
    side,
    quantity,
    price: price ?? priceFrom(amount!, charges, quantity, side, instrument),
    currency: currencyOf(currency),
    charges,
    ...(price === undefined
      ? {}
      : { amount, costInside: charges === undefined, gross: charges !== undefined || !settled.net }),
    id: id === '' ? undefined : `${id}:${instrument.symbol}`,
    orderId: cells.of('order'),
    note: cells.of('note'),
    ...(settled.accounts.size > 1 && account !== '' ? { account } : {}),
  };
  return { told, backwards: word !== '' && side === 'buy' && isNegative(signed) };
}

function record(row: Row, settled: Settled, about: About, out: Entries) {
  const cells = cellsOf(row, settled);
  const status = cells.of('status');
  if (nothingFilled(status)) return out.skip(row, `order ${clean(status).toLowerCase()}: nothing was filled`);
  if (!somethingFilled(status))
    throw badRow(`coach does not know the status "${clean(status).slice(0, 40)}"`);
  const kind = money.find(([pattern]) => pattern.test(cells.of('side').trim()))?.[1];
  if (kind !== undefined && settled.columns.amount !== undefined)
    return moved(row, cells, kind, settled, about, out);
  const { told, backwards } = toldOf(row, cells, settled, about);
  // A purchase of less than nothing takes back an earlier one; without one it contradicts itself.
  if (backwards) out.cancel(row, told);
  else out.trade(row, told);
}

function moved(row: Row, cells: Cells, kind: FlowKind, settled: Settled, about: About, out: Entries): void {
  const amount = cells.number('amount');
  if (amount === undefined) throw badRow('the amount is empty');
  const outward = kind === 'withdrawal' || kind === 'fee' || kind === 'tax';
  const currency = cells.of('currency') || about.currency;
  if (currency === undefined) throw badRow('no currency; say --currency');
  out.cash(row, {
    at: momentOf(
      cells.of('date'),
      about.exchange === undefined ? 'UTC' : wallOf(about.exchange),
      settled.dates,
    ),
    kind,
    amount: outward && !isNegative(amount) ? `-${amount}` : amount,
    currency: currencyOf(currency),
    note: `${cells.of('side')} ${cells.of('symbol')}`.trim(),
  });
}

/** Whether amounts hold costs that no column names: they never favour the trader against quantity times price, and differ from it somewhere. */
function holdsCosts(rows: Iterable<Row>, settled: Settled, about: About): boolean {
  if (settled.columns.amount === undefined || settled.columns.charges !== undefined) return false;
  let some = false;
  for (const row of rows) {
    const told = attempted(() => toldOf(row, cellsOf(row, settled), settled, about).told);
    if (told?.amount === undefined) continue;
    const worth = Number(told.quantity) * Number(told.price) * told.instrument.multiplier;
    const left = (Math.abs(Number(told.amount)) - worth) * (told.side === 'buy' ? 1 : -1);
    if (left < -0.015) return false;
    if (left > 0.015) some = true;
  }
  return some;
}

/** A plain CSV of trades under a mapping. What the mapping leaves open the whole file decides, or it is refused. */
export const mapped = (mapping: Mapping, source: string): Format => ({
  name: 'mapped',
  source,
  matches: () => false,
  read(sheet, out, about) {
    const missing = missingFields(mapping, sheet.columns);
    if (missing.length > 0)
      throw mapUsage(
        `${about.name} has no column for ${missing.join(', ')}; its columns are ${sheet.columns
          .filter((name) => name !== '')
          .slice(0, 30)
          .join(', ')}`,
      );
    const settled = settledFor(sheet, mapping);
    out.accounts(settled.accounts);
    settled.net = holdsCosts(sheet.rows, settled, about);
    eachRow(sheet, out, (row) => record(row, settled, about, out));
  },
});
