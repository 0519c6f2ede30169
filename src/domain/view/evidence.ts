import type { BuildUpKind } from '../../core/shapes/strikes.ts';
import type { Evidence } from '../../core/shapes/view.ts';
/** Evidence together with the most it could have weighed, which is what agreement is measured against. */
export interface Weighed extends Evidence {
  importance: number;
}

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high);

const round = (value: number): number => Math.round(value * 1e4) / 1e4 + 0;

/** Standard deviations of its own noise beneath which a figure says nothing. */
const speaks = 2;

/**
 * A piece of evidence, or nothing where its figure cannot be had: `strength` is cut to -1..1 before it is weighed. One that does not
 * stand two deviations out of its noise keeps its figure and weighs nothing; on time there is no side, and so no noise.
 */
export function weighed(
  fact: Omit<Evidence, 'weight' | 'value' | 'sigmas'> & {
    value: number;
    importance: number;
    strength: number;
    sigmas: number | null;
  },
): Weighed[] {
  const { strength, value, importance, sigmas, ...rest } = fact;
  if (![strength, value, sigmas ?? 0].every(Number.isFinite)) return [];
  const silent = sigmas !== null && Math.abs(sigmas) < speaks;
  const weight = silent ? 0 : round(importance * clamp(strength, -1, 1));
  const far = sigmas === null ? null : Math.round(100 * sigmas) / 100 + 0;
  return [{ ...rest, value: round(value), importance, weight, sigmas: far }];
}

export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)}%`;

/** A slope in words; one that its own digits round away is no move. */
export function drift(what: string, slope: number, size: string, per: string): string {
  if (!/[1-9]/.test(size)) return `${what} stands still over the stored snapshots`;
  return `${what} ${slope < 0 ? 'falls' : 'rises'} by ${size} ${per === 'hour' ? 'an' : 'a'} ${per}`;
}

const kindNames: Readonly<Record<BuildUpKind, string>> = {
  longBuildUp: 'long build-up',
  shortBuildUp: 'short build-up',
  shortCovering: 'short covering',
  longUnwinding: 'long unwinding',
  neutral: 'no build-up',
};

/** What one side of a chain does, as people write it. */
export const kindWords = (kind: BuildUpKind | null): string => (kind === null ? 'nothing' : kindNames[kind]);

/** A large amount in the units its country counts in: INR -1876.58 crore, USD 637.32 million. */
export function large(amount: number, currency: 'INR' | 'USD'): string {
  const [unit, word] = currency === 'INR' ? [1e7, 'crore'] : [1e6, 'million'];
  return `${currency} ${(amount / unit).toFixed(2)} ${word}`;
}
