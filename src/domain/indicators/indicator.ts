import type { PriceColumns } from '../bar.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { definitions } from './definition.ts';
import type { Definition } from './parameter.ts';
import { type Param, parseSpec } from './spec.ts';

/** What can be asked for, for help texts and completion; the first output is keyed by the bare spec, others by `spec.output`. */
export const indicatorNames: readonly {
  name: string;
  params: readonly Param[];
  outputs: readonly string[];
  summary: string;
}[] = definitions;

function missing(
  { name, needs }: Definition,
  bars: PriceColumns,
  params: readonly (number | string)[],
): Refusal | undefined {
  if (needs.includes('volume') && bars.close.length > 0 && bars.volume.every(Number.isNaN)) {
    return {
      refused: `${name} needs volume and these bars have none`,
      hint: 'An index has no volume of its own; use its future or fund.',
    };
  }
  const timed = needs.includes('time') && params[0] === 0;
  if (timed && bars.time === undefined)
    return { refused: `${name} starts anew each day and needs the time of every bar` };
  return undefined;
}

/**
 * One indicator by its spec, e.g. `rsi:14`, `macd:12,26,9`, `hv:20,parkinson`; parameters left out take their defaults.
 * Columns are as long as the bars, NaN before the warm-up, keyed as asked: `macd:12,26,9` for the main line,
 * `macd:12,26,9.signal` and `macd:12,26,9.histogram` for the others.
 */
export function indicator(spec: string, bars: PriceColumns): Refusal | Map<string, Float64Array> {
  const asked = parseSpec(spec, definitions);
  if (isRefusal(asked)) return asked;
  const { definition, params } = asked;
  const refusal = missing(definition, bars, params);
  if (refusal !== undefined) return refusal;
  const wrong = definition.check?.(params);
  if (wrong !== undefined)
    return { refused: `${definition.name}: ${wrong}`, hint: `Write ${example(definition)}.` };
  const columns = definition.columns(bars, params);
  const key = spec.trim();
  return new Map(columns.map((column, i) => [i === 0 ? key : `${key}.${definition.outputs[i]}`, column]));
}

const example = ({ name, params }: Definition): string =>
  `${name}:${params.map((param) => param.default).join(',')}`;
