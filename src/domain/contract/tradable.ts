import { closeOfExpiry, isOrdinaryDay, localDate, localTime, session } from '../calendar/calendar.ts';
import { dayNumber, type Exchange, weekday } from '../calendar/zone.ts';
import { knownExchange } from '../ledger/corporate.ts';
import type { Instrument } from '../ledger/fill.ts';
import { isRefusal } from '../refusal.ts';
import { knownUnderlying } from '../symbol/known.ts';
import { contractFacts } from './contract.ts';
import { isExpiryDay, keptExpiry, nextExpiries } from './expiry.ts';

export const doubtCodes = [
  'noSession',
  'outsideHours',
  'afterExpiry',
  'noExpiry',
  'offStep',
  'notListed',
] as const;

/** Why a trade cannot have been made so. */
export interface Doubt {
  code: (typeof doubtCodes)[number];
  /** False where exceptions are known: then it is a warning. */
  certain: boolean;
  message: string;
  hint: string;
}

const indian = (exchange: Exchange): boolean => exchange !== 'US';
const from = 15 * 60_000;
/** Orders after the close of the cash market match until 16:00, and trades are changed until 16:15. */
const until = 45 * 60_000;

function ofMoment({ kind, exchange }: Instrument, known: Exchange, at: number, dayOnly: boolean): Doubt[] {
  const day = localDate(known, at);
  const found = session(known, day);
  if (isRefusal(found)) return [];
  if (found === null)
    return [
      {
        code: 'noSession',
        certain: true,
        message: `${exchange} had no session on ${day}`,
        hint: 'Give the day it was traded on with --at.',
      },
    ];
  if (dayOnly || found.hoursUnknown === true) return [];
  const extended = known === 'US' && kind !== 'option';
  if (extended || (at >= found.open - from && at < found.close + until)) return [];
  const hours = [found.open, found.close].map((ms) => localTime(known, ms).slice(0, 5)).join(' to ');
  return [
    {
      code: 'outsideHours',
      certain: indian(known),
      message: `${exchange} traded from ${hours} on ${day}, not at ${localTime(known, at).slice(0, 5)}`,
      hint: `Give the time on the clock of ${exchange} with --at, or the day alone.`,
    },
  ];
}

/** How long before a holiday contracts were seen listed for it: it was announced after them. */
const announcedDays = 45;

function ofExpiry(instrument: Instrument, known: Exchange, at: number): Doubt[] {
  const { symbol, expiry = '' } = instrument;
  // Until February 2015 American options expired on Saturdays.
  if (known === 'US' && expiry < '2015-02-01') return [];
  const named = knownUnderlying(symbol, known) ?? { symbol, exchange: known, assetClass: 'stock' as const };
  const day = localDate(known, at);
  const doubt = (why: string, certain: boolean): Doubt[] => {
    const next = nextExpiries(named, day, 3);
    const hint = isRefusal(next)
      ? 'Give the expiry as the exchange lists it.'
      : `The next are ${next.join(', ')}.`;
    return [
      { code: 'noExpiry', certain, message: `No contract on ${symbol} expires on ${expiry}${why}`, hint },
    ];
  };
  if ([0, 6].includes(weekday(dayNumber(expiry)))) return doubt(', a weekend', true);
  if (isOrdinaryDay(known, expiry) === false)
    return doubt(
      `, when ${known} has no session: it ends on the one before`,
      dayNumber(expiry) - dayNumber(day) <= announcedDays,
    );
  if (known === 'US') return [];
  const listed = isExpiryDay(named, expiry);
  if (isRefusal(listed) || listed || keptExpiry(named, expiry, day)) return [];
  // Contracts on a stock end early where its company goes apart.
  return doubt('', named.assetClass !== 'stock');
}

function ofStrike({ symbol, strike, expiry = '' }: Instrument, known: Exchange, at: number): Doubt[] {
  if (strike === undefined) return [];
  const facts = contractFacts(knownUnderlying(symbol, known) ?? symbol, expiry, localDate(known, at));
  const step = isRefusal(facts) ? null : facts.strikeStep;
  if (step === null || strike % step === 0) return [];
  const below = Math.floor(strike / step) * step;
  return [
    {
      code: 'offStep',
      certain: true,
      message: `${symbol} has no strike ${strike}: strikes are multiples of ${step}`,
      hint: `Near it are ${below} and ${below + step}.`,
    },
  ];
}

/** What a listing tells of one expiry: its strikes, and the day it is of. */
export interface Listing {
  day: string;
  strikes: ArrayLike<number>;
}

/**
 * Whether an option stands in an exchange's own listing of its expiry. Of the day of the trade it is the whole truth; of another day
 * strikes may have come since, or been adjusted to a bonus or a special dividend, and it is a warning.
 */
export function listingDoubts(
  { symbol, strike, expiry, exchange }: Instrument,
  at: number,
  listing: Listing,
): Doubt[] {
  const known = knownExchange(exchange);
  const strikes = Array.from(listing.strikes);
  if (known === null || strike === undefined || strikes.length < 3 || strikes.includes(strike)) return [];
  const near = strikes.toSorted((a, b) => Math.abs(a - strike) - Math.abs(b - strike)).slice(0, 2);
  return [
    {
      code: 'notListed',
      certain: listing.day === localDate(known, at),
      message: `${symbol} ${expiry} has no strike ${strike} in the listing of ${listing.day}`,
      hint: `Near it are ${near.sort((a, b) => a - b).join(' and ')}.`,
    },
  ];
}

/** What a contract by itself contradicts: the days on which such contracts expire, the step of strikes. */
export function contractDoubts(instrument: Instrument, at: number): Doubt[] {
  const known = knownExchange(instrument.exchange);
  if (known === null || instrument.expiry === undefined) return [];
  return [...ofExpiry(instrument, known, at), ...ofStrike(instrument, known, at)];
}

/**
 * What the moment of a trade contradicts: the sessions of its exchange, and the expiry of its contract. Silent where the calendars do not
 * reach. `dayOnly` leaves the time of day out.
 */
export function momentDoubts(instrument: Instrument, at: number, dayOnly: boolean): Doubt[] {
  const known = knownExchange(instrument.exchange);
  return known === null
    ? []
    : [...ofMoment(instrument, known, at, dayOnly), ...expiryDoubts(instrument, at, dayOnly)];
}

/** Whether a contract had expired when it was traded; see `momentDoubts`. */
export function expiryDoubts(
  { exchange, symbol, expiry }: Instrument,
  at: number,
  dayOnly: boolean,
): Doubt[] {
  const known = knownExchange(exchange);
  if (known === null || expiry === undefined) return [];
  const end = closeOfExpiry(known, expiry, symbol);
  const late = dayOnly ? localDate(known, at) > expiry : !isRefusal(end) && at > end + until;
  return late
    ? [
        {
          code: 'afterExpiry',
          certain: true,
          message: `The contract on ${symbol} of ${expiry} had expired by then`,
          hint: 'Give the time of the trade with --at; `coach trade settle` writes down how a contract ended.',
        },
      ]
    : [];
}
