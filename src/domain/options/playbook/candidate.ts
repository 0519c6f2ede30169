import type { Book, Quote } from './book.ts';
import { contractOf, type Fault, fault, isFault, label } from './fault.ts';
import { byDelta, byDistance, byMoney, exactly } from './nearest.ts';
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
