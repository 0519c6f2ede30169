import type { Book, Quote } from './book.ts';
import { contractOf, type Fault, fault, faultOf, isFault, label, noStrike } from './fault.ts';
import type { Figure, StrikeRule, Template, TemplateLeg } from './template.ts';

export interface PickedLeg {
  action: 'buy' | 'sell';
  /** Contracts in one unit of the structure. */
  ratio: number;
  quote: Quote;
}

/** A structure on real strikes. */
export interface Candidate {
  template: Template;
  legs: readonly PickedLeg[];
  /** Names it among all candidates: strategy and strikes. */
  key: string;
}

export interface Shelf {
  near: Book;
  /** The next suitable expiry, or why there is none. */
  far: Book | Fault;
}

export interface Found {
  candidates: Candidate[];
  /** Why some of what was tried has no legs; the first met. */
  fault: Fault | null;
}

type Params = Readonly<Record<string, number>>;

function figureOf(figure: Figure, params: Params): number {
  if (typeof figure === 'number') return figure;
  return figure.startsWith('-') ? -params[figure.slice(1)]! : params[figure]!;
}

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

function byDelta(side: readonly Quote[], book: Book, target: number): Quote | Fault {
  const money = side[book.solved.atmIndex];
  if (money !== undefined && Number.isNaN(money.delta) && side.every(({ delta }) => Number.isNaN(delta)))
    return faultOf(money);
  return within(
    (admits) => nearestDelta(side, target, admits),
    Math.max(0.06, 0.3 * target),
    () => ({ words: `near delta ${target.toFixed(2)}`, value: target }),
  );
}

function byMoney(side: readonly Quote[], book: Book, offset: number, right: 'CE' | 'PE'): Quote | Fault {
  const at = book.solved.atmIndex + (right === 'CE' ? offset : -offset);
  const quote = side[at];
  if (quote === undefined) return noStrike(`${offset} from the money`, { value: offset });
  return quote.fault === null ? quote : faultOf(quote);
}

function byDistance(side: readonly Quote[], from: Quote, deviations: number, book: Book): Quote | Fault {
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

function exactly(side: readonly Quote[], strike: number): Quote | Fault {
  const quote = side[firstFrom(side, strike - 1e-6)];
  if (quote === undefined || !(Math.abs(quote.strike - strike) < 1e-6))
    return noStrike(`${Number(strike.toFixed(2))} is listed`, { value: strike });
  return quote.fault === null ? quote : faultOf(quote);
}

function strikeOf(
  rule: StrikeRule,
  right: 'CE' | 'PE',
  book: Book,
  picked: readonly PickedLeg[],
  params: Params,
): Quote | Fault {
  const side = right === 'CE' ? book.calls : book.puts;
  if ('delta' in rule) return byDelta(side, book, figureOf(rule.delta, params));
  if ('atm' in rule) return byMoney(side, book, figureOf(rule.atm, params), right);
  if ('same' in rule) return exactly(side, picked[rule.same]!.quote.strike);
  if ('plus' in rule) {
    const [a, b] = rule.plus;
    return exactly(
      side,
      picked[a]!.quote.strike + picked[b]!.quote.strike - picked[rule.minus]!.quote.strike,
    );
  }
  return byDistance(side, picked[rule.from]!.quote, figureOf(rule.sigma, params), book);
}

function quoteFor(
  leg: TemplateLeg,
  shelf: Shelf,
  picked: readonly PickedLeg[],
  params: Params,
): Quote | Fault {
  const book = leg.expiry === 'far' ? shelf.far : shelf.near;
  if (isFault(book)) return book;
  if (leg.right === 'FUT' || leg.at === undefined)
    return book.future ?? fault('noFuture', 'the chain carries no price of the future');
  const found = strikeOf(leg.at, leg.right, book, picked, params);
  // Whose strikes they are is plain for the expiry looked at, and for no other.
  return isFault(found) && leg.expiry === 'far'
    ? { ...found, reason: `${book.expiry}, ${found.reason}` }
    : found;
}

function legsOf(template: Template, shelf: Shelf, params: Params): PickedLeg[] | Fault {
  const picked: PickedLeg[] = [];
  for (const leg of template.legs) {
    const quote = quoteFor(leg, shelf, picked, params);
    if (isFault(quote)) return quote;
    const twice = picked.some((one) => one.quote === quote && one.action !== leg.action);
    if (twice) {
      const words = `${label(quote)} would be both bought and sold`;
      return fault('sameContract', words, { contract: contractOf(quote) });
    }
    picked.push({ action: leg.action, ratio: leg.lots ?? 1, quote });
  }
  return picked;
}

const rightOrder = { FUT: 0, PE: 1, CE: 2 } as const;

/** Buys first, as they are ordered: the margin of what is sold is then the hedged one. */
function inOrder(legs: readonly PickedLeg[]): PickedLeg[] {
  return [...legs].sort((a, b) => {
    if (a.action !== b.action) return a.action === 'buy' ? -1 : 1;
    const [x, y] = [a.quote, b.quote];
    if (x.right !== y.right) return rightOrder[x.right] - rightOrder[y.right];
    return x.strike - y.strike || (x.expiry < y.expiry ? -1 : 1);
  });
}

/** Every combination of the values to try, in the order they are written. */
function combinations(grid: Template['try']): Params[] {
  let all: Params[] = [{}];
  for (const [name, values] of Object.entries(grid)) {
    all = all.flatMap((params) => values.map((value) => ({ ...params, [name]: value })));
  }
  return all;
}

const keyOf = (template: Template, legs: readonly PickedLeg[]): string =>
  `${template.id} ${legs
    .map(({ action, ratio, quote }) => `${action[0]}${ratio}${quote.right}${quote.strike}@${quote.expiry}`)
    .join(' ')}`;

/** The structure on every set of strikes its rules find, each once. */
export function candidatesOf(template: Template, shelf: Shelf): Found {
  const byKey = new Map<string, Candidate>();
  let wrong: Fault | null = null;
  for (const params of combinations(template.try)) {
    const legs = legsOf(template, shelf, params);
    if (isFault(legs)) {
      wrong ??= legs;
      continue;
    }
    const key = keyOf(template, legs);
    if (!byKey.has(key)) byKey.set(key, { template, legs: inOrder(legs), key });
  }
  return { candidates: [...byKey.values()], fault: wrong };
}
