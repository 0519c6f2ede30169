import type { FlowKind } from '../../../domain/ledger/fill.ts';
import { badRow, clean, currencyOf, isNegative, isZero, maybeNumber, numberOf, type Row } from '../cells.ts';
import type { Entries } from '../entries.ts';
import { momentOf } from '../times.ts';

/** Whose account a row is of; a report may hold several. */
export const accountOf = (row: Row): { account?: string } => {
  const id = row.get('accountid', 'clientaccountid');
  return id === '' || id === '-' ? {} : { account: id };
};

/** A commission in another currency than the trade's is money of its own. */
export function commission(
  row: Row,
  out: Entries,
  at: number,
  id: string | undefined,
  kind: 'fee' | 'transfer' = 'fee',
): void {
  const paid = maybeNumber(row, 'point', 'commission', 'ibcommission', 'commission', 'commfee');
  if (paid === undefined || isZero(paid)) return;
  const currency = currencyOf(
    row.get('ibcommissioncurrency', 'commissioncurrency') || row.get('currencyprimary', 'currency'),
  );
  out.cash(row, {
    at,
    kind,
    amount: paid,
    currency,
    note: 'commission',
    ...accountOf(row),
    ...(id === undefined ? {} : { id: `${id}:fee` }),
  });
}

const cashKinds: readonly [RegExp, FlowKind | 'in-or-out'][] = [
  [/withholding|871|tax/i, 'tax'],
  [/dividend/i, 'dividend'],
  [/interest/i, 'interest'],
  [/fee|commission/i, 'fee'],
  [/deposit|withdrawal/i, 'in-or-out'],
];

/** What a movement of money is by the words of its type. */
export function flowKindOf(type: string, amount: string): FlowKind {
  const found = cashKinds.find(([pattern]) => pattern.test(type))?.[1];
  if (found === undefined) throw badRow(`coach does not know the type "${clean(type)}"`);
  return found !== 'in-or-out' ? found : isNegative(amount) ? 'withdrawal' : 'deposit';
}

/** Money of Interactive Brokers by the words of its type. */
export function ibkrCash(row: Row, out: Entries, type: string): void {
  const amount = numberOf(row, 'point', 'amount', 'amount');
  const kind = flowKindOf(type, amount);
  const number = row.get('transactionid');
  const time = row.get('datetime', 'settledate', 'date', 'reportdate');
  out.cash(row, {
    at: momentOf(time, 'NewYork'),
    kind,
    amount,
    currency: currencyOf(row.get('currencyprimary', 'currency')),
    id: number === '' ? undefined : `c:${number}`,
    note: row.get('description'),
    ...accountOf(row),
  });
}
