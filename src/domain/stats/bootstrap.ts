import { quantile } from './sample.ts';

/** Uniform numbers in [0, 1) from a 32-bit seed (Ettinger's mulberry32): the same seed gives the same stream everywhere. */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Means of `resamples` samples drawn with replacement from `data`. */
export function bootstrapMeans(
  data: readonly number[],
  { seed, resamples }: { seed: number; resamples: number },
): Float64Array {
  const draw = mulberry32(seed);
  return new Float64Array(resamples).map(() => {
    let sum = 0;
    for (let i = 0; i < data.length; i++) sum += data[Math.floor(draw() * data.length)]!;
    return sum / data.length;
  });
}

/** Percentile bootstrap interval of the mean (Efron 1979), reproducible from its seed; null for an empty sample. */
export function bootstrapMeanInterval(
  data: readonly number[],
  { seed, resamples, level = 0.95 }: { seed: number; resamples: number; level?: number },
): [number, number] | null {
  if (data.length === 0 || resamples < 1) return null;
  const means = bootstrapMeans(data, { seed, resamples }).sort();
  return [quantile(means, (1 - level) / 2), quantile(means, (1 + level) / 2)];
}
