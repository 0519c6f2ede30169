import type { Book, Quote } from './book.ts';
import { contractOf, type Fault, fault, faultOf, label, noStrike } from './fault.ts';

const tradable = ({ fault }: Quote): boolean => fault === null;
const any = (): boolean => true;
interface Near {
  quote: Quote;
  away: number;
}

/** The quote whose delta is nearest in size among those that `admits`; the lower strike of two. */
function nearestDelta(
  side: readonly Quote[],
  target: number,
  admits: (quote: Quote) => boolean,
): Near | null {
  let quote: Quote | undefined;
  let away = Number.POSITIVE_INFINITY;
  for (let i = 0; i < side.length; i++) {
    const gap = Math.abs(Math.abs(side[i]!.delta) - target);
    if (gap < away && admits(side[i]!)) {
      quote = side[i]!;
      away = gap;
    }
  }
  return quote === undefined ? null : { quote, away };
}

/** The first quote whose strike is at or above a level, by bisection. */
function firstFrom(side: readonly Quote[], level: number): number {
  let low = 0;
  let high = side.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (side[middle]!.strike < level) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The quote with the strike nearest a level among those from `first` up to `end` that `admits`; the lower of two. */
function nearestStrike(
  side: readonly Quote[],
  level: number,
  [first, end]: readonly [number, number],
  admits: (quote: Quote) => boolean,
): Near | null {
  const start = Math.min(Math.max(firstFrom(side, level), first), end);
  let above = start;
  while (above < end && !admits(side[above]!)) above++;
  let below = start - 1;
  while (below >= first && !admits(side[below]!)) below--;
  const up = above < end ? Math.abs(side[above]!.strike - level) : Number.POSITIVE_INFINITY;
  const down = below >= first ? Math.abs(side[below]!.strike - level) : Number.POSITIVE_INFINITY;
  if (down <= up) return below >= first ? { quote: side[below]!, away: down } : null;
  return { quote: side[above]!, away: up };
}

/** The nearest tradable quote within tolerance, else what is wrong with the one that was meant. */
function within(
  find: (admits: (quote: Quote) => boolean) => Near | null,
  tolerance: number,
  meant: () => { words: string; value: number },
): Quote | Fault {
  const found = find(tradable);
  if (found !== null && found.away <= tolerance) return found.quote;
  const ideal = find(any);
  if (ideal !== null && ideal.quote.fault !== null) return faultOf(ideal.quote);
  const { words, value } = meant();
  if (found === null) return fault('noStrike', `no tradable strike ${words}`, { value });
  const contract = contractOf(found.quote);
  return noStrike(`${words}; the nearest tradable is ${label(found.quote)}`, { value, contract });
}

export function byDelta(side: readonly Quote[], book: Book, target: number): Quote | Fault {
  const money = side[book.solved.atmIndex];
  if (money !== undefined && Number.isNaN(money.delta) && side.every(({ delta }) => Number.isNaN(delta)))
    return faultOf(money);
  return within(
    (admits) => nearestDelta(side, target, admits),
    Math.max(0.06, 0.3 * target),
    () => ({ words: `near delta ${target.toFixed(2)}`, value: target }),
  );
}

export function byMoney(
  side: readonly Quote[],
  book: Book,
  offset: number,
  right: 'CE' | 'PE',
): Quote | Fault {
  const at = book.solved.atmIndex + (right === 'CE' ? offset : -offset);
  const quote = side[at];
  if (quote === undefined) return noStrike(`${offset} from the money`, { value: offset });
  return quote.fault === null ? quote : faultOf(quote);
}

export function byDistance(
  side: readonly Quote[],
  from: Quote,
  deviations: number,
  book: Book,
): Quote | Fault {
  const width = deviations * book.sigma;
  const target = from.strike + width;
  const own = firstFrom(side, from.strike);
  const next = side[own]?.strike === from.strike ? own + 1 : own;
  const beyond = width > 0 ? ([next, side.length] as const) : ([0, own] as const);
  const step = width > 0 ? side[next] : side[own - 1];
  if (step === undefined) return noStrike(`beyond ${from.strike}`, { contract: contractOf(from) });
  const tolerance = Math.max(0.5 * Math.abs(width), Math.abs(step.strike - from.strike));
  return within(
    (admits) => nearestStrike(side, target, beyond, admits),
    tolerance,
    () => ({
      words: `${Math.abs(deviations).toFixed(1)} expected moves from ${from.strike}`,
      value: deviations,
    }),
  );
}

export function exactly(side: readonly Quote[], strike: number): Quote | Fault {
  const quote = side[firstFrom(side, strike - 1e-6)];
  if (quote === undefined || !(Math.abs(quote.strike - strike) < 1e-6))
    return noStrike(`${Number(strike.toFixed(2))} is listed`, { value: strike });
  return quote.fault === null ? quote : faultOf(quote);
}
