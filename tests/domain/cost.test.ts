import { describe, expect, it } from 'vitest';
import file from '../../data/models/prices.json' with { type: 'json' };
import { costNano, dollars, type PriceRow, priceOf, pricesIn } from '../../src/domain/cost.ts';

const rows = pricesIn(file, 'prices.json') as PriceRow[];
const used = (input: number | null, output: number | null, cachedInput: number | null = null) => ({
  input,
  output,
  cachedInput,
});

describe('cost of a call', () => {
  it('adds up the bundled prices', () => {
    const price = priceOf(rows, { model: 'gpt-6-luna', provider: 'OpenAI' }, '2026-11-20');
    expect(costNano(used(1_000_000, 100_000), price)).toBe(0.2e9 + 0.075e9);
    expect(costNano(used(1000, 100), price)).toBe(150_000);
    expect(costNano(used(1000, 100, 800), price)).toBe(20_000 + 8_000 + 50_000);
    expect(dollars(150_000)).toBe(0.00015);
  });

  it('is unknown, never zero, without a price or a count', () => {
    const known = { model: 'gpt-6-luna', provider: 'OpenAI' };
    expect(priceOf(rows, { model: 'llama', provider: 'Ollama' }, '2026-11-20')).toBeNull();
    expect(priceOf(rows, { ...known, provider: 'Ollama' }, '2026-11-20')).toBeNull();
    expect(priceOf(rows, known, '2020-01-01')).toBeNull();
    const price = priceOf(rows, known, '2026-11-20');
    expect(costNano(used(10, null), price)).toBeNull();
    expect(costNano(used(null, 10), price)).toBeNull();
    expect(costNano(used(10, 10), null)).toBeNull();
  });

  it('takes the newest row of the day, a dated snapshot by its family, and what a person wrote last', () => {
    const own: PriceRow[] = [
      { model: 'm', effectiveFrom: '2026-01-01', input: 1, output: 1 },
      { model: 'm', effectiveFrom: '2026-06-01', input: 2, output: 2 },
      { model: 'm', effectiveFrom: '2026-06-01', input: 3, output: 3 },
    ];
    const input = (on: string, model = 'm') => priceOf(own, { model, provider: 'x' }, on)?.input;
    expect([input('2026-05-31'), input('2026-06-01'), input('2026-07-01', 'm-2026-06-30')]).toEqual([
      1, 3, 3,
    ]);
  });

  it('refuses a table it cannot read', () => {
    expect(pricesIn({ source: 's', prices: [{ model: 'm', effectiveFrom: 'soon' }] }, 'p')).toMatchObject({
      refused: expect.stringContaining('prices.0'),
    });
  });
});
