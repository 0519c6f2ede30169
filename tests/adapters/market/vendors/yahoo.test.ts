import { describe, expect, it } from 'vitest';
import { files } from '../../../../src/adapters/market/files.ts';
import { hasShared, sharedPath } from '../../../support/shared.ts';

const leg = { strike: 75, lastPrice: 1.94, volume: 3, impliedVolatility: 0.00196 };
const answer = (call: object) => ({
  optionChain: {
    result: [
      {
        underlyingSymbol: 'PYPL',
        quote: { regularMarketTime: 1_740_171_601, regularMarketPrice: 74.95, currency: 'USD' },
        options: [{ expirationDate: 1_740_700_800, calls: [{ ...leg, ...call }], puts: [] }],
      },
    ],
  },
});
const read = async (call: object) => {
  const bytes = new TextEncoder().encode(JSON.stringify(answer(call)));
  return (await files().read('options.json', { bytes })).chains[0]!.slices[0]!.call;
};

describe("Yahoo's options", () => {
  it('have a volatility only where there is a quote: without one it is where a search gave up', async () => {
    expect((await read({ bid: 0, ask: 0 })).vendorIv[0]).toBeNaN();
    expect((await read({ bid: 1.9, ask: 0 })).vendorIv[0]).toBeNaN();
    const quoted = await read({ bid: 1.9, ask: 2, impliedVolatility: 0.31 });
    expect([quoted.vendorIv[0], quoted.bid[0], quoted.last[0]]).toEqual([0.31, 1.9, 1.94]);
  });
  it.skipIf(!hasShared)('saved before the market opened have none at the money', async () => {
    const { chains } = await files().read(sharedPath('data/g_api/yahoo/options-PYPL.json'));
    const { strikes, call } = chains[0]!.slices[0]!;
    expect(call.vendorIv[strikes.indexOf(75)]).toBeNaN();
    expect(call.last[strikes.indexOf(75)]).toBe(1.94);
  });
});
