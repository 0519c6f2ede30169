import type { Chain } from '../../../domain/chain/snapshot.ts';
import { columnOf, remembered, rowFault, type Table } from '../../files/csv.ts';
import { compactDate } from '../../files/dates.ts';
import { numberIn, positive, priceLimit } from '../../files/numbers.ts';
import { ledger as newLedger } from '../ledger.ts';
import type { Leg } from '../leg.ts';
import { bareLeg, chainOf } from '../legs.ts';
import { momentOf } from '../moments.ts';
import { type Reading, type Source, unreadable } from '../reading.ts';
import { symbolInName } from '../series-name.ts';
import { underlyingOf } from '../underlying.ts';

/** Whether the header is that of Lean's daily option universe. */
export const isLeanUniverse = (table: Table): boolean =>
  table.columns[0] === '#expiry' &&
  columnOf(table, 'right') === 2 &&
  columnOf(table, 'implied_volatility') >= 0;

/**
 * Lean's option universe of a day: `#expiry,strike,right,open,…`, a row without expiry for the underlying itself.
 * The close stands as last price (it is the middle of the quotes where nothing traded); volatility is a fraction
 * with 0 and 1e-7 for none. Symbol and day stand in the name only.
 */
export function readLeanUniverse(table: Table, source: Source): Reading {
  const ledger = newLedger();
  const name = source.symbol ?? symbolInName(source.name);
  if (name === undefined)
    throw unreadable(source.name, 'nothing says whose options these are', 'Name it with --symbol.');
  const about = underlyingOf(name, 'US');
  const place = Object.fromEntries(table.columns.map((column, i) => [column, i]));
  const dateOf = remembered(compactDate);
  const legs: Leg[] = [];
  let spot = Number.NaN;
  for (const row of table.rows()) {
    const field = (column: string) => row.fields[place[column]!]?.trim() ?? '';
    const fault = rowFault(row, table, 10);
    const expiry = dateOf(field('#expiry'));
    const right = field('right').toUpperCase();
    if (fault !== undefined) ledger.refuse(row.line, fault);
    else if (field('#expiry') === '' && field('strike') === '') {
      const close = positive(numberIn(field('close')));
      if (close <= priceLimit) spot = close;
      else ledger.refuse(row.line, 'the underlying has no price');
    } else if (expiry === undefined) ledger.refuse(row.line, 'the expiry is not a date like 20140606');
    else if (right !== 'C' && right !== 'P') ledger.refuse(row.line, 'the right is neither C nor P');
    else {
      const leg = bareLeg(row.line, expiry, numberIn(field('strike')), right === 'C');
      leg.last = numberIn(field('close'));
      leg.volume = numberIn(field('volume'));
      leg.oi = numberIn(field('open_interest'));
      leg.vendorIv = numberIn(field('implied_volatility'));
      legs.push(leg);
    }
  }
  const head: Omit<Chain, 'slices'> = {
    ...about,
    asOf: momentOf(source, about.exchange, ledger),
    spot,
    source: 'lean',
    openInterestNote: 'contracts, as the file gives them',
  };
  const chain = chainOf(head, legs, ledger, () => ({ lotSize: 100 }));
  ledger.note('Last prices are the close of the day, the middle of the quotes where nothing traded');
  return { format: 'lean-universe', chains: chain.slices.length > 0 ? [chain] : [], bars: [], ledger };
}
