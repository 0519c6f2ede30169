import type { Kind } from './lexicon.ts';
import { prints } from './match.ts';
import type { Fact } from './rows.ts';
import type { ReadFigure } from './spelled.ts';

interface Result {
  value: number;
  kind: Kind;
  how: string;
}

const most = 48;
const isPoint = (kind: Kind): boolean => kind === 'price' || kind === 'number';
const has = (fact: Fact, ...ids: string[]): boolean => fact.concepts.some((id) => ids.includes(id));
const isMove = (fact: Fact): boolean => has(fact, 'expectedMove', 'straddle');
/** A quote of an option. */
const isPremium = (fact: Fact): boolean => has(fact, 'price', 'bid', 'ask') && fact.strike !== null;
const isCount = (fact: Fact): boolean => has(fact, 'lotSize', 'lots', 'quantity') && fact.value > 0;
const sameMeaning = (x: Fact, y: Fact): boolean => x.concepts.some((id) => y.concepts.includes(id));

/** What the words around a figure allow to be reckoned. */
export interface Licence {
  /** A label names the figure itself: only what keeps its meaning is reckoned. */
  tight: boolean;
  /** away, wide, below, between. */
  distance: boolean;
  /** range, band, break-even, ±. */
  range: boolean;
  /** more, less, exceeds, over. */
  difference: boolean;
  /** total, together, combined, both. */
  sum: boolean;
  /** ratio, times, reward, share. */
  ratio: boolean;
  /** after charges, net of costs. */
  costs: boolean;
  /** loss, lose, fail, against. */
  complement: boolean;
}

const licences: Readonly<Record<Exclude<keyof Licence, 'tight'>, RegExp>> = {
  distance:
    /\b(?:away|apart|wide|width|below|above|under|over|gap|cushion|distance|from|between|difference|higher|lower|buffer|room|far|short of|past|up|down|points)\b/i,
  range: /\b(?:range|band|between|sigma|expected move|implied move|straddle|break-?\s?evens?)\b|±|\+\/-/i,
  difference:
    /\b(?:more|less|exceeds?|over|above|below|under|gap|difference|differ|premium|richer|cheaper|higher|lower|minus|save[sd]?|points?|spread|versus|vs|apart)\b/i,
  sum: /\b(?:total|together|combined|both|sum|add(?:s|ed)? up|in all|plus|overall)\b/i,
  ratio:
    /\b(?:ratio|times|reward|risk|return|on margin|share|per|multiple|of (?:the |its |your )?\w+|equals?|pays?|yield)\b|[x×:%]/i,
  costs:
    /\b(?:after|before|net|less|including|includes|incl|with|plus|minus|excluding)\b[^.]{0,24}\b(?:charges|costs|fees|taxes|brokerage)\b|\bnet\b|after (?:charges|costs)/i,
  complement: /\b(?:loss|lose|losing|fail|failure|against|not|otherwise|remaining|rest)\b/i,
};

/** Reads from the sentence what may be reckoned for a figure of it. */
export function licence(sentence: string, tight: boolean): Licence {
  const allowed = { tight } as Licence;
  for (const key of Object.keys(licences) as (keyof typeof licences)[])
    allowed[key] = licences[key].test(sentence);
  return allowed;
}

function* ofLevels(x: Fact, y: Fact, may: Licence, figure: ReadFigure): Generator<Result> {
  const [a, b] = [x.value, y.value];
  const move = isMove(x) !== isMove(y);
  const relative = !may.tight || figure.unit === 'percent' || figure.unit === 'points';
  if (figure.unit === 'points' || (may.distance && !may.tight && !move))
    yield { value: a - b, kind: 'price', how: '-' };
  if (move && may.range && !may.tight) {
    yield { value: a - b, kind: 'price', how: '-' };
    yield { value: a + b, kind: 'price', how: '+' };
  }
  if (isPremium(x) && isPremium(y) && x.owner !== y.owner) {
    yield { value: a - b, kind: 'price', how: '-' };
    yield { value: a + b, kind: 'price', how: '+' };
  }
  if (isPremium(x) && has(y, 'key:strike') && may.range) {
    yield { value: b + a, kind: 'price', how: '+' };
    yield { value: b - a, kind: 'price', how: '-' };
  }
  if (!relative || figure.unit === 'points') return;
  if (isMove(x) && isMove(y)) return;
  const share = move || isPremium(x) !== isPremium(y);
  const [small, large] = Math.abs(a) < Math.abs(b) ? [a, b] : [b, a];
  if (share && large !== 0) yield { value: small / large, kind: 'ratio', how: '/' };
  if (share) return;
  if (b !== 0) yield { value: (a - b) / b, kind: 'ratio', how: 'change from' };
  if (a !== 0) yield { value: (b - a) / a, kind: 'ratio', how: 'change from' };
}

