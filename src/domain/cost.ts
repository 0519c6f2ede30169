import { z } from 'zod';
import type { Refusal } from './refusal.ts';

const rate = z.number().min(0).max(10_000);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'write the day as YYYY-MM-DD');

/** What a model costs from a day on, USD per million tokens. */
const priceRow = z.object({
  model: z.string().min(1),
  /** As the model server is named; a row without one counts for every server. */
  provider: z.string().min(1).optional(),
  effectiveFrom: day,
  input: rate,
  /** Input out of the provider's cache; the full rate where the provider does not say. */
  cachedInput: rate.optional(),
  output: rate,
  /** A request with more input than `above` tokens is charged at multiples, all of it. */
  long: z.object({ above: z.number().int().positive(), input: rate, output: rate }).optional(),
});
export type PriceRow = z.infer<typeof priceRow>;

const priceFile = z.object({ source: z.string().min(1), prices: z.array(priceRow).max(10_000) });

/** Reads a price file; later files win over earlier ones of the same model, provider and day. */
export function pricesIn(file: unknown, name: string): PriceRow[] | Refusal {
  const read = priceFile.safeParse(file);
  if (read.success) return read.data.prices;
  const issue = read.error.issues[0]!;
  return {
    refused: `The price table ${name} is not usable: ${issue.path.join('.')}: ${issue.message}`,
    hint: 'It needs {"source": "…", "prices": [{"model", "effectiveFrom", "input", "output", …}]}, USD per million tokens.',
  };
}

const dated = /-\d{4}-?\d{2}-?\d{2}$/;

/** The price of a model on a day, or null where no row knows it: an unknown price is never zero. The last row wins a tie. */
export function priceOf(
  rows: readonly PriceRow[],
  model: { model: string; provider: string },
  on: string,
): PriceRow | null {
  const names = [model.model, model.model.replace(dated, '')];
  for (const name of names) {
    let found: PriceRow | null = null;
    for (const row of rows) {
      if (row.model !== name || row.effectiveFrom > on) continue;
      if (row.provider !== undefined && row.provider !== model.provider) continue;
      if (found === null || row.effectiveFrom >= found.effectiveFrom) found = row;
    }
    if (found !== null) return found;
  }
  return null;
}

export interface Tokens {
  input: number | null;
  cachedInput: number | null;
  output: number | null;
}

/**
 * Cost of one call in billionths of a dollar, rounded up; null where a count or the price is unknown.
 * Reasoning tokens are output tokens already.
 */
export function costNano(tokens: Tokens, price: PriceRow | null): number | null {
  if (price === null || tokens.input === null || tokens.output === null) return null;
  const cached = Math.min(tokens.cachedInput ?? 0, tokens.input);
  const long = price.long !== undefined && tokens.input > price.long.above ? price.long : null;
  const inputs = (tokens.input - cached) * price.input + cached * (price.cachedInput ?? price.input);
  const outputs = tokens.output * price.output;
  // A dollar per million tokens is a thousand billionths per token.
  return Math.ceil((inputs * (long?.input ?? 1) + outputs * (long?.output ?? 1)) * 1000 - 1e-6);
}

/** Billionths as dollars for JSON and for people. */
export const dollars = (nano: number): number => Math.round(nano) / 1e9;
