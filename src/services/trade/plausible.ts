import { CoachError } from '../../core/errors.ts';
import {
  contractDoubts,
  type Doubt,
  doubtCodes,
  expiryDoubts,
  momentDoubts,
} from '../../domain/contract/tradable.ts';
import { dayAt } from '../../domain/ledger/corporate.ts';
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
): string[] {
  const dayOnly = told.at === undefined || dayAlone.test(told.at.trim());
  const found = entries.flatMap(({ instrument }) => [
    ...(told.at === undefined ? expiryDoubts(instrument, at, true) : momentDoubts(instrument, at, dayOnly)),
    ...(contractsToo ? contractDoubts(instrument, at) : []),
  ]);
  const certain = found.find((doubt) => doubt.certain);
  if (certain !== undefined && !told.anyway)
    throw new CoachError('refused', certain.message, `${certain.hint} --anyway writes it down all the same.`);
  return [...new Set(found.map(({ message }) => message))];
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
