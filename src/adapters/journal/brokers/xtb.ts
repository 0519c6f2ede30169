import { CoachError } from '../../../core/errors.ts';
import type { FlowKind, Instrument } from '../../../domain/ledger/fill.ts';
import { exponentOf, scaled } from '../../../domain/money.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { badRow, clean, decimal, isNegative, isZero, numberOf, type Row, size } from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, type Format, having } from '../format.ts';
import { plain, share } from '../instruments.ts';
import type { Sheet } from '../sheet.ts';
import { momentOf } from '../times.ts';

const order = /^(OPEN|CLOSE) (BUY|SELL) ([\d.]+)(?:\/[\d.]+)? @ ([\d.]+)/;
const euros = ['DE', 'FR', 'IT', 'ES', 'NL', 'BE', 'PT', 'FI', 'IE', 'AT'];
const currencies: Record<string, string | undefined> = {
  ...Object.fromEntries(euros.map((country) => [country, 'EUR'])),
  PL: 'PLN',
  US: 'USD',
  CZ: 'CZK',
  CH: 'CHF',
  SE: 'SEK',
  DK: 'DKK',
  NO: 'NOK',
};
const homes: Record<string, string | undefined> = { UK: 'GB' };

const kinds: readonly [RegExp, FlowKind | 'in-or-out'][] = [
  [/tax/, 'tax'],
  [/interest/, 'interest'],
  [/dividend|spin ?off/, 'dividend'],
  [/swap|fee|commission/, 'fee'],
  [/deposit|withdrawal|cash transfer (in|out)/, 'in-or-out'],
  [/transfer|correction/, 'transfer'],
];

/** The later export, which names the ticker, has UTC times; the earlier one those of Warsaw, an hour it shares with Amsterdam. */
const momentOfRow = (row: Row): number =>
  momentOf(row.get('time'), /^\d{4}-/.test(row.get('time')) ? 'UTC' : 'Amsterdam', 'dmy');

function instrumentOf(symbol: string): Instrument {
  const name = plain(symbol);
  const dot = name.lastIndexOf('.');
  const suffix = dot < 0 ? '' : name.slice(dot + 1);
  return suffix.length === 2 ? share(name.slice(0, dot), homes[suffix] ?? suffix) : share(name, 'XTB');
}

/** Cents per unit as a price: the account pays in its own currency, whatever the share is quoted in. */
function accountPrice(amount: string, quantity: string): string {
  const [money, units] = [scaled(size(amount), 8, 'halfEven'), scaled(quantity, 8, 'halfEven')];
  if (isRefusal(money) || isRefusal(units) || units === 0)
    throw badRow('the amount and the volume make no price');
  return (money / units).toFixed(6);
}

function trade(row: Row, out: Entries, match: RegExpExecArray, amount: string, currency: string): void {
  const [, opening, direction, quantity, quoted] = match;
  const side = (opening === 'OPEN') === (direction === 'BUY') ? 'buy' : 'sell';
  if (!isZero(amount) && isNegative(amount) !== (side === 'buy'))
    throw badRow('the sign of the amount contradicts the comment');
  const worth = Number(quantity) * Number(quoted);
  const same = Math.abs(worth - Math.abs(Number(amount))) <= Math.max(0.005 * worth, 0.02);
  const price = same ? decimal(quoted!, 'point', 'price') : accountPrice(amount, quantity!);
  const id = row.get('id');
  out.trade(row, {
    at: momentOfRow(row),
    instrument: instrumentOf(row.get('symbol', 'ticker')),
    side,
    quantity: quantity!,
    price,
    currency,
    ...(same ? { amount, costInside: true } : { charges: '0' }),
    id: id === '' ? undefined : `${id}:${side}`,
    note: same ? undefined : `quoted ${quoted} in another currency`,
  });
}

/** The result of a CFD is all the file tells: one unit bought and sold at once whose difference it is. */
function result(row: Row, out: Entries, amount: string, currency: string): void {
  const at = momentOfRow(row);
  const instrument = {
    kind: 'other',
    symbol: plain(row.get('symbol', 'ticker')),
    exchange: 'XTB',
    multiplier: 1,
  } as const;
  const loss = isNegative(amount);
  const about = {
    at,
    instrument,
    quantity: '1',
    currency,
    charges: '0',
    kind: 'adjustment' as const,
    note: row.get('comment'),
  };
  const id = row.get('id');
  out.trade(row, { ...about, side: 'buy', price: loss ? size(amount) : '0', id: `${id}:opened` });
  out.trade(row, { ...about, side: 'sell', price: loss ? '0' : size(amount), id: `${id}:closed` });
}

/** The account's currency: of a share whose price times volume is the amount paid. */
function currencyIn(sheet: Sheet): string | undefined {
  for (const row of sheet.rows) {
    const match = order.exec(row.get('comment'));
    const worth = match === null ? 0 : Number(match[3]) * Number(match[4]);
    const suffix = row.get('symbol', 'ticker').split('.').at(-1)!;
    const amount = Math.abs(Number(row.get('amount').replace(',', '.')));
    if (worth > 0 && Math.abs(worth - amount) < 0.02 && currencies[suffix] !== undefined)
      return currencies[suffix];
  }
  return undefined;
}

/** XTB's cash operations: trades are told in the comment, money in the account's currency, which the file does not name. */
export const xtb: Format = {
  name: 'xtb',
  source: 'xtb',
  matches: (columns) =>
    having('id', 'type', 'time', 'comment', 'amount')(columns) &&
    (columns.includes('symbol') || columns.includes('ticker')),
  read(sheet, out, about) {
    const currency = about.currency ?? currencyIn(sheet);
    if (currency === undefined)
      throw new CoachError(
        'usage',
        `${about.name} does not say the account's currency`,
        'Add it: --currency EUR',
      );
    if (about.currency === undefined)
      out.note(`the account's currency was taken to be ${currency}; --currency says otherwise`);
    if (exponentOf(currency) !== 2) out.note(`${currency} has ${exponentOf(currency)} decimals`);
    eachRow(sheet, out, (row) => {
      const type = row.get('type').toLowerCase();
      if (type === 'total') return out.skip(row, 'a line of totals');
      const amount = numberOf(row, 'either', 'amount', 'amount');
      const match = order.exec(row.get('comment'));
      if (match !== null) return trade(row, out, match, amount, currency);
      if (/profit\/loss|close trade/.test(type))
        return isZero(amount) ? out.skip(row, 'no money moved') : result(row, out, amount, currency);
      const found = kinds.find(([pattern]) => pattern.test(type))?.[1];
      if (found === undefined) throw badRow(`coach does not know the type "${clean(row.get('type'))}"`);
      const kind = found !== 'in-or-out' ? found : isNegative(amount) ? 'withdrawal' : 'deposit';
      const id = row.get('id');
      out.cash(row, {
        at: momentOfRow(row),
        kind,
        amount,
        currency,
        id: id === '' ? undefined : id,
        note: row.get('comment'),
      });
    });
  },
};
