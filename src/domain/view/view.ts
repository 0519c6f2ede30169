import type { Evidence, View } from '../../core/shapes/view.ts';
import type { Bars } from '../bar.ts';
import type { ChainAnalysis } from '../chain/analysis.ts';
import { directionEvidence } from './direction.ts';
import { clamp, type Weighed } from './evidence.ts';
import { timeEvidence } from './time.ts';
import { volatilityEvidence } from './volatility.ts';

export type Direction = View['direction'];
export type VolatilityView = View['volatility'];

/** What a person said they expect; whatever is left out is derived. */
export interface Wish {
  direction?: Direction | undefined;
  volatility?: VolatilityView | undefined;
  horizonDays?: number | undefined;
}

/** Net weight from which a view leaves neutral or steady: one of the weightier pieces is enough, a light one needs company. */
const leastWeight = 0.15;
/** Importance at which half of the trust is earned. */
const halfTrust = 0.4;

interface Balance {
  /** Weights for less weights against. */
  net: number;
  /** The same over the importance of what stands out of its noise, -1..1. */
  lean: number;
  /** 0..1, grows with the importance of what stands out of its noise. */
  coverage: number;
}

function balanceOf(evidence: readonly Weighed[], on: Evidence['on']): Balance {
  let [net, loud] = [0, 0];
  for (const piece of evidence) {
    if (piece.on !== on) continue;
    net += piece.weight;
    if (piece.weight !== 0) loud += piece.importance;
  }
  return { net, lean: loud === 0 ? 0 : net / loud, coverage: loud / (loud + halfTrust) };
}

/** How well a balance supports a stance: `sign` +1 or -1 for a side, 0 for staying put. */
function support({ lean, coverage }: Balance, sign: number): number {
  const agreement = sign === 0 ? 1 - Math.abs(lean) : clamp(0.5 + (sign * lean) / 2, 0, 1);
  return 0.5 + coverage * (agreement - 0.5);
}

const signOf = (net: number): number => (Math.abs(net) < leastWeight - 1e-9 ? 0 : Math.sign(net));
const directions = ['bearish', 'neutral', 'bullish'] as const;
const volatilities = ['falling', 'steady', 'rising'] as const;

/**
 * A view from evidence, each piece named and weighed: a net weight of 0.15 and more makes
 * it bullish or bearish, rising or falling. What the wish gives is kept as given and the evidence only moves the
 * confidence, which is the mean support of both stances; 0.5 is ignorance.
 */
export function deriveView(analysis: ChainAnalysis, bars: Bars | null, wish: Wish): View {
  const evidence = [
    ...directionEvidence(analysis, bars),
    ...volatilityEvidence(analysis, bars),
    ...timeEvidence(analysis, wish.horizonDays),
  ];
  const way = balanceOf(evidence, 'direction');
  const vol = balanceOf(evidence, 'volatility');
  const direction = wish.direction ?? directions[signOf(way.net) + 1]!;
  const volatility = wish.volatility ?? volatilities[signOf(vol.net) + 1]!;
  const confidence =
    (support(way, directions.indexOf(direction) - 1) + support(vol, volatilities.indexOf(volatility) - 1)) /
    2;
  return {
    direction,
    volatility,
    confidence: Math.round(confidence * 1e4) / 1e4,
    evidence: evidence.map(({ importance: _, ...piece }) => piece),
    given: wish.direction !== undefined || wish.volatility !== undefined,
  };
}
