import type { Kind } from './lexicon.ts';
import { prints } from './match.ts';
import type { Fact } from './rows.ts';
import type { ReadFigure } from './spelled.ts';

/** What a figure may be worked out from, and what its sentence says. */
export interface Sum {
  figure: ReadFigure;
  sentence: string;
  /** Facts the figure's subject, strikes and symbol leave; both sides of an option. */
  of(concept: string): readonly Fact[];
  /** Strikes the sentence names. */
  strikes: readonly number[];
  rights: ReadonlySet<string>;
  /** Multiples of a trade the sentence speaks of: "two lots", "half". */
  times: readonly number[];
  /** Sums of money of the question: a capital. */
  amounts: readonly number[];
}

interface Result {
  value: number;
  kind: Kind;
  by: string;
  /** The value has a direction that the words must agree with. */
  signed?: boolean;
}

const quotes = ['last', 'ask', 'bid', 'mid', 'price'] as const;
const keyOf = (fact: Fact): string => fact.path.slice(fact.path.lastIndexOf('.') + 1);
const own = (facts: readonly Fact[], key: string): Fact | undefined =>
  facts.find((fact) => keyOf(fact) === key);

/** Facts of one option by the object they stand in. */
function quoted(sum: Sum): Map<string, Fact[]> {
  const found = new Map<string, Fact[]>();
  const wanted = [...new Set(['price', 'bid', 'ask', 'oi', 'volume'].flatMap((id) => sum.of(id)))];
  for (const fact of wanted) {
    if (fact.strike === null || fact.right === null || !sum.strikes.includes(fact.strike)) continue;
    const key = `${fact.strike}|${fact.right}|${fact.symbol}`;
    found.set(key, [...(found.get(key) ?? []), fact]);
  }
  return found;
}

function* ofOption(sum: Sum, options: Map<string, Fact[]>): Generator<Result> {
  const { sentence, times } = sum;
  const lot = /\blots?\b|लॉट/iu.test(sentence) ? sum.of('lotSize')[0] : undefined;
  for (const [key, facts] of options) {
    const [written, right] = key.split('|');
    const strike = Number(written);
    if (sum.rights.size > 0 && !sum.rights.has(right!)) continue;
    const [bid, ask] = [own(facts, 'bid'), own(facts, 'ask')];
    if (/\b(?:spread|bid|wide)/i.test(sentence) && bid !== undefined && ask !== undefined)
      yield { value: ask.value - bid.value, kind: 'price', by: `${ask.path} - ${bid.path}` };
    for (const quote of quotes) {
      const price = own(facts, quote);
      if (price === undefined) continue;
      if (lot !== undefined)
        for (const many of [1, ...times])
          yield { value: price.value * lot.value * many, kind: 'money', by: `${price.path} * lot * ${many}` };
      if (!/\bbreak/i.test(sentence)) continue;
      const value = right === 'CE' ? strike + price.value : strike - price.value;
      yield { value, kind: 'price', by: `strike ± ${price.path}` };
    }
  }
}

/** A call and a put together: a straddle of one strike, a strangle of two. */
function* ofPairs(sum: Sum, options: Map<string, Fact[]>): Generator<Result> {
  const { sentence, times } = sum;
  const together = /\b(?:straddle|strangle|together|both|combined|pair|sum|plus)\b|\+/i.test(sentence);
  const apart =
    /\b(?:dearer|cheaper|costlier|more|less|above|below|than|apart|difference|gap|meh[ae]nga|sasta)\b/i.test(
      sentence,
    );
  const ratio = /\bPCR\b|put[\s/-]+(?:to[\s-]+)?call/i.test(sentence);
  const lot = sum.of('lotSize')[0];
  for (const low of sum.strikes) {
    for (const high of sum.strikes) {
      const [calls, puts] = [options, options].map((all, i) =>
        [...all]
          .filter(([key]) => key.startsWith(i === 0 ? `${high}|CE` : `${low}|PE`))
          .flatMap(([, facts]) => facts),
      );
      for (const quote of together && high >= low ? quotes : []) {
        const [call, put] = [own(calls!, quote), own(puts!, quote)];
        if (call === undefined || put === undefined) continue;
        const [value, by] = [call.value + put.value, `${call.path} + ${put.path}`];
        yield { value, kind: 'price', by };
        if (lot !== undefined)
          for (const many of [1, ...times])
            yield { value: value * lot.value * many, kind: 'money', by: `(${by}) * lot` };
        if (low === high && /\bbreak/i.test(sentence)) {
          yield { value: low + value, kind: 'price', by: `strike + ${by}` };
          yield { value: low - value, kind: 'price', by: `strike - ${by}` };
        }
      }
      if (low === high && apart)
        for (const quote of quotes) {
          const [call, put] = [own(calls!, quote), own(puts!, quote)];
          if (call !== undefined && put !== undefined)
            yield {
              value: Math.abs(call.value - put.value),
              kind: 'price',
              by: `${call.path} - ${put.path}`,
            };
        }
      if (!ratio || low !== high) continue;
      for (const key of ['oi', 'volume']) {
        const [call, put] = [own(calls!, key), own(puts!, key)];
        if (call !== undefined && put !== undefined && call.value > 0)
          yield { value: put.value / call.value, kind: 'number', by: `${put.path} / ${call.path}` };
      }
    }
  }
}

