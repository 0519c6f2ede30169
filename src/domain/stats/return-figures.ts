export interface ReturnOptions {
  periodsPerYear: number;
  /** Per year, e.g. 0.05; 0 where left out. */
  riskFree?: number | undefined;
  /** Returns of the benchmark over the same periods. */
  benchmark?: readonly number[] | undefined;
}

type Figures<Name extends string> = Record<Name, number | null>;
export type Shape = Figures<'skew' | 'kurtosis' | 'kurtosisRaw'>;
export type Level = Figures<
  'totalReturn' | 'annualReturn' | 'meanAnnualArith' | 'volatility' | 'sharpe' | 'sharpeRf0' | 'sharpeDiv'
>;
export type Downside = Figures<
  | 'downsideDevAnnual'
  | 'sortino'
  | 'calmar'
  | 'maxDrawdown'
  | 'mddPeakIndex'
  | 'mddTroughIndex'
  | 'mddRecoveryIndex'
  | 'longestUnderwater'
  | 'ulcerIndex'
>;
export type Tail = Figures<'var95' | 'cvar95' | 'cvarLeVar95' | 'tailRatio' | 'varNormal95' | 'esNormal95'>;
export type Odds = Figures<
  'winRateAll' | 'winRateNonzero' | 'omega' | 'profitFactor' | 'gainToPain' | 'payoffRatio' | 'kellyDiscrete'
>;

/** Figures that need a benchmark. */
export const relativeNames = [
  'alpha',
  'alphaAnnualArith',
  'alphaAnnualCompound',
  'beta',
  'correlation',
  'trackingErrorAnnual',
  'informationRatioAnnual',
] as const;
export type Relative = Figures<(typeof relativeNames)[number]>;

/** Every figure is null where it is undefined, and `reasons` then says why under the same name. */
export type ReturnMetrics = { periods: number } & Level &
  Downside &
  Tail &
  Odds &
  Shape &
  Relative & { reasons: Record<string, string> };
