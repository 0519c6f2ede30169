import type { BuildUpKind, SideBuildUp } from '../../../core/shapes/strikes.ts';
import type { ExpirySlice, Side } from '../snapshot.ts';

export type Bias = SideBuildUp['bias'];

/** Relative moves below which a premium or its open interest counts as unchanged. */
export const buildUpThresholds = { price: 0.001, oi: 0.01 } as const;

/**
 * What a change of premium with a change of open interest says about who acted: up/up long build-up, down/up short
 * build-up, up/down short covering, down/down long unwinding; neutral where either moved less than the thresholds.
 * Null where a figure is missing. Both changes are relative to `priceBefore` and `oiBefore`; from 0 any rise counts.
 */
export function buildUpKind(
  priceBefore: number,
  priceChange: number,
  oiBefore: number,
  oiChange: number,
): BuildUpKind | null {
  if (!(priceBefore >= 0 && oiBefore >= 0) || !Number.isFinite(priceChange + oiChange)) return null;
  const still = (change: number, before: number, least: number) =>
    change === 0 || Math.abs(change) < least * before;
  if (still(priceChange, priceBefore, buildUpThresholds.price)) return 'neutral';
  if (still(oiChange, oiBefore, buildUpThresholds.oi)) return 'neutral';
  if (oiChange > 0) return priceChange > 0 ? 'longBuildUp' : 'shortBuildUp';
  return priceChange > 0 ? 'shortCovering' : 'longUnwinding';
}

/** What a build-up in calls or puts says about the underlying: premium gained means more call and less put demand. */
export function biasOf(kind: BuildUpKind | null, call: boolean): Bias {
  if (kind === null || kind === 'neutral') return 'neutral';
  const up = kind === 'longBuildUp' || kind === 'shortCovering';
  return up === call ? 'bullish' : 'bearish';
}

export interface BuildUp {
  calls: SideBuildUp;
  puts: SideBuildUp;
  callKinds: (BuildUpKind | null)[];
  putKinds: (BuildUpKind | null)[];
}

/** Sums the kinds of one side by |change in open interest|. */
export function sideBuildUp(
  kinds: readonly (BuildUpKind | null)[],
  oiChange: Float64Array,
  call: boolean,
): SideBuildUp {
  const contracts = { longBuildUp: 0, shortBuildUp: 0, shortCovering: 0, longUnwinding: 0 };
  let kind: BuildUpKind | null = null;
  let most = 0;
  for (let i = 0; i < kinds.length; i++) {
    const one = kinds[i]!;
    if (one === null) continue;
    kind ??= 'neutral';
    if (one === 'neutral') continue;
    contracts[one] += Math.abs(oiChange[i]!);
  }
  for (const one of ['longBuildUp', 'shortBuildUp', 'shortCovering', 'longUnwinding'] as const) {
    if (contracts[one] > most) {
      most = contracts[one];
      kind = one;
    }
  }
  return { kind, bias: biasOf(kind, call), contracts };
}

const kindsOf = (side: Side): (BuildUpKind | null)[] =>
  Array.from(side.last, (last, i) =>
    buildUpKind(last - side.change[i]!, side.change[i]!, side.oi[i]! - side.oiChange[i]!, side.oiChange[i]!),
  );

/** Build-up since the previous close, from the changes the source gives. */
export function buildUp({ call, put }: ExpirySlice): BuildUp {
  const callKinds = kindsOf(call);
  const putKinds = kindsOf(put);
  return {
    calls: sideBuildUp(callKinds, call.oiChange, true),
    puts: sideBuildUp(putKinds, put.oiChange, false),
    callKinds,
    putKinds,
  };
}
