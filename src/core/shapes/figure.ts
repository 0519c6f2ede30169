import { z } from 'zod';

/** A number whose description ends with its unit in brackets, so that people, models and tests read the same unit. */
const measured = (unit: string) => (what: string) => z.number().describe(`${what} [${unit}]`);

/** Money in the currency of the row it stands in: at most two decimals. */
export const money = measured('money');
/** A price of one unit of the underlying, in the currency of the row. */
export const price = measured('money per unit');
/** A price level of the underlying. */
export const level = measured('price of the underlying');
export const ratio = measured('0..1');
export const signedRatio = measured('ratio, 0.01 = 1 %');
export const rank = measured('0..100');
export const volatility = measured('annual volatility, 0.15 = 15 %');
export const rate = measured('annual rate, 0.065 = 6.5 %');
export const contracts = measured('contracts');
export const units = measured('units of the underlying');
export const lots = measured('lots');
export const count = measured('count');
export const days = measured('calendar days');
export const years = measured('years');
export const minutes = measured('minutes');
export const seconds = measured('seconds');
export const ms = measured('ms');
export const bytes = measured('bytes');
export const dollars = measured('US dollars');
export const tokens = measured('tokens');
/** A number without a unit: a score, a ratio of two like things, a place in an order. */
export const bare = measured('number');

/** Greeks of one unit of an option, or of a position where they are multiplied by its units. */
export const greeks = {
  delta: measured('money per 1.00 of the underlying'),
  gamma: measured('delta per 1.00 of the underlying'),
  theta: measured('money per calendar day'),
  vega: measured('money per volatility point'),
  rho: measured('money per percentage point of the rate'),
};

/** A moment: ISO 8601 with the offset of the exchange or account it belongs to. */
export const instant = (what: string) => z.string().describe(`${what} [ISO 8601 with offset]`);
/** A day of the calendar of the exchange. */
export const day = (what: string) => z.string().describe(`${what} [YYYY-MM-DD]`);
export const words = (what: string) => z.string().describe(what);
export const fact = (what: string) => z.boolean().describe(what);
export const list = <T extends z.ZodType>(what: string, item: T) => z.array(item).describe(what);
export const part = <T extends z.ZodRawShape>(what: string, keys: T) => z.object(keys).describe(what);
export const oneOf = <const T extends readonly string[]>(what: string, of: T) => z.enum(of).describe(what);

/** The same figure or null; the description stays. */
export const orNull = <T extends z.ZodType>(shape: T) => shape.nullable().describe(shape.description ?? '');
/** The same input, which may be left out; the description stays. */
export const given = <T extends z.ZodType>(shape: T) => shape.optional().describe(shape.description ?? '');
