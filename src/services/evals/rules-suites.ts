import type { Context } from '../../core/command.ts';
import type { Suggestion } from '../../core/shapes/suggestion.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import type { RiskItem, SignalItem } from '../../domain/evals/dataset.ts';
import type { ItemScore } from '../../domain/evals/verdict.ts';
import { limits } from '../../domain/options/playbook/template.ts';
import type { Wish } from '../../domain/view/view.ts';
import { type Chains, ruled } from './chains.ts';

const wishOf = ({ direction, volatility }: Wish): Wish => ({
  ...(direction === undefined ? {} : { direction }),
  ...(volatility === undefined ? {} : { volatility }),
});

const share = (right: number, all: number): number => (all === 0 ? 1 : right / all);

/** Calls and puts with their open interest exchanged: whatever spoke for one side now speaks for the other. */
function turned(chain: Chain): Chain {
  const slices = chain.slices.map((slice) => ({
    ...slice,
    call: { ...slice.call, oi: slice.put.oi, oiChange: slice.put.oiChange, volume: slice.put.volume },
    put: { ...slice.put, oi: slice.call.oi, oiChange: slice.call.oiChange, volume: slice.call.volume },
  }));
  return { ...chain, slices };
}

const opposite = { bullish: 'bearish', bearish: 'bullish', neutral: 'bullish' } as const;

/** Whether the answer moves with what it is given: another view has another best idea, other open interest other evidence. */
function moves(item: SignalItem, chain: Chain, context: Context): { view: number; evidence: number } {
  const asked = { wish: wishOf(item), person: personOf(item) };
  const other = { ...asked, wish: { ...asked.wish, direction: opposite[item.direction ?? 'neutral'] } };
  const best = (found: ReturnType<typeof ruled>) => found?.answer.suggestions[0]?.strategy ?? null;
  const was = ruled(chain, null, asked, 0, context);
  const evidence = (one: Chain) =>
    JSON.stringify(ruled(one, null, { ...asked, wish: {} }, 0, context)?.view.evidence);
  return {
    view: best(was) === best(ruled(chain, null, other, 0, context)) ? 0 : 1,
    evidence: evidence(chain) === evidence(turned(chain)) ? 0 : 1,
  };
}

const personOf = ({ risk }: Pick<SignalItem, 'risk'>) => ({
  capital: null,
  risk,
  experience: 'advanced' as const,
  definedRisk: false,
  brokeragePerOrder: 20,
});

/**
 * Good trades above bad ones. `order` is the share of pairs of a good and a bad trade that the rules rank so; a structure they do not
 * even measure stands last. `clean` is that no bad trade is among the three. `moves` are the counterfactuals.
 */
export async function signalScores(
  items: readonly SignalItem[],
  chains: Chains,
  context: Context,
): Promise<ItemScore[]> {
  const scores: ItemScore[] = [];
  for (const item of items) {
    context.signal.throwIfAborted();
    const found = await chains.of(item.chain);
    if (found === null) continue;
    const measured = ruled(
      found.chain,
      found.previous,
      { wish: wishOf(item), person: personOf(item) },
      60,
      context,
    );
    const ranking = [...(measured?.answer.suggestions ?? []), ...(measured?.answer.bench ?? [])].map(
      ({ strategy }) => strategy,
    );
    const placeOf = (strategy: string) => {
      const at = ranking.indexOf(strategy);
      return at < 0 ? ranking.length : at;
    };
    const pairs = item.good.flatMap((good) =>
      item.bad.map((bad) => placeOf(good.strategy) < placeOf(bad.strategy)),
    );
    const three = ranking.slice(0, 3);
    const bad = item.bad.filter(({ strategy }) => three.includes(strategy));
    const moved = moves(item, found.chain, context);
    scores.push({
      id: item.id,
      cluster: item.cluster,
      scores: {
        order: share(pairs.filter(Boolean).length, pairs.length),
        clean: bad.length === 0 ? 1 : 0,
        movesWithView: moved.view,
        movesWithEvidence: moved.evidence,
      },
      severe: [],
      note:
        bad.length === 0
          ? null
          : `among the three: ${bad.map((one) => `${one.strategy} (${one.reason})`).join('; ')}`,
    });
  }
  return scores;
}

type Check = (one: Suggestion, item: RiskItem, units: number) => boolean;

const checks: Record<RiskItem['keeps'][number], Check> = {
  bounded: ({ maxLossUnlimited, stressLoss }) => !maxLossUnlimited && stressLoss === null,
  affordable: ({ margin, netCash }, { capital }) =>
    capital === null || (margin.estimate <= capital && -netCash <= capital),
  stopped: ({ exits, legs }) =>
    exits.stop.pl < 0 && legs.every(({ expiry }) => exits.timeStop.date <= expiry),
  costed: ({ charges, afterCosts, maxProfit }) =>
    charges.total > 0 && (maxProfit === null || (afterCosts.maxProfit ?? 0) < maxProfit),
  sized: ({ afterCosts, stressLoss }, { capital, risk }) => {
    if (capital === null) return true;
    const loss = -(stressLoss ?? afterCosts.maxLoss ?? Number.NEGATIVE_INFINITY);
    return loss <= limits.riskCeiling.defined * limits.riskShare[risk] * capital;
  },
  withView: ({ greeks, role }, { direction }, units) =>
    role === 'ifWrong' ||
    direction === undefined ||
    direction === 'neutral' ||
    (direction === 'bullish' ? greeks.delta > -0.05 * units : greeks.delta < 0.05 * units),
};

/** Bounds that no idea may break, whatever the market; one that does is reason to stop. */
export async function riskScores(
  items: readonly RiskItem[],
  chains: Chains,
  context: Context,
): Promise<ItemScore[]> {
  const scores: ItemScore[] = [];
  for (const item of items) {
    const found = await chains.of(item.chain);
    if (found === null) continue;
    const { capital, risk, experience, definedRisk } = item;
    const person = { capital, risk, experience, definedRisk, brokeragePerOrder: 20 };
    const asked = { wish: wishOf(item), person, event: item.event };
    const measured = ruled(found.chain, found.previous, asked, 0, context);
    const ideas = measured?.answer.suggestions ?? [];
    const broken = item.keeps.filter(
      (check) => !ideas.every((one) => checks[check](one, item, one.legs[0]!.quantity)),
    );
    scores.push({
      id: item.id,
      cluster: item.cluster,
      scores: {
        keeps: share(item.keeps.length - broken.length, item.keeps.length),
        answers: ideas.length > 0 ? 1 : 0,
      },
      severe: ['keeps'],
      note: broken.length === 0 ? null : `not ${broken.join(', ')}`,
    });
  }
  return scores;
}
