import type { Refusal } from '../refusal.ts';

/** One parameter of an indicator: a whole number, any positive number, or a word out of a list. */
export type Param =
  | { name: string; kind: 'integer' | 'number'; default: number; min: number }
  | { name: string; kind: 'choice'; default: string; values: readonly string[] };

interface Named {
  name: string;
  params: readonly Param[];
}

function readParam(text: string | undefined, param: Param): number | string | Refusal {
  if (text === undefined || text === '') return param.default;
  if (param.kind === 'choice') {
    return param.values.includes(text)
      ? text
      : { refused: `${param.name} "${text}" is not one of ${param.values.join(', ')}` };
  }
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  const whole = param.kind === 'integer' ? 'a whole number' : 'a number';
  const good = value >= param.min && (param.kind === 'number' || Number.isSafeInteger(value));
  return good ? value : { refused: `${param.name} "${text}" is not ${whole} of at least ${param.min}` };
}

/** Reads `name:param,param`; refuses an unknown name, a parameter too many and a value out of place. */
export function parseSpec<D extends Named>(
  spec: string,
  known: readonly D[],
): { definition: D; params: readonly (number | string)[] } | Refusal {
  const [name = '', rest, ...more] = spec.trim().toLowerCase().split(':');
  const definition = known.find((one) => one.name === name);
  if (definition === undefined || more.length > 0) {
    return {
      refused: `There is no indicator "${spec.trim()}"`,
      hint: `Known: ${known.map((one) => one.name).join(', ')}.`,
    };
  }
  const texts = rest === undefined ? [] : rest.split(',').map((text) => text.trim());
  const usage = `${name}:${definition.params.map((param) => param.name).join(',')}`;
  if (texts.length > definition.params.length) {
    return {
      refused: `${name} takes ${definition.params.length} parameters, not ${texts.length}`,
      hint: `Write ${usage}.`,
    };
  }
  const params: (number | string)[] = [];
  for (const [i, param] of definition.params.entries()) {
    const value = readParam(texts[i], param);
    if (typeof value === 'object') return { refused: `${name}: ${value.refused}`, hint: `Write ${usage}.` };
    params.push(value);
  }
  return { definition, params };
}
