import { describe, expect, it } from 'vitest';
import type { Freshness } from '../../../src/core/shapes/market.ts';
import type { Bars } from '../../../src/domain/bar.ts';
import type { ExpirySummary } from '../../../src/domain/chain/document/summary.ts';
import { rulesVersion } from '../../../src/domain/options/playbook/playbook.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { slimmedText } from '../../../src/domain/suggest/kept.ts';
import { barsOf, keptBars } from '../../../src/domain/suggest/kept-bars.ts';
import { decide, type SuggestInputs } from '../../../src/domain/suggest/suggestion.ts';
import { asOf, liquid, person, rate, spot } from '../options/playbook/liquid.ts';

const dayMs = 86_400_000;
const chain = liquid();
const expiries = chain.slices.map(({ expiry }) => expiry);
const freshness: Freshness = { state: 'live', ageMs: 0, note: '' };

/** Every figure of every snapshot, so many a day, as an older coach kept them. */
const everything = (days: number, aDay: number): ExpirySummary[] =>
  Array.from({ length: days * aDay }, (_, i) => {
    const day = Math.floor(i / aDay);
    return expiries.map((expiry, e) => ({
      symbol: chain.symbol,
      asOf: asOf - (days - day) * dayMs + (i % aDay) * 300_000,
      expiry,
      years: 0.02 + 0.05 * e + (days - day) / 365,
      spot: spot * (1 + 0.001 * Math.sin(i)),
      forward: spot,
      atmIv: 0.12 + 0.03 * Math.sin(day / 9) + 0.0001 * (i % aDay),
      pcrOi: 0.8 + 0.1 * Math.cos(i),
      maxPain: spot,
      straddle: 300,
      callOi: 1000 + i,
      putOi: 900 + i,
      resistance: spot + 100,
      support: spot - 100,
    }));
  }).flat();

function inputs(snapshots: ExpirySummary[], volIndex: boolean): SuggestInputs {
  const closes = Array.from({ length: 120 }, (_, i) => ({
    date: new Date(asOf - (121 - i) * dayMs).toISOString().slice(0, 10),
    close: 12 + Math.sin(i),
  }));
  const column = Array.from({ length: 60 }, (_, i) => spot + i);
  const time = column.map((_, i) => asOf - (61 - i) * dayMs);
  return {
    version: 1,
    rulesVersion,
    chainId: 'c',
    previousId: null,
    expiry: null,
    now: asOf,
    freshness,
    sample: false,
    rate,
    wish: {},
    person: person({}),
    history: volIndex ? { snapshots, volIndexByDay: { symbol: 'INDIAVIX', closes } } : { snapshots },
    bars: {
      symbol: chain.symbol,
      interval: '1d',
      time,
      open: column,
      high: column.map((x) => x + 20),
      low: column.map((x) => x - 20),
      close: column,
      volume: column,
    },
    warnings: [],
  };
}

function answer(text: string): string {
  const made = decide('id', JSON.parse(text) as SuggestInputs, chain, null);
  if (isRefusal(made)) throw new Error(made.refused);
  return JSON.stringify(made);
}

describe('bars kept with a suggestion', () => {
  const full = (days: number, shift = 0): Bars => {
    const column = (from: number) => Float64Array.from({ length: days }, (_, i) => from + i);
    const time = Float64Array.from({ length: days }, (_, i) => i * dayMs + shift);
    const values = {
      open: column(1),
      high: column(3),
      low: column(0.5),
      close: column(2),
      volume: column(9),
    };
    return { symbol: 'X', interval: '1d', time, ...values };
  };

  it('come back where they are read: all closes and times, the last of the others', () => {
    for (const [days, shift] of [
      [200, 0],
      [30, 0],
      [200, 1],
    ] as const) {
      const bars = full(days, shift);
      const back = barsOf(JSON.parse(JSON.stringify(keptBars(bars))))!;
      expect([back.time, back.close]).toEqual([bars.time, bars.close]);
      for (const name of ['open', 'high', 'low'] as const) {
        expect(back[name].slice(-62)).toEqual(bars[name].slice(-62));
        expect(back[name].slice(0, -62).every(Number.isNaN)).toBe(true);
      }
    }
  });
});

describe('what an older coach kept', () => {
  it.each([
    ['ranked among its own days', 300, 3, true],
    ['ranked among those of the index', 40, 3, true],
    ['not ranked at all', 5, 20, false],
  ])('is slimmed, and the same answer comes of it: %s', (_, days, aDay, volIndex) => {
    const old = JSON.stringify(inputs(everything(days, aDay), volIndex));
    const document = answer(old);
    const slim = slimmedText(old, document);
    expect(slim.length).toBeLessThan(old.length / 2.5);
    expect(answer(slim)).toBe(document);
    expect(slimmedText(slim, document)).toBe(slim);
  });

  it('stays as it is where it cannot be read', () => {
    expect(slimmedText('{"history":', '{}')).toBe('{"history":');
    expect(slimmedText('{"version":1}', '{"expiry":"2026-09-08"}')).toBe('{"version":1}');
  });
});
