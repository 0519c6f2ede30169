import type { FillKind, FlowKind } from '../../../domain/ledger/fill.ts';
import { badRow, clean, isNegative, maybeNumber, numberOf, type Row, size } from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, type Format, having } from '../format.ts';
import { dateOf } from '../times.ts';
import { dayOnly } from '../wall.ts';
import { americanIn } from './option-words.ts';

const sides: Record<string, 'buy' | 'sell' | undefined> = {
  BUY: 'buy',
  BTO: 'buy',
  BTC: 'buy',
  SELL: 'sell',
  STO: 'sell',
  STC: 'sell',
};
const endings: Record<string, FillKind | undefined> = {
  OEXP: 'expiry',
  OASGN: 'assignment',
  OEXCS: 'exercise',
};
const flows: Record<string, FlowKind | 'in-or-out' | undefined> = {
  CDIV: 'dividend',
  MDIV: 'dividend',
  SLIP: 'interest',
  INT: 'interest',
  MINT: 'interest',
  GOLD: 'fee',
  AFEE: 'fee',
  DFEE: 'fee',
  DTAX: 'tax',
  ACH: 'in-or-out',
  RTP: 'in-or-out',
  WIRE: 'in-or-out',
  GDBP: 'transfer',
  MISC: 'transfer',
};

function record(row: Row, out: Entries) {
  const code = row.get('transcode').toUpperCase();
  const at = dayOnly(dateOf(row.get('activitydate'), 'mdy'), 'NewYork');
  const amount = maybeNumber(row, 'point', 'amount', 'amount');
  const note = row.get('description');
  const side = sides[code];
  const ending = endings[code];
  if (side === undefined && ending === undefined) {
    const found = flows[code];
    if (found === undefined) throw badRow(`coach does not know the code "${clean(code)}"`);
    if (amount === undefined) throw badRow('the amount is empty');
    const kind = found !== 'in-or-out' ? found : isNegative(amount) ? 'withdrawal' : 'deposit';
    return out.cash(row, { at, kind, amount, currency: 'USD', note });
  }
  // Of an expiry the quantity says "2S" for what was sold.
  const quantity = row.get('quantity').replace(/S$/i, '');
  const instrument = americanIn(row.get('instrument'), note.replace(/^Option Expiration for /i, ''));
  if (ending !== undefined && instrument.kind !== 'option') throw badRow('it names no option');
  return out.trade(row, {
    at,
    instrument,
    side: side ?? (/S$/i.test(row.get('quantity')) ? 'sell' : 'buy'),
    quantity: ending === undefined ? size(numberOf(row, 'point', 'quantity', 'quantity')) : quantity,
    price: ending === undefined ? numberOf(row, 'point', 'price', 'price') : '0',
    currency: 'USD',
    ...(ending === undefined ? { amount, costInside: true } : { charges: '0' }),
    kind: ending ?? 'trade',
  });
}

/** Robinhood's activity: days only, dollars with brackets for what was paid, fees inside the amount, newest first. */
export const robinhood: Format = {
  name: 'robinhood',
  source: 'robinhood',
  matches: having('activitydate', 'instrument', 'description', 'transcode', 'quantity', 'price', 'amount'),
  read: (sheet, out) => eachRow({ ...sheet, rows: sheet.rows.toReversed() }, out, (row) => record(row, out)),
};
