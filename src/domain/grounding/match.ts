import type { Kind } from './lexicon.ts';
import type { Fact } from './rows.ts';
import type { ReadFigure, Unit } from './spelled.ts';

const signed =
  /^(oiChange|gex|delta|theta|vega|rho|expectedValue|viewValue|netCash|pnl|vrp|skew)$|change|return|slope|pnl/i;

/** Factors at which a value of a kind is printed in a unit; none where it never is. */
function factors(kind: Kind, unit: Unit): readonly number[] {
  switch (unit) {
    case 'percent':
      return kind === 'ratio' ? [100] : kind === 'rank' ? [1] : kind === 'number' ? [100, 1] : [];
    case 'bps':
      return kind === 'ratio' || kind === 'number' ? [1e4] : [];
    case 'money':
      return kind === 'money' || kind === 'price' || kind === 'number' ? [1] : [];
    case 'points':
      return kind === 'ratio' ? [100] : kind === 'price' || kind === 'number' || kind === 'rank' ? [1] : [];
    case 'count':
      return kind === 'count' || kind === 'number' ? [1] : [];
    case 'days':
      return kind === 'days' || kind === 'number' ? [1] : [];
    case 'multiple':
      return kind === 'number' || kind === 'ratio' ? [1] : [];
    default:
      return kind === 'ratio' ? [1, 100] : [1];
  }
}

/** Whether a label of such a value can be of a figure in that unit: a distance in points is not a level. */
export const fits = (unit: Unit, { kind, concepts }: Fact): boolean =>
  factors(kind, unit).length > 0 &&
  !(
    unit === 'points' &&
    kind === 'price' &&
    !concepts.some((id) => /^(expectedMove|straddle|price|bid|ask)$/.test(id))
  );

/** The digits as printed, those of a number in words as it would be. */
const written = (figure: ReadFigure): string => /[\d,.]*\d/.exec(figure.text)?.[0] ?? String(figure.value);

/** Digits printed. */
export const lengthOf = (figure: ReadFigure): number =>
  written(figure).replace(/\D/g, '').replace(/^0+/, '').length;

/** Whether a value, printed as the figure is, gives it. */
export function prints(figure: ReadFigure, value: number, kind: Kind): boolean {
  for (const factor of factors(kind, figure.unit)) {
    const shown = Math.abs(value * factor);
    const off = Math.abs(shown - Math.abs(figure.value));
    if (off <= figure.half * (1 + 1e-6) + 1e-9 * shown) return true;
    if (figure.unit === 'days' && Math.ceil(shown) === Math.abs(figure.value)) return true;
  }
  return false;
}

const contradicts = (figure: ReadFigure, fact: Fact): boolean =>
  figure.sign !== 0 &&
  fact.value !== 0 &&
  figure.sign !== Math.sign(fact.value) &&
  fact.concepts.some((id) => signed.test(id));

const share = ({ concepts }: Fact): boolean => !concepts.some((id) => /^(?:pcr|riskReward)/.test(id));

/** Whether the figure is this fact, rounded as printed and with the sign it was given. */
export const matches = (figure: ReadFigure, fact: Fact): boolean =>
  (figure.unit !== 'percent' || share(fact)) &&
  prints(figure, fact.value, fact.kind) &&
  !contradicts(figure, fact);

/** Significant digits printed, trailing zeros of a whole number aside. */
export function digitsOf(figure: ReadFigure): number {
  const digits = written(figure).replace(/\D/g, '').replace(/^0+/, '');
  return /\.\d/.test(figure.text) ? digits.length : digits.replace(/0+$/, '').length;
}

/** A rounder reading of a figure that was said to be approximate: its trailing zeros are not meant, within 2 %. */
export function hedged(figure: ReadFigure): ReadFigure {
  const digits = written(figure).replaceAll(',', '');
  if (digits.includes('.')) return figure;
  const zeros = /0*$/.exec(digits)![0].length;
  const half = Math.min(figure.half * 10 ** zeros, Math.max(figure.half, 0.02 * Math.abs(figure.value)));
  return { ...figure, half };
}
