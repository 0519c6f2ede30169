import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { generate } from '../../../data/sample/generate.ts';
import { dataFolder } from '../../../src/adapters/data.ts';
import { sample } from '../../../src/adapters/market/sample.ts';
import { systemClock } from '../../../src/adapters/system.ts';
import { analyse } from '../../../src/domain/chain/analysis.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { parseSymbol, type Underlying } from '../../../src/domain/symbol/symbol.ts';

const market = sample(systemClock);
const named = (text: string) => parseSymbol(text) as Underlying;

describe('the bundled sample', () => {
  it('is what its generator makes, byte for byte', () => {
    for (const [name, text] of generate()) {
      expect(fs.readFileSync(path.join(dataFolder(), 'sample', name), 'utf8') === text, name).toBe(true);
    }
  });

  it.each(['NIFTY', 'BANKNIFTY', 'SPY', 'AAPL'])(
    '%s: four expiries, a smile, open interest, five days, three years',
    async (symbol) => {
      const underlying = named(symbol);
      const sealed = await market.chain({ underlying });
      const { value: chain, freshness } = sealed.judged(sealed.asOf);
      expect(freshness.state).toBe('sample');
      expect(chain.slices).toHaveLength(4);
      const analysis = analyse(chain, undefined, { rate: 0.05, freshness });
      if (isRefusal(analysis)) throw new Error(analysis.refused);
      expect(analysis.atm.iv).toBeGreaterThan(0.05);
      expect(analysis.atm.iv).toBeLessThan(0.6);
      expect(analysis.skew.riskReversal25).toBeLessThan(0.02);
      expect(analysis.pcr.oi).toBeGreaterThan(0.3);
      expect(await market.history({ underlying, asOf: chain.asOf, limit: 10 })).toHaveLength(4);
      const bars = (await market.bars({ underlying, interval: '1d' })).judged(chain.asOf).value;
      expect(bars.time.length).toBeGreaterThan(3 * 240);
      for (let i = 0; i < bars.time.length; i++) {
        expect(
          bars.high[i]! >= Math.max(bars.open[i]!, bars.close[i]!) &&
            bars.low[i]! <= Math.min(bars.open[i]!, bars.close[i]!),
        ).toBe(true);
      }
    },
  );

  it('shows nothing later than the moment asked for', async () => {
    const now = (await market.chain({ underlying: named('NIFTY') })).asOf;
    const before = await market.chain({ underlying: named('NIFTY'), asOf: now - 1 });
    expect(before.asOf).toBeLessThan(now);
    await expect(market.chain({ underlying: named('NIFTY'), asOf: 0 })).rejects.toMatchObject({
      kind: 'missing',
    });
    const daily = { underlying: named('NIFTY'), interval: '1d' as const };
    const days = async (time: string) => {
      const sealed = await market.bars({ ...daily, asOf: Date.parse(time) });
      expect(sealed.asOf).toBeLessThanOrEqual(Date.parse(time));
      return sealed.judged(now).value.time.length;
    };
    expect(await days('2026-08-18T15:40:00+05:30')).toBe((await days('2026-08-18T15:39:00+05:30')) + 1);
    await expect(market.bars({ ...daily, from: Date.parse('2030-01-01') })).rejects.toMatchObject({
      kind: 'missing',
    });
    await expect(market.chain({ underlying: named('FINNIFTY') })).rejects.toMatchObject({ kind: 'missing' });
  });
});
