import type { ChainDocument } from '../../../src/core/shapes/chain.ts';
import { type Bars, barsFrom } from '../../../src/domain/bar.ts';
import { analyse, type ChainAnalysis } from '../../../src/domain/chain/analysis.ts';
import { chainDocument } from '../../../src/domain/chain/document/document.ts';
import { type PayoffSummary, payoff } from '../../../src/domain/options/payoff/payoff.ts';
import { chainOf, fresh, range, syntheticSlice } from '../chain/synthetic.ts';

/** A small generator of the same numbers every run (Park and Miller 1988). */
export function numbers(seed: number): () => number {
  let state = seed % 2_147_483_647 || 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

interface LegRow {
  action: 'BUY' | 'SELL';
  type: 'CE' | 'PE';
  strike: number;
  expiry: string;
  lots: number;
  quantity: number;
  price: number;
  iv: number | null;
  delta: number | null;
  oi: number | null;
}

const two = (value: number) => Math.round(value * 100) / 100;

function legRow(
  chain: ChainDocument,
  action: 'BUY' | 'SELL',
  type: 'CE' | 'PE',
  away: number,
  lots: number,
): LegRow {
  const at = chain.strikes.findIndex(({ strike }) => strike === chain.atmStrike) + away;
  const row = chain.strikes[at]!;
  const side = type === 'CE' ? row.call! : row.put!;
  const lot = chain.lotSize!;
  const price = action === 'BUY' ? side.ask! : side.bid!;
  return {
    action,
    type,
    strike: row.strike,
    expiry: chain.expiry,
    lots,
    quantity: lots * lot,
    price: two(price),
    iv: side.iv,
    delta: side.delta,
    oi: side.oi,
  };
}

function suggestion(chain: ChainDocument, rank: number, name: string, legs: LegRow[], share: number) {
  const found = payoff({
    spot: chain.forward!,
    years: chain.years!,
    rate: 0,
    vol: chain.atmIv!,
    lot: chain.lotSize!,
    legs: legs.map(({ action, type, strike, lots, price }) => ({
      kind: type === 'CE' ? 'call' : 'put',
      action: action === 'BUY' ? 'buy' : 'sell',
      strike,
      quantity: lots,
      premium: price,
    })),
  }) as PayoffSummary;
  const charges = {
    entry: two(60 + 31 * share),
    exit: two(55 + 27 * share),
    total: two(115 + 58 * share),
    items: { brokerage: 80, stt: two(20 * share + 9) },
  };
  return {
    rank,
    strategy: name.toLowerCase().replaceAll(' ', '-'),
    name,
    actions: legs.map(({ action, type, strike }) => `${action} ${type} ${strike}`),
    legs,
    netCash: two(found.netCash),
    maxProfit: two(found.maxProfit!),
    maxLoss: two(found.maxLoss!),
    breakevens: found.breakevens.map(two),
    pop: Math.round(found.pop! * 1e4) / 1e4,
    expectedValue: two(found.expectedPl - charges.total),
    margin: { estimate: two(38_000 + 9_000 * share), basis: 'scan' },
    charges,
    greeks: { delta: two(found.greeks.delta), theta: two(found.greeks.theta), vega: two(found.greeks.vega) },
    exits: {
      target: 'close at 50 % of the maximum profit',
      stop: two(Math.abs(found.maxLoss!) * 0.5),
      timeStop: 'one day before expiry',
      invalidation: `a close below ${legs[0]!.strike}`,
    },
    confidence: 0.61,
  };
}

/** A real chain document of synthetic prices, and a document as `suggest` gives on top of it. */
export function documents(seed: number) {
  const next = numbers(seed);
  const bank = seed % 2 === 1;
  const base = bank ? 56_000 + Math.round(next() * 30) * 100 : 24_000 + Math.round(next() * 40) * 50;
  const step = bank ? 100 : 50;
  const vol = 0.1 + 0.12 * next();
  const spot = two(base + (next() - 0.5) * step);
  const forward = spot * 1.002;
  const strikes = range(base - 24 * step, base + 24 * step, step);
  const smile = (strike: number) =>
    vol + 0.9 * ((strike - base) / base) ** 2 - 0.25 * ((strike - base) / base);
  const [near, far] = ['2026-09-01', '2026-09-29'].map((expiry) => {
    const slice = syntheticSlice({ expiry, forward, strikes, vol: smile, rate: 0.065, half: 0.4 });
    for (const side of [slice.call, slice.put]) {
      for (let i = 0; i < strikes.length; i++) {
        side.oi[i] = Math.round(400 + 90_000 * next() ** 3);
        side.oiChange[i] = Math.round((next() - 0.4) * 9000);
        side.volume[i] = Math.round(100 + 400_000 * next() ** 2);
        side.change[i] = two((next() - 0.5) * 40);
      }
    }
    return slice;
  });
  const bars = barsFrom(
    Array.from({ length: 260 }, (_, i) => {
      const close = two(base * (1 + 0.05 * Math.sin(i / 17) + 0.01 * (next() - 0.5)));
      return {
        time: Date.parse('2026-08-19T10:00:00Z') - (259 - i) * 86_400_000,
        open: close,
        high: two(close * 1.006),
        low: two(close * 0.994),
        close,
        volume: 1000,
      };
    }),
    { symbol: 'NIFTY', interval: '1d' },
  ) as Bars;
  const symbol = bank ? 'BANKNIFTY' : 'NIFTY';
  const chain = chainDocument(
    analyse(chainOf([near!, far!], { symbol, spot }), undefined, {
      rate: 0.065,
      freshness: fresh,
      bars,
    } as never) as ChainAnalysis,
  );
  const lots = 1 + Math.floor(next() * 3);
  const leg = (action: 'BUY' | 'SELL', type: 'CE' | 'PE', away: number) =>
    legRow(chain, action, type, away, lots);
  const wide = 2 + Math.floor(next() * 4);
  const suggestions = [
    suggestion(chain, 1, 'Bull Call Spread', [leg('BUY', 'CE', 0), leg('SELL', 'CE', wide)], next()),
    suggestion(
      chain,
      2,
      'Iron Condor',
      [leg('SELL', 'PE', -4), leg('BUY', 'PE', -8), leg('SELL', 'CE', 4), leg('BUY', 'CE', 8)],
      next(),
    ),
  ];
  const { strikes: _, ...market } = chain;
  const suggest = {
    id: 'sug-7f3a21',
    symbol,
    expiry: chain.expiry,
    asOf: chain.asOf,
    source: 'rules',
    market,
    view: {
      direction: 'bullish',
      volatility: 'steady',
      confidence: 0.64,
      evidence: [{ name: 'momentum', says: 'RSI 14 is 61.3', on: 'direction', value: 61.3 }],
    },
    suggestions,
    rejected: [{ strategy: 'sell-put', reason: 'max loss 1,42,000 is above 4 % of the capital' }],
    warnings: [],
  };
  return { chain, suggest, next };
}