function* ofAmounts(x: Fact, y: Fact, may: Licence): Generator<Result> {
  const [a, b] = [Math.abs(x.value), Math.abs(y.value)];
  const charge = has(x, 'charges') !== has(y, 'charges');
  const extreme = has(x, 'maxLoss', 'maxProfit') || has(y, 'maxLoss', 'maxProfit');
  if (charge && (may.costs || extreme)) {
    yield { value: x.value - y.value, kind: 'money', how: '-' };
    yield { value: a - b, kind: 'money', how: '-' };
    yield { value: a + b, kind: 'money', how: '+' };
  }
  const other = x.owner !== y.owner && sameMeaning(x, y);
  if (!may.tight && other && may.difference) yield { value: a - b, kind: 'money', how: '-' };
  if (!may.tight && other && may.sum) yield { value: a + b, kind: 'money', how: '+' };
  if (may.tight || !may.ratio || other || (charge && !may.costs)) return;
  const related =
    x.owner === y.owner || has(y, 'margin', 'charges', 'capital') || has(x, 'margin', 'charges', 'capital');
  if (!related || sameMeaning(x, y)) return;
  if (b !== 0) yield { value: a / b, kind: 'ratio', how: '/' };
  if (a !== 0) yield { value: b / a, kind: 'ratio', how: '/' };
}

function* ofCounts(x: Fact, y: Fact, may: Licence): Generator<Result> {
  const [a, b] = [x.value, y.value];
  if (isCount(x) && isCount(y)) yield { value: a * b, kind: 'count', how: '*' };
  if (may.difference && !may.tight && !isCount(x) && !isCount(y))
    yield { value: a - b, kind: 'count', how: '-' };
  if (may.sum && sameMeaning(x, y)) yield { value: a + b, kind: 'count', how: '+' };
  if (!may.ratio || may.tight || isCount(x) || isCount(y)) return;
  if (b !== 0) yield { value: a / b, kind: 'ratio', how: '/' };
  if (a !== 0) yield { value: b / a, kind: 'ratio', how: '/' };
}

function* ofPair(x: Fact, y: Fact, may: Licence, figure: ReadFigure): Generator<Result> {
  const count = isCount(y) ? y : isCount(x) ? x : null;
  const other = count === y ? x : y;
  if (
    count !== null &&
    (other.kind === 'money' || (other.kind === 'price' && (isPremium(other) || isMove(other))))
  ) {
    if (other.kind === 'price') yield { value: other.value * count.value, kind: 'money', how: '*' };
    else {
      if (count.value > 1 && has(count, 'lots'))
        yield { value: other.value / count.value, kind: 'money', how: '/' };
      if (!has(count, 'lots')) yield { value: other.value / count.value, kind: 'price', how: '/' };
    }
  } else if (x.kind === 'price' && y.kind === 'price') yield* ofLevels(x, y, may, figure);
  else if (x.kind === 'money' && y.kind === 'money') yield* ofAmounts(x, y, may);
  else if (x.kind === 'count' && y.kind === 'count') yield* ofCounts(x, y, may);
  else if (x.kind === y.kind && x.kind === 'ratio') {
    if (sameMeaning(x, y) || x.strike !== null || y.strike !== null) return;
    if (!may.tight && may.difference) yield { value: x.value - y.value, kind: 'ratio', how: '-' };
    if (!may.tight && may.ratio && y.value !== 0)
      yield { value: x.value / y.value, kind: 'number', how: '/' };
  } else if (
    x.kind === y.kind &&
    (isPoint(x.kind) || x.kind === 'rank' || x.kind === 'days') &&
    may.difference &&
    !may.tight
  )
    yield { value: x.value - y.value, kind: x.kind, how: '-' };
}

