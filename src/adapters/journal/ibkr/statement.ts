import type { Instrument } from '../../../domain/ledger/fill.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { parseSymbol } from '../../../domain/symbol/symbol.ts';
import type { List } from '../../files/list.ts';
import {
  badRow,
  clean,
  currencyOf,
  isNegative,
  isZero,
  maybeNumber,
  negated,
  numberOf,
  type Row,
} from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow } from '../format.ts';
import { homeOfIsin, optionOf, plain, share } from '../instruments.ts';
import type { Line, Sheet } from '../sheet.ts';
import { dateOf, momentOf } from '../times.ts';
import { ibkrCorporate } from './corporate.ts';
import { ibkrCash } from './money.ts';
import { type Facts, sectionsOf } from './sections.ts';

/** Sections of money and the word that tells what theirs is; null where a row's own description must. */
const moneySections: Record<string, string | undefined> = {
  'Deposits & Withdrawals': 'deposit',
  Dividends: 'dividend',
  'Payment In Lieu Of Dividends': 'dividend',
  'Withholding Tax': 'tax',
  Interest: 'interest',
  'Broker Interest Paid': 'interest',
  'Broker Interest Received': 'interest',
  'Bond Interest Paid': 'interest',
  'Bond Interest Received': 'interest',
  Fees: 'fee',
  'Other Fees': 'fee',
  'Advisor Fees': 'fee',
  'Commission Adjustments': 'fee',
  'Transaction Fees': 'fee',
  'Sales Tax Details': 'tax',
  '871(m) Withholding': 'tax',
};
/** Sections that move positions or money and that coach does not read: what they hold is missing from the ledger. */
const unread = /^(Transfers|Grant Activity|Incentive Coupon|Forex P\/L Details|Debit Card Activity)/;

const readable = new Set(['Trades', 'Corporate Actions', ...Object.keys(moneySections)]);

/** Whether a line is of an activity statement: sections named in the first column. */
export const isStatement = ({ fields }: Line): boolean =>
  fields[1] === 'Header' && readable.has(fields[0] ?? '');

function factsOf(sections: readonly { name: string; sheet: Sheet }[]): Map<string, Facts> {
  const facts = new Map<string, Facts>();
  for (const { name, sheet } of sections) {
    if (name !== 'Financial Instrument Information') continue;
    for (const row of sheet.rows) {
      const multiplier = Number(row.get('multiplier').replaceAll(',', '') || '1');
      for (const symbol of row.get('symbol').split(', '))
        facts.set(symbol, {
          isin: row.get('securityid'),
          multiplier,
          expiry: row.get('expiry'),
          underlying: row.get('underlying'),
        });
    }
  }
  return facts;
}

function optionIn(symbol: string, multiplier: number): Instrument {
  const parsed = parseSymbol(`US:${symbol}`);
  if (isRefusal(parsed) || parsed.kind !== 'option')
    throw badRow(`"${clean(symbol)}" is no option coach can read`);
  const { underlying, expiry, strike, right } = parsed;
  return optionOf({ symbol: underlying.symbol, exchange: 'US', expiry, strike, right, multiplier });
}

const paidIn = /^commin([a-z]{3})$/;

/** A currency exchange: both sides, and its commission in the account's own currency, which only the header names. */
function exchanged(row: Row, out: Entries, at: number, columns: readonly string[]): void {
  const symbol = row.get('symbol');
  const [base = '', quote = ''] = symbol.split('.');
  const about = { at, kind: 'transfer' as const, note: `currency exchange ${symbol}` };
  out.cash(row, {
    ...about,
    amount: numberOf(row, 'point', 'quantity', 'quantity'),
    currency: currencyOf(base),
  });
  out.cash(row, {
    ...about,
    amount: numberOf(row, 'point', 'proceeds', 'proceeds'),
    currency: currencyOf(quote),
  });
  for (const column of columns.filter((name) => paidIn.test(name))) {
    const cost = maybeNumber(row, 'point', 'commission', column);
    if (cost === undefined || isZero(cost)) continue;
    const currency = currencyOf(paidIn.exec(column)![1]!);
    out.cash(row, { at, kind: 'fee', amount: cost, currency, note: `commission ${symbol}` });
  }
}

