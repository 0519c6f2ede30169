import type { Context } from '../../core/command.ts';
import { addDays, localDate } from '../../domain/calendar/calendar.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import type { ViewItem } from '../../domain/evals/dataset.ts';
import type { ItemScore } from '../../domain/evals/verdict.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { measure, type SuggestInputs } from '../../domain/suggest/suggestion.ts';
import { type Chains, inputsOn } from './chains.ts';

const dayMs = 86_400_000;
/** Days of made-up bars and volatilities behind a chain. */
const past = 120;

/** Daily closes that end at the spot: `move` a day, and `swing` up and down by turns. */
function barsBehind(chain: Chain, move: number, swing: number): NonNullable<SuggestInputs['bars']> {
  const end = Date.parse(`${localDate(chain.exchange, chain.asOf)}T00:00:00Z`);
  const close = Array.from(
    { length: past },
    (_, i) => chain.spot * (1 + move) ** (i - past) * (i % 2 === 0 ? 1 + swing : 1 - swing),
  );
  const level = (times: number) => close.map((one) => one * times);
  return {
    symbol: chain.symbol,
    interval: '1d',
    time: close.map((_, i) => end - (past - i) * dayMs),
    open: close,
    high: level(1.001),
    low: level(0.999),
    close,
    volume: close.map(() => 1),
  };
}

/** The same volatility on every day before, far under or over what options imply now. */
const volatilities = (chain: Chain, iv: number): SuggestInputs['history'] => ({
  ivByDay: Array.from({ length: past }, (_, i) => ({
    date: addDays(localDate(chain.exchange, chain.asOf), i - past),
    atmIv: iv,
  })),
});

/** Open interest of one side taken so many times. */
function more(chain: Chain, side: 'call' | 'put', times: number): Chain {
  const slices = chain.slices.map((slice) => ({
    ...slice,
    [side]: { ...slice[side], oi: slice[side].oi.map((oi) => oi * times) },
  }));
  return { ...chain, slices };
}

type Changed = Partial<Pick<SuggestInputs, 'bars' | 'history'>> & { chain: Chain };

/** One thing about a market turned as far as it goes, everything else left as it is. */
const changes: Readonly<Record<ViewItem['when'], (chain: Chain) => Changed>> = {
  'puts are open': (chain) => ({ chain: more(chain, 'put', 8) }),
  'calls are open': (chain) => ({ chain: more(chain, 'call', 8) }),
  'prices rose': (chain) => ({ chain, bars: barsBehind(chain, 0.015, 0.001) }),
  'prices fell': (chain) => ({ chain, bars: barsBehind(chain, -0.015, 0.001) }),
  'volatility is dear': (chain) => ({ chain, history: volatilities(chain, 0.01) }),
  'volatility is cheap': (chain) => ({ chain, history: volatilities(chain, 3) }),
  'prices stood still': (chain) => ({ chain, bars: barsBehind(chain, 0, 0.0005) }),
  'prices swung': (chain) => ({ chain, bars: barsBehind(chain, 0, 0.05) }),
};

const anybody = {
  capital: null,
  risk: 'medium' as const,
  experience: 'advanced' as const,
  definedRisk: false,
  brokeragePerOrder: 20,
};

/**
 * What evidence must say: with one thing about the market turned, a named piece weighs to the side its documentation gives it. One
 * that was right and is wrong now is reason to stop.
 */
export async function viewScores(
  items: readonly ViewItem[],
  chains: Chains,
  context: Context,
): Promise<ItemScore[]> {
  const scores: ItemScore[] = [];
  for (const { id, cluster, chain: ref, when, evidence, side } of items) {
    context.signal.throwIfAborted();
    const found = await chains.of(ref);
    if (found === null) continue;
    const { chain, ...given } = changes[when](found.chain);
    const inputs = { ...inputsOn(chain, { wish: {}, person: anybody }, context), ...given };
    const measured = measure(inputs, chain, null);
    const piece = isRefusal(measured)
      ? undefined
      : measured.view.evidence.find(({ name }) => name === evidence);
    const weight = piece?.weight ?? 0;
    scores.push({
      id,
      cluster,
      scores: { side: Math.sign(weight) === side ? 1 : 0 },
      severe: ['side'],
      note: Math.sign(weight) === side ? null : `${evidence} weighs ${weight} where ${when}`,
    });
  }
  return scores;
}
