import type { BuildUpKind } from '../../core/shapes/strikes.ts';
import type { Evidence } from '../../core/shapes/view.ts';
/** Evidence together with the most it could have weighed, which is what agreement is measured against. */
export interface Weighed extends Evidence {
  importance: number;
}

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high);

const round = (value: number): number => Math.round(value * 1e4) / 1e4 + 0;

/** A piece of evidence, or nothing where its figure cannot be had: `strength` is cut to -1..1 before it is weighed. */
export function weighed(
  fact: Omit<Evidence, 'weight' | 'value'> & { value: number; importance: number; strength: number },
): Weighed[] {
  const { strength, value, importance, ...rest } = fact;
  if (!Number.isFinite(strength) || !Number.isFinite(value)) return [];
  return [{ ...rest, value: round(value), importance, weight: round(importance * clamp(strength, -1, 1)) }];
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
