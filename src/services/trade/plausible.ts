import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { localDate, toEpoch } from '../../domain/calendar/calendar.ts';
import {
  contractDoubts,
  type Doubt,
  doubtCodes,
  expiryDoubts,
  type Listing,
  listingDoubts,
  momentDoubts,
} from '../../domain/contract/tradable.ts';
import { dayAt, knownExchange } from '../../domain/ledger/corporate.ts';
import { type Fill, type Instrument, positionKey } from '../../domain/ledger/fill.ts';

const dayAlone = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Holds what a person writes down against what can be traded: throws `refused` with the first contradiction, or gives them all as
 * warnings where they said `anyway`. A time nobody told is that of writing and proves nothing of the session.
 */
export function plausible(
  entries: readonly { instrument: Instrument }[],
  at: number,
  told: { at?: string | undefined; anyway: boolean },
  contractsToo = true,
  listed: ReadonlyMap<Instrument, Listing> = new Map(),
): string[] {
  const dayOnly = told.at === undefined || dayAlone.test(told.at.trim());
  const found = entries.flatMap(({ instrument }) => [
    ...(told.at === undefined ? expiryDoubts(instrument, at, true) : momentDoubts(instrument, at, dayOnly)),
    ...(contractsToo ? contractDoubts(instrument, at) : []),
    ...(listed.has(instrument) ? listingDoubts(instrument, at, listed.get(instrument)!) : []),
  ]);
  const certain = found.find((doubt) => doubt.certain);
  if (certain !== undefined && !told.anyway)
    throw new CoachError('refused', certain.message, `${certain.hint} --anyway writes it down all the same.`);
  return [...new Set(found.map(({ message }) => message))];
}

/**
 * The exchange's own listing of each option's expiry, where an end-of-day file of its underlying was imported: what the tables do not
 * know of stocks. That of the day of the trade, else the last one before it.
 */
export async function listings(
  entries: readonly { instrument: Instrument }[],
  at: number,
  { ports }: Context,
): Promise<Map<Instrument, Listing>> {
  const found = new Map<Instrument, Listing>();
  const { chains } = await ports.store();
  for (const { instrument } of entries) {
    const { kind, symbol, expiry, exchange } = instrument;
    const known = knownExchange(exchange);
    if (kind !== 'option' || known === null) continue;
    const day = localDate(known, at);
    const chain = (await chains.latest(symbol, { before: toEpoch(known, day, '23:59'), source: 'bhavcopy' }))
      ?.chain;
    const slice = chain?.slices.find((one) => one.expiry === expiry);
    if (chain === undefined || slice === undefined || chain.exchange !== known) continue;
    found.set(instrument, { day: localDate(known, chain.asOf), strikes: slice.strikes });
  }
  return found;
}

/** One line for each kind of contradiction in a broker's fills, with how many there are and the first of them. */
export function implausible(fills: Iterable<Fill>): string[] {
  // Fills come in the order of time, so that no more than a day of contracts is remembered.
  const contracts = new Map<string, Doubt[]>();
  let today = '';
  const met = new Map<Doubt['code'], { n: number; first: string }>();
  for (const { instrument, at, kind } of fills) {
    if (kind !== 'trade') continue;
    const day = dayAt(instrument.exchange, at);
    const dayOnly = dayAt(instrument.exchange, at - 1) !== day;
    if (day !== today) contracts.clear();
    today = day;
    const key = `${positionKey(instrument)}|${day}`;
    let own = contracts.get(key);
    if (own === undefined) {
      own = contractDoubts(instrument, at);
      contracts.set(key, own);
    }
    for (const { code, message } of [...momentDoubts(instrument, at, dayOnly), ...own]) {
      const before = met.get(code);
      if (before === undefined) met.set(code, { n: 1, first: `${instrument.symbol}: ${message}` });
      else before.n++;
    }
  }
  return doubtCodes.flatMap((code) => {
    const { n, first } = met.get(code) ?? { n: 0, first: '' };
    if (n === 0) return [];
    return [`${n} ${n === 1 ? 'trade' : 'trades'} cannot have been made as the file tells: ${first}`];
  });
}
