import { toEpoch } from '../../../domain/calendar/calendar.ts';
import type { Chain } from '../../../domain/chain/snapshot.ts';
import { tableOf } from '../../files/csv.ts';
import { compactDate } from '../../files/dates.ts';
import { numberIn } from '../../files/numbers.ts';
import type { Member } from '../archive.ts';
import { ledger as newLedger } from '../ledger.ts';
import type { Leg } from '../leg.ts';
import { bareLeg, chainOf } from '../legs.ts';
import { type Reading, type Source, unreadable } from '../reading.ts';
import { knownAs } from '../underlying.ts';

const contract =
  /^(\d{8})_([a-z0-9.]+)_minute_(quote|trade)_(?:american|european)_(call|put)_(\d+)_(\d{8})\.csv$/i;
const scale = 10_000;
const minute = 60_000;
const day = 86_400_000;

/** Whether an archive holds one Lean file a contract. */
export const isLeanOptions = (members: readonly Member[]): boolean =>
  members.length > 0 && members.every((member) => contract.test(member.name));

const quoteColumns = ['ms', 'bo', 'bh', 'bl', 'bid', 'bs', 'ao', 'ah', 'al', 'ask', 'as'];
const tradeColumns = ['ms', 'open', 'high', 'low', 'close', 'volume'];

/** Writes what a contract's last minute shows into its leg; the end of that minute in ms since midnight, NaN when it shows nothing. */
function lastMinute(leg: Leg, text: string, quotes: boolean, name: string): number {
  const table = tableOf(name, text, quotes ? quoteColumns : tradeColumns);
  let last: readonly string[] = [];
  let volume = 0;
  for (const { fields } of table.rows()) {
    last = fields;
    if (!quotes) volume += numberIn(fields[5]);
  }
  const at = numberIn(last[0]);
  if (last.length < table.columns.length || !(at >= 0 && at < day)) return Number.NaN;
  if (quotes) {
    leg.bid = numberIn(last[4]) / scale;
    leg.bidQty = numberIn(last[5]) * 100;
    leg.ask = numberIn(last[9]) / scale;
    leg.askQty = numberIn(last[10]) * 100;
  } else {
    leg.last = numberIn(last[4]) / scale;
    leg.volume = volume;
  }
  return at + minute;
}

/**
 * A day of Lean's minute files of options as the chain at its last minute: the last quote of each contract stands, or
 * its last trade with the day's volume. Times are New York's, prices and strikes ten-thousandths.
 */
export function readLeanOptions(members: readonly Member[], source: Source): Reading {
  const ledger = newLedger();
  const legs: Leg[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  let named: { date: string; root: string } | undefined;
  for (const [i, member] of members.entries()) {
    const [, date, root, kind, right, strike, until] = contract.exec(member.name)!;
    const expiry = compactDate(until!);
    if (expiry === undefined) {
      ledger.refuse(i + 1, 'the expiry in the name is not a date');
      continue;
    }
    const leg = bareLeg(i + 1, expiry, Number(strike) / scale, right!.toLowerCase() === 'call');
    const text = new TextDecoder().decode(member.bytes);
    leg.root = root!.toUpperCase();
    const at = text.trim() === '' ? Number.NaN : lastMinute(leg, text, kind === 'quote', member.name);
    if (Number.isNaN(at)) {
      ledger.refuse(i + 1, 'the contract has no usable last minute');
      continue;
    }
    latest = Math.max(latest, at);
    named ??= { date: date!, root: root! };
    legs.push(leg);
  }
  const date = named === undefined ? undefined : compactDate(named.date);
  const about = named === undefined ? null : knownAs(named.root, 'US');
  if (date === undefined || about === null) {
    throw unreadable(
      source.name,
      'no contract in the archive has a usable name and row',
      'Fetch the archive again.',
    );
  }
  const head: Omit<Chain, 'slices'> = {
    ...about,
    asOf: toEpoch('US', date, '00:00') + latest,
    spot: Number.NaN,
    source: 'lean',
    openInterestNote: 'not in this source',
  };
  const chain = chainOf(head, legs, ledger, () => ({ lotSize: 100 }));
  ledger.note(
    'The chain is of the last minute of the day; the file has no open interest and no price of the underlying',
  );
  return { format: 'lean-options', chains: chain.slices.length > 0 ? [chain] : [], bars: [], ledger };
}