/** What is reckoned with unasked: the level prices are measured from, sizes of contracts, charges. */
export const partners = ['spot', 'forward', 'lotSize', 'lots', 'quantity', 'charges'] as const;

/** What may stand on the other side of an operation with a fact the sentence speaks of. */
function partner(named: Fact, anchor: Fact): boolean {
  if (named === anchor) return false;
  if (isCount(anchor)) return named.kind === 'money' || named.kind === 'price';
  if (named.kind === 'price') return has(anchor, 'spot', 'forward') && !isPremium(named);
  if (named.kind === 'money') return has(anchor, 'charges') && anchor.path.endsWith('total');
  return false;
}

export interface Ground {
  /** Facts the sentence names. */
  named: readonly Fact[];
  /** Facts that figures of this sentence and the one before turned out to be. */
  stated: readonly Fact[];
  /** Everything else that may be reckoned with. */
  anchors: readonly Fact[];
  /** Other figures of the sentence that were found true: shares and multiples are taken of values by them. */
  shares: readonly number[];
  /** Which way a distance is said to go, and the text after the figure says from what. */
  direction: -1 | 0 | 1;
  text: string;
}

const referred: readonly [RegExp, RegExp][] = [
  [
    /^(?:\S+\s+){0,4}?(?:above|over|below|under|than|of)\s+(?:the |its |today's )?(?:spot|nifty|index|market|price)\b/i,
    /^(?:spot|forward)$/,
  ],
  [/\b(?:realised|realized|historical|hv)\b/i, /^hv$/],
  [/\b(?:implied|iv)\b/i, /^iv$/],
  [/\b(?:max pain)\b/i, /^maxPain$/],
  [/\b(?:average|dma|sma|ema)\b/i, /^average$/],
];

/** Whether a difference goes the way the text says: "2 % above the spot" is of something higher. */
function goes(
  x: Fact,
  y: Fact,
  how: string,
  { direction, after }: { direction: -1 | 0 | 1; after: string },
): boolean {
  if (direction === 0 || (how !== '-' && how !== 'change from')) return true;
  const named = referred.find(([words]) => words.test(after))?.[1] ?? /^(?:spot|forward)$/;
  const from = [x, y].find((fact) => fact.concepts.some((id) => named.test(id)));
  if (from === undefined) return true;
  const other = from === x ? y : x;
  return Math.sign(other.value - from.value) === direction;
}

/** How the figure follows from at most two row values, or null. */
export function derivation(
  figure: ReadFigure,
  { named, stated, anchors, shares, direction, text }: Ground,
  may: Licence,
): string | null {
  const own = named.filter((one) => one.strike === null && !one.concepts.includes('said'));
  const left = [...new Set([...stated, ...own, ...named.filter(isPremium)])].slice(0, most);
  for (const [i, x] of left.entries()) {
    const complement = x.kind === 'ratio' && may.complement && !may.tight && has(x, 'pop', 'winRate');
    if (complement && prints(figure, 1 - x.value, 'ratio')) return `1 - ${x.path}`;
    if (x.kind === 'money' || isPremium(x)) {
      for (const share of shares) if (prints(figure, x.value * share, x.kind)) return `${x.path} * ${share}`;
    }
    const others = [...left.slice(i + 1), ...anchors.filter((anchor) => partner(x, anchor))];
    for (const y of others) {
      if (x.symbol !== null && y.symbol !== null && x.symbol !== y.symbol && !sameMeaning(x, y)) continue;
      for (const { value, kind, how } of ofPair(x, y, may, figure)) {
        if (kind === 'ratio' && figure.unit === 'number' && !(may.ratio && Math.abs(figure.value) < 50))
          continue;
        if (
          prints(figure, value, kind) &&
          goes(x, y, how, { direction, after: text.slice(figure.end, figure.end + 60) })
        )
          return `${x.path} ${how} ${y.path}`;
      }
    }
  }
  return null;
}