function instrumentOf(row: Row, currency: string, own: Facts | undefined): Instrument {
  const category = row.get('assetcategory');
  const symbol = row.get('symbol');
  const isin = own?.isin ?? '';
  const exchange = homeOfIsin(isin) ?? (currency === 'USD' ? 'US' : 'IBKR');
  if (/option/i.test(category)) return optionIn(symbol, own?.multiplier ?? 100);
  if (/stock|fund|etf/i.test(category)) return share(symbol, exchange, isin);
  if (/^cfds?$/i.test(category))
    return { kind: 'other', symbol: plain(symbol), exchange: 'IBKR', multiplier: 1 };
  if (!/^futures$/i.test(category))
    throw badRow(`coach keeps no trades of ${clean(category)} from this statement`);
  if (own === undefined || own.expiry === '')
    throw badRow(
      `the statement does not say what ${clean(symbol)} is; include Financial Instrument Information`,
    );
  return {
    kind: 'future',
    symbol: plain(own.underlying || symbol),
    exchange,
    expiry: dateOf(own.expiry, 'ymd'),
    multiplier: own.multiplier,
  };
}

/** What the lines of a statement's trades are known by. */
interface Known {
  facts: ReadonlyMap<string, Facts>;
  /** Whether orders are listed; their executions, listed too, are then the same trades again. */
  orders: boolean;
}

function trade(row: Row, out: Entries, { facts, orders }: Known, columns: readonly string[]) {
  const kind = row.get('datadiscriminator').toLowerCase();
  if (/cancel|correct/.test(kind)) throw badRow(`a ${clean(kind)} line; write it down by hand`);
  if (kind === 'trade' && orders) return out.skip(row, 'an execution; its order counts');
  if (kind !== 'order' && kind !== 'trade' && kind !== '') return out.skip(row, `a ${clean(kind)} line`);
  const symbol = row.get('symbol');
  const currency = currencyOf(row.get('currency'));
  const quantity = numberOf(row, 'point', 'quantity', 'quantity');
  const side = isNegative(quantity) ? 'sell' : 'buy';
  const at = momentOf(row.get('datetime').replace(', ', ' '), 'NewYork');
  if (/^forex/i.test(row.get('assetcategory'))) return exchanged(row, out, at, columns);
  const paid = maybeNumber(row, 'point', 'commission', 'commfee', 'comminusd');
  const codes = row.get('code').split(/[;,]/);
  const ending = codes.includes('Ep')
    ? 'expiry'
    : codes.includes('A')
      ? 'assignment'
      : codes.includes('Ex')
        ? 'exercise'
        : 'trade';
  out.trade(row, {
    at,
    instrument: instrumentOf(row, currency, facts.get(symbol)),
    side,
    quantity,
    price: numberOf(row, 'point', 'price', 'tprice'),
    currency,
    charges: paid === undefined ? undefined : negated(paid).replace(/^--/, ''),
    kind: ending,
  });
}

const isTotal = (row: Row): boolean =>
  ['currency', 'subtitle', 'assetcategory'].some((name) => /^total/i.test(row.get(name)));

/** Interactive Brokers' activity statement as CSV: one table a section, US Eastern times, no numbers of trades. */
export function readStatement(lines: List<Line>, out: Entries): { rows: number } {
  const sections = sectionsOf(lines);
  const known: Known = {
    facts: factsOf(sections),
    orders: sections.some(
      ({ name, sheet }) =>
        name === 'Trades' && sheet.rows.some((row) => /^order$/i.test(row.get('datadiscriminator'))),
    ),
  };
  let rows = 0;
  for (const { name, sheet } of sections) {
    const type = moneySections[name];
    const corporate = name === 'Corporate Actions';
    if (unread.test(name) && sheet.rows.length > 0)
      out.note(`the section ${name} was not read; what it moved is not in the ledger`);
    if (name !== 'Trades' && type === undefined && !corporate) continue;
    rows += sheet.rows.length + sheet.broken.length;
    eachRow(sheet, out, (row) => {
      if (isTotal(row)) return out.skip(row, 'a line of totals');
      if (corporate) return ibkrCorporate(row, out);
      return name === 'Trades' ? trade(row, out, known, sheet.columns) : ibkrCash(row, out, type!);
    });
  }
  return { rows };
}