const multiplied: readonly [string, RegExp][] = [
  ['netCash', /credit|debit|premium|bring|collect|receive|pay|cost|cash/i],
  ['maxLoss', /loss|lose|risk|worst/i],
  ['maxProfit', /profit|gain|make|earn|best|reward/i],
  ['margin', /margin|block|need/i],
  ['charges', /charge|cost|fee/i],
  ['expectedValue', /expect/i],
  ['pnl', /profit|loss|stop|target|pnl/i],
];

/** Money of a structure: several lots of it, after charges, against margin or capital, the width of its profit. */
/** Money of two or three structures together. */
function* ofSeveral({ sentence, of }: Sum): Generator<Result> {
  if (
    !/\b(?:together|both|combined|total|in all|sum|add(?:s|ed)? up|plus|dono|milakar|mila kar|kul)\b|दोनों|मिलाकर|कुल/iu.test(
      sentence,
    )
  )
    return;
  for (const [concept, words] of multiplied) {
    if (!words.test(sentence)) continue;
    const bySubject = new Map<number, Fact>();
    for (const fact of of(concept))
      if (fact.subject !== null && !fact.concepts.includes('said') && !bySubject.has(fact.subject))
        bySubject.set(fact.subject, fact);
    const each = [...bySubject.values()];
    if (each.length < 2 || each.length > 3) continue;
    const value = each.reduce((sum, one) => sum + one.value, 0);
    yield { value, kind: 'money', by: each.map(({ path }) => path).join(' + ') };
  }
}

function* ofStructure({ sentence, times, amounts, of }: Sum): Generator<Result> {
  const single = /\b(?:one|1|per|a|each|single|ek)[ -]lot\b|एक लॉट/iu.test(sentence) ? [1] : [];
  const charges = of('charges').filter((fact) => keyOf(fact) === 'total' || keyOf(fact) === 'charges');
  const beside = (fact: Fact, list: readonly Fact[]) => list.filter((one) => one.subject === fact.subject);
  for (const [concept, words] of multiplied) {
    if (!words.test(sentence)) continue;
    for (const fact of of(concept)) {
      if (fact.concepts.includes('said')) continue;
      const lots = beside(fact, of('lots'))[0]?.value ?? 1;
      for (const many of times)
        yield { value: fact.value * many, kind: 'money', by: `${fact.path} * ${many}` };
      if (lots > 1)
        for (const many of [...single, ...times])
          yield { value: (fact.value / lots) * many, kind: 'money', by: `${fact.path} / lots * ${many}` };
      for (const capital of amounts)
        if (/capital|account|of it|of (?:your|the|that)|lakh|budget/i.test(sentence))
          yield { value: fact.value / capital, kind: 'ratio', by: `${fact.path} / capital` };
      if (/after|net of|including|before|charge|cost|fee/i.test(sentence))
        for (const cost of beside(fact, charges))
          yield { value: fact.value - cost.value, kind: 'money', by: `${fact.path} - ${cost.path}` };
    }
  }
  if (/margin/i.test(sentence))
    for (const fact of [...of('maxProfit'), ...of('maxLoss'), ...of('netCash')])
      for (const margin of beside(fact, of('margin')))
        yield { value: fact.value / margin.value, kind: 'ratio', by: `${fact.path} / ${margin.path}` };
  if (/los[est]|fail|against|not|otherwise|risk of|ghata|nuksan|घाट|नुकसान/i.test(sentence))
    for (const pop of [...of('pop'), ...of('winRate')])
      yield { value: 1 - pop.value, kind: 'ratio', by: `1 - ${pop.path}` };
  if (/zone|wide|width|range|between|apart/i.test(sentence)) {
    const ends = of('breakeven').filter((fact) => !fact.concepts.includes('said'));
    for (const low of ends)
      for (const high of ends)
        if (low.owner === high.owner && low.value < high.value)
          yield { value: Math.abs(high.value - low.value), kind: 'price', by: `${high.path} - ${low.path}` };
  }
}

/** The day's change of the underlying. */
function* ofDay({ sentence, of }: Sum): Generator<Result> {
  if (
    !/\b(?:up|down|gain|lost|lose|fell|fall|rose|rise|chang|drop|slip|day|today|aaj|since|yesterday|gira|upar|niche)/i.test(
      sentence,
    )
  )
    return;
  const spot = of('spot').find((fact) => fact.symbol !== null || of('spot').length === 1) ?? of('spot')[0];
  const before = of('previous').find((fact) => keyOf(fact) === 'close');
  if (spot === undefined || before === undefined || before.value <= 0) return;
  const by = `${spot.path} - ${before.path}`;
  yield { value: spot.value - before.value, kind: 'price', by, signed: true };
  yield {
    value: spot.value / before.value - 1,
    kind: 'ratio',
    by: `${spot.path} / ${before.path} - 1`,
    signed: true,
  };
}

/** How a figure follows by one of the sums traders do with such rows; null where by none. `said` is the way the words point. */
export function worked(sum: Sum, said: -1 | 0 | 1): string | null {
  const options = sum.strikes.length > 0 && sum.strikes.length <= 4 ? quoted(sum) : new Map<string, Fact[]>();
  const all = [ofOption(sum, options), ofPairs(sum, options), ofStructure(sum), ofSeveral(sum), ofDay(sum)];
  for (const results of all) {
    for (const { value, kind, by, signed } of results) {
      if (!prints(sum.figure, value, kind)) continue;
      if (signed === true && said !== 0 && Math.sign(value) !== said) continue;
      return by;
    }
  }
  return null;
}
