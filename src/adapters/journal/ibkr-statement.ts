import type { Instrument } from '../../domain/ledger/fill.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { parseSymbol } from '../../domain/symbol.ts';
import { badRow, clean, currencyOf, isNegative, maybeNumber, negated, numberOf, type Row } from './cells.ts';
import type { Entries } from './entries.ts';
import { eachRow } from './format.ts';
import { ibkrCash } from './ibkr-rows.ts';
import { homeOfIsin, optionOf, share } from './instruments.ts';
import { type Line, type Sheet, sheetOf } from './sheet.ts';
import { momentOf } from './times.ts';

/** Sections of money and the word that tells what theirs is; null where a row's own description must. */
const moneySections: Record<string, string | undefined> = {
  'Deposits & Withdrawals': 'deposit',
  Dividends: 'dividend',
  'Payment In Lieu Of Dividends': 'dividend',
  'Withholding Tax': 'tax',
  Interest: 'interest',
  'Broker Interest Paid': 'interest',
  'Broker Interest Received': 'interest',
  Fees: 'fee',
  'Other Fees': 'fee',
};

interface Facts {
  isin: string;
  multiplier: number;
}

/** The sections of a statement, each a sheet of its own; one that changes its header has several. */
function sectionsOf(lines: readonly Line[]): { name: string; sheet: Sheet }[] {
  const groups: { name: string; lines: Line[] }[] = [];
  const last = new Map<string, (typeof groups)[number]>();
  for (const { line, fields } of lines) {
    const [name = '', kind, ...rest] = fields;
    if (kind === 'Header') {
      const group = { name, lines: [{ line, fields: rest }] };
      groups.push(group);
      last.set(name, group);
    } else if (kind === 'Data') last.get(name)?.lines.push({ line, fields: rest });
  }
  return groups.map(({ name, lines: own }) => ({ name, sheet: sheetOf(own, 0) }));
}

const known = new Set(['Trades', ...Object.keys(moneySections)]);

/** Whether lines are an activity statement: sections named in the first column. */
export const isStatement = (lines: readonly Line[]): boolean =>
  lines.some(({ fields }) => fields[1] === 'Header' && known.has(fields[0] ?? ''));

function factsOf(sections: readonly { name: string; sheet: Sheet }[]): Map<string, Facts> {
  const facts = new Map<string, Facts>();
  for (const { name, sheet } of sections) {
    if (name !== 'Financial Instrument Information') continue;
    for (const row of sheet.rows) {
      const multiplier = Number(row.get('multiplier').replaceAll(',', '') || '1');
      for (const symbol of row.get('symbol').split(', '))
        facts.set(symbol, { isin: row.get('securityid'), multiplier });
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

function trade(row: Row, out: Entries, facts: ReadonlyMap<string, Facts>) {
  const kind = row.get('datadiscriminator').toLowerCase();
  if (kind !== 'order' && kind !== 'trade' && kind !== '') return out.skip(row, `a ${clean(kind)} line`);
  const category = row.get('assetcategory');
  const symbol = row.get('symbol');
  const currency = currencyOf(row.get('currency'));
  const quantity = numberOf(row, 'point', 'quantity', 'quantity');
  const side = isNegative(quantity) ? 'sell' : 'buy';
  const at = momentOf(row.get('datetime').replace(', ', ' '), 'NewYork');
  if (/^forex/i.test(category)) {
    const [base = '', quote = ''] = symbol.split('.');
    const about = { at, kind: 'transfer' as const, note: `currency exchange ${symbol}` };
    out.cash(row, { ...about, amount: quantity, currency: currencyOf(base) });
    return out.cash(row, {
      ...about,
      amount: numberOf(row, 'point', 'proceeds', 'proceeds'),
      currency: currencyOf(quote),
    });
  }
  const own = facts.get(symbol);
  const isin = own?.isin ?? '';
  const option = /option/i.test(category);
  if (!option && !/stock|fund|etf/i.test(category))
    throw badRow(`coach keeps no trades of ${clean(category)} from this statement`);
  const exchange = homeOfIsin(isin) ?? (currency === 'USD' ? 'US' : 'IBKR');
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
    instrument: option ? optionIn(symbol, own?.multiplier ?? 100) : share(symbol, exchange, isin),
    side,
    quantity,
    price: numberOf(row, 'point', 'price', 'tprice'),
    currency,
    charges: paid === undefined ? undefined : negated(paid).replace(/^--/, ''),
    kind: ending,
  });
}

/** Interactive Brokers' activity statement as CSV: one table a section, US Eastern times, no numbers of trades. */
export function readStatement(lines: readonly Line[], out: Entries): { rows: number } {
  const sections = sectionsOf(lines);
  const facts = factsOf(sections);
  let rows = 0;
  for (const { name, sheet } of sections) {
    const type = moneySections[name];
    if (name !== 'Trades' && type === undefined) continue;
    rows += sheet.rows.length + sheet.broken.length;
    eachRow(sheet, out, (row) => {
      if (/^total/i.test(row.get('currency')) || /^total/i.test(row.get('subtitle')))
        return out.skip(row, 'a line of totals');
      return name === 'Trades' ? trade(row, out, facts) : ibkrCash(row, out, type!);
    });
  }
  return { rows };
}
