import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { FillDocument, OpenDocument, OpenWords } from '../../core/shapes/trade.ts';
import { parseWhen } from '../../core/when.ts';
import { toEpoch } from '../../domain/calendar/calendar.ts';
import { knownExchange, timeAt } from '../../domain/ledger/corporate.ts';
import { nameOf } from '../../domain/ledger/explain.ts';
import { type Fill, fillId } from '../../domain/ledger/fill.ts';
import { fingerprint } from '../../domain/ledger/fingerprint.ts';
import { type Minor, major, minorOf, perUnit, shareOf, units } from '../../domain/money.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { parseSymbol, underlyingOf } from '../../domain/symbol/symbol.ts';
import { orThrow } from '../suggest/snapshot.ts';
import { type Entry, entriesOf, estimatedCharges } from './entry.ts';
import { listings, plausible } from './plausible.ts';

/** A time without an offset, on the clock of an exchange; null where the text has one, or is no time. */
function localMoment(text: string, exchange: string): number | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?$/.exec(text.trim());
  const known = knownExchange(exchange);
  if (match === null || known === null) return null;
  const at = toEpoch(known, match[1]!, match[2] ?? '23:59:59');
  return Number.isNaN(at) ? null : at + (match[2] === undefined ? 999 : 0);
}

/** A moment a person typed, on the clock of the exchange it is about, or now; nothing of tomorrow is written down. */
export function momentOf(text: string | undefined, context: Context, exchange = 'NSE'): number {
  const now = context.asOf ?? context.ports.clock.now();
  if (text === undefined) return now;
  const typed = localMoment(text, exchange) ?? parseWhen(text);
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text.trim()) ? Math.min(typed, now) : typed;
  if (at > now)
    throw new CoachError('refused', `${text} has not come yet`, 'The ledger keeps what has happened.');
  return at;
}

/** The exchange of a symbol as typed, whose clock its times are told on; India's where it is none, which is refused later. */
export function exchangeNamed(symbol: string): string {
  const parsed = parseSymbol(symbol);
  return isRefusal(parsed) ? 'NSE' : underlyingOf(parsed).exchange;
}

/** A fill as a command tells of it. */
export const fillDocument = (fill: Fill): FillDocument => ({
  id: fill.id,
  at: timeAt(fill.instrument.exchange, fill.at),
  account: fill.account,
  name: nameOf(fill.instrument),
  symbol: fill.instrument.symbol,
  kind: fill.kind,
  side: fill.side,
  quantity: units(fill.quantity),
  price: perUnit(fill.price),
  multiplier: fill.instrument.multiplier,
  currency: fill.currency,
  charges: major(fill.charges, fill.currency),
  chargesKnown: fill.chargesKnown,
  strategyId: fill.strategyId,
  source: fill.source,
  note: fill.note,
});

/** Shares a total over legs by their value, so that nothing is lost to rounding. */
function spread(total: Minor, entries: readonly Entry[]): Minor[] {
  const weight = (leg: Entry) => Math.max(1, Math.round(units(leg.quantity) * perUnit(leg.price) * 100));
  let [left, whole] = [total, entries.reduce((sum, leg) => sum + weight(leg), 0)];
  return entries.map((leg) => {
    const own = shareOf(left, weight(leg), whole);
    left = (left - own) as Minor;
    whole -= weight(leg);
    return own;
  });
}

interface Writing {
  at: number;
  account: string;
  currency: string;
  charges: number | undefined;
  note: string | undefined;
  strategyIds: readonly (string | null)[];
  plan: Fill['plan'];
}

/** Entries as fills of the manual source, each with its charges as told or estimated. */
export function written(
  entries: readonly Entry[],
  how: Writing,
  context: Context,
): { fills: Fill[]; warnings: string[] } {
  const told =
    how.charges === undefined ? null : spread(orThrow(minorOf(how.charges, how.currency)), entries);
  const warnings = new Set<string>();
  const fills = entries.map((leg, i): Fill => {
    const found = told === null ? estimatedCharges(leg, how.currency, how.at, context) : null;
    if (found?.reason)
      warnings.add(`${found.reason}: charges are set to 0 and marked unknown; give --charges.`);
    const { instrument, side, quantity, price } = leg;
    const whole: Omit<Fill, 'id'> = {
      instrument,
      side,
      quantity,
      price,
      at: how.at,
      charges: found?.charges ?? told![i]!,
      chargesKnown: told !== null,
      currency: how.currency,
      kind: 'trade',
      account: how.account,
      source: 'manual',
      // Two legs alike are two fills.
      orderId: entries.length > 1 ? String(i + 1) : null,
      strategyId: how.strategyIds[i] ?? null,
      note: how.note ?? null,
      plan: how.plan,
      split: null,
      reverses: null,
    };
    return { ...whole, id: fillId(whole) };
  });
  return { fills, warnings: [...warnings] };
}

/** Adds fills to the ledger; warns of those that were there already. */
export async function keep(fills: Fill[], context: Context) {
  const { ledger } = await context.ports.store();
  const tally = await ledger.append({ fills });
  return tally.already === 0
    ? []
    : [
        `${tally.already} of these were in the ledger already, to the last digit, and were not added again; differ in --at or --note to add them.`,
      ];
}

/** Writes down a trade that was opened: one contract, or several legs as one strategy. Records, never orders. */
export async function openTrade(words: OpenWords, context: Context): Promise<OpenDocument> {
  const at = momentOf(words.at, context, exchangeNamed(words.symbol));
  const { underlying, entries } = await entriesOf(words, at, context);
  const doubts = plausible(entries, at, words, true, await listings(entries, at, context));
  const { currency } = underlying;
  const strategyId =
    words.strategy ??
    (entries.length < 2
      ? null
      : `s${fingerprint(['strategy', words.account, at, JSON.stringify(entries)]).slice(0, 10)}`);
  const { entry = null, stop = null, target = null, tag = null } = words;
  const plan = [entry, stop, target, tag].every((part) => part === null)
    ? null
    : { entry, stop, target, tag };
  const { account, charges, note } = words;
  const { fills, warnings } = written(
    entries,
    { at, account, currency, charges, note, strategyIds: entries.map(() => strategyId), plan },
    context,
  );
  warnings.unshift(...doubts);
  warnings.push(...(await keep(fills, context)));
  return { strategyId, fills: fills.map(fillDocument), warnings };
}
