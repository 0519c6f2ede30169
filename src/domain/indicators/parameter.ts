import type { PriceColumns } from '../bar.ts';
import type { Param } from './spec.ts';

type Values = readonly (number | string)[];

/** An indicator that can be asked for by name. `outputs[0]` is the main line. */
export interface Definition {
  name: string;
  summary: string;
  params: readonly Param[];
  outputs: readonly string[];
  needs: readonly ('volume' | 'time')[];
  /** What is wrong with parameters that are each fine alone. */
  check?: (values: Values) => string | undefined;
  columns: (bars: PriceColumns, values: Values) => Float64Array[];
}

export const period = (value: number, min = 1, name = 'period'): Param => ({
  name,
  kind: 'integer',
  default: value,
  min,
});

export const factor = (value: number): Param => ({
  name: 'multiplier',
  kind: 'number',
  default: value,
  min: 0,
});

export const choice = (name: string, values: readonly string[]): Param => ({
  name,
  kind: 'choice',
  default: values[0]!,
  values,
});
