import type { Bars } from '../../src/domain/bar.ts';
import type { Chain, ExpirySlice, Side } from '../../src/domain/chain/snapshot.ts';
import { emptySide, sideFields } from '../../src/domain/chain/snapshot.ts';
import type { ChainSummary } from '../../src/ports/store.ts';

/** A repeatable stream of numbers in [0, 1) (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function side(n: number, next: () => number): Side {
  const filled = emptySide(n);
  for (const field of sideFields) {
    for (let i = 0; i < n; i++) {
      const draw = next();
      if (draw < 0.1) continue;
      filled[field][i] = field === 'vendorIv' ? draw : Math.round(draw * 20_000) / 20;
    }
  }
  return filled;
}

export const chainTime = Date.UTC(2026, 0, 16, 10);

/** A chain that a seed decides wholly; some cells are absent. */
export function chainOf(
  seed: number,
  options: { strikes?: number; symbol?: string; asOf?: number } = {},
): Chain {
  const { strikes = 7, symbol = 'NIFTY', asOf = chainTime + seed * 60_000 } = options;
  const next = numbers(seed);
  const slice = (expiry: string, lotSize: number | null): ExpirySlice => ({
    expiry,
    lotSize,
    future: lotSize === null ? null : 25_700.05,
    strikes: Float64Array.from({ length: strikes }, (_, i) => 25_000 + i * 50),
    call: side(strikes, next),
    put: side(strikes, next),
  });
  return {
    symbol,
    exchange: 'NSE',
    currency: 'INR',
    asOf,
    spot: 25_694.35,
    source: 'test',
    openInterestNote: 'as given',
    slices: [slice('2026-01-20', 65), slice('2026-01-27', null)],
  };
}

/** A summary for each expiry of the chain. */
export const summariesOf = (chain: Chain): Omit<ChainSummary, 'chainId'>[] =>
  chain.slices.map(({ expiry }) => ({
    symbol: chain.symbol,
    asOf: chain.asOf,
    expiry,
    years: 0.0109589,
    spot: 25_694.35,
    forward: 25_701.2,
    atmIv: 0.1123,
    pcrOi: null,
    maxPain: 25_700,
    straddle: 312.4,
    callOi: 1_234_567,
    putOi: 0,
    resistance: 26_000,
    support: null,
  }));

/** `n` one-minute bars from minute `start` on, each decided by its minute alone. */
export function minuteBars(
  start: number,
  n: number,
  options: { symbol?: string; shift?: number } = {},
): Bars {
  const { symbol = 'NIFTY', shift = 0 } = options;
  const column = (f: (minute: number) => number) => Float64Array.from({ length: n }, (_, i) => f(start + i));
  const price = (minute: number) => 25_000 + ((minute * 7919) % 20_000) / 20 + shift;
  return {
    symbol,
    interval: '1m',
    time: column((m) => m * 60_000),
    open: column(price),
    high: column((m) => price(m) + 1.15),
    low: column((m) => price(m) - 0.95),
    close: column((m) => price(m) + 0.05),
    volume: column((m) => (m % 5 === 0 ? Number.NaN : m % 1000)),
  };
}
