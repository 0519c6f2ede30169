import { describe, expect, it } from 'vitest';
import { readNseChain } from '../../../src/adapters/market/nse/chain.ts';
import { chainDocument as chainShape } from '../../../src/core/shapes/chain.ts';
import { barsFrom } from '../../../src/domain/bar.ts';
import { type AnalysisOptions, analyse, type ChainAnalysis } from '../../../src/domain/chain/analysis.ts';
import { chainDocument } from '../../../src/domain/chain/document/document.ts';
import { summaries } from '../../../src/domain/chain/document/summary.ts';
import { type Chain, emptySide, type Side, sideFields } from '../../../src/domain/chain/snapshot.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { fc } from '../../support/properties.ts';
import { golden, hasShared, sharedBytes } from '../../support/shared.ts';
import { chainOf, fresh, range, syntheticSlice } from './synthetic.ts';

const options: AnalysisOptions = { rate: 0.065, freshness: fresh };
const read = (chain: Chain, more: Partial<AnalysisOptions> = {}, expiry?: string) =>
  analyse(chain, expiry, { ...options, ...more }) as ChainAnalysis;
const recipe = { forward: 25_050, strikes: range(24_000, 26_000, 50), vol: () => 0.13, rate: 0.065 };

interface Reference {
  spot: number;
  nearest_expiry: string;
  rows_nearest: number;
  ce_oi: number;
  pe_oi: number;
  pcr_oi: number;
  pcr_volume: number;
  pcr_oi_all: number;
  max_pain: number;
  atm_strike: number;
  atm_straddle_last: number;
  top_ce_oi: number[];
  top_pe_oi: number[];
  ce_oi_chg: number;
  pe_oi_chg: number;
}

const folder = 'data/a_nse_option_chain';
const recorded = (file: string): Chain =>
  readNseChain(JSON.parse(sharedBytes(`${folder}/${file}`).toString()), { name: file }).chains[0]!;

describe.skipIf(!hasShared)('recorded NSE chains', () => {
  const { stats } = hasShared
    ? golden<{ stats: Record<string, Reference> }>(`../${folder}/_chain_stats_reference.json`)
    : { stats: {} };
  const files = Object.entries(stats).map(([path, want]) => [path.split('/').pop()!, want] as const);

  it('are nineteen', () => expect(files).toHaveLength(19));

  it.each(files)('%s has the ratios, max pain, straddle and walls of the reference', (file, want) => {
    const found = read(recorded(file));
    const document = chainShape.strict().parse(chainDocument(found));
    expect(document.spot).toBe(want.spot);
    expect(document.totals).toMatchObject({
      callOi: want.ce_oi,
      putOi: want.pe_oi,
      callOiChange: want.ce_oi_chg,
      putOiChange: want.pe_oi_chg,
    });
    expect(document.pcr.oi).toBeCloseTo(want.pcr_oi, 6);
    expect(document.pcr.volume).toBeCloseTo(want.pcr_volume, 6);
    expect(document.pcr.oiAllExpiries).toBeCloseTo(want.pcr_oi_all, 6);
    expect(document.maxPain).toBe(want.max_pain);
    expect(document.spotStraddle).toEqual({ strike: want.atm_strike, last: want.atm_straddle_last });
    expect([document.straddle, document.straddleStrike]).toEqual([want.atm_straddle_last, want.atm_strike]);
    expect(document.strikes).toHaveLength(want.rows_nearest);
    expect(document.walls.resistance.map((wall) => wall.strike)).toEqual(want.top_ce_oi);
    expect(document.walls.support.map((wall) => wall.strike)).toEqual(want.top_pe_oi);
  });

  it('never show the volatility 0 that the site prints for want of one', () => {
    const document = chainDocument(read(recorded('BANKNIFTY_20220427_153000.json.gz')));
    const legs = document.strikes.flatMap((row) => [row.call, row.put]).filter((leg) => leg !== null);
    expect(legs.length).toBe(290);
    for (const leg of legs) expect(leg.iv === null || leg.iv > 0.01).toBe(true);
    expect(document.atmIv).toBeGreaterThan(0.2);
    expect(document.atmIv).toBeLessThan(0.32);
  });

  it('have no volatility at the close of expiry day, where the site prints 0 and 0.0135', () => {
    const document = chainDocument(read(recorded('NIFTY_20220324_153000.json.gz')));
    expect(document).toMatchObject({ expiry: '2022-03-24', daysToExpiry: 0, atmIv: null, gex: null });
    expect(document.warnings.join()).toMatch(/has closed/);
    expect(document.termStructure[1]!.atmIv).toBeGreaterThan(0.15);
  });

  it('keep one-sided strikes with an empty side and fractional open interest', () => {
    const chain = recorded('NIFTY_20220315_123921.json');
    const documents = chain.slices.map((slice) => chainDocument(read(chain, {}, slice.expiry)));
    const rows = documents.flatMap((document) => document.strikes);
    expect(rows.some((row) => row.call === null) && rows.some((row) => row.put === null)).toBe(true);
    expect(rows.some((row) => (row.put?.oi ?? 0) % 1 === 0.5)).toBe(true);
    expect(documents.every((document) => document.spot === 16_819.15)).toBe(true);
  });

  it('fall in PCR through 15 March 2022: 0.834, 0.827, 0.763, 0.622', () => {
    const times = ['114021', '123921', '130152', '153000'];
    const chains = times.map((time) => recorded(`NIFTY_20220315_${time}.json`));
    const snapshots = chains.slice(0, 3).flatMap((chain) => summaries(chain, options));
    const { trend } = chainDocument(read(chains[3]!, { history: { snapshots } }));
    expect(trend).toMatchObject({ per: 'hour', observations: 4 });
    expect(trend!.pcrSlope).toBeLessThan(-0.03);
    expect(trend!.from).toBe('2022-03-15T11:40:21+05:30');
  });

  it('agree at the money with what the site itself prints, within 1.2 volatility points', () => {
    const found = read(recorded('NIFTY_20241105_105818.json'));
    expect(found.focus.forwardBasis).toBe('parity');
    expect(Math.abs(found.atm.iv! - (0.2528 + 0.2599) / 2)).toBeLessThan(0.012);
  });
});

describe('analysis', () => {
  const near = syntheticSlice({ ...recipe, expiry: '2026-08-25' });
  const far = syntheticSlice({ ...recipe, expiry: '2026-09-29', forward: 25_200 });
  const chain = chainOf([near, far]);

  it('looks at the nearest expiry or at the one named, and refuses others', () => {
    expect(read(chain).expiry).toBe('2026-08-25');
    expect(read(chain, {}, '2026-09-29')).toMatchObject({ expiry: '2026-09-29', daysToExpiry: 40 });
    expect(analyse(chain, '2026-09-01', options)).toMatchObject({ hint: 'Listed: 2026-08-25, 2026-09-29' });
    expect(isRefusal(analyse(chainOf([]), undefined, options))).toBe(true);
  });

  it('takes the money at the forward, not at the spot', () => {
    const document = chainDocument(read(chain, {}, '2026-09-29'));
    expect(document.atmStrike).toBe(25_200);
    expect(document.spotStraddle.strike).toBe(25_000);
    const parts = Math.sqrt(Math.PI / 2) * (25_000 / 25_200) * Math.exp(document.rate * document.years);
    expect(document.expectedMove.oneSigma! / document.expectedMove.straddle!).toBeCloseTo(parts, 3);
  });

  it('says of every null why it is one, and nothing of what is there', () => {
    const bare = chainOf([syntheticSlice({ ...recipe, expiry: '2026-08-25' })]);
    for (const { call, put } of bare.slices)
      for (const side of [call, put]) for (const column of Object.values(side)) column.fill(Number.NaN);
    for (const from of [chain, bare, { ...bare, spot: Number.NaN }]) {
      const document = chainDocument(read(from));
      const told = (path: string) =>
        path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document);
      const parts = (['pcr', 'expectedMove'] as const).flatMap((key) =>
        Object.keys(document[key]).map((name) => `${key}.${name}`),
      );
      const heads = Object.keys(document).filter(
        (key) => !/Basis$|Reason$/.test(key) && key !== 'straddleStrike',
      );
      const nulls = [...heads, ...parts].filter((path) => told(path) === null);
      for (const path of nulls) expect(document.reasons[path] ?? '', path).not.toBe('');
      for (const path of Object.keys(document.reasons)) expect(told(path), path).toBeNull();
    }
  });

  it('shows the strikes asked for', () => {
    const found = read(chain, { maxStrikes: 3 });
    expect(chainDocument(found).strikes).toHaveLength(41);
    expect(chainDocument(found, { strikes: 'near' }).strikes.map((row) => row.strike)).toEqual(
      range(24_900, 25_200, 50),
    );
    expect(chainDocument(found, { strikes: 'none' }).strikes).toEqual([]);
  });

  it('warns of age, of a missing spot and of an unknown lot', () => {
    const lotless = chainOf([{ ...near, lotSize: null }], { symbol: 'NOSUCHSTOCK', spot: Number.NaN });
    const { warnings } = read(lotless, { freshness: { state: 'stale', ageMs: 9e7, note: 'a day old' } });
    expect(warnings.join('\n')).toMatch(
      /stale: a day old[\s\S]*no price of the underlying[\s\S]*Lot size unknown/,
    );
  });

  it('says that early exercise of American options is ignored', () => {
    const apple = chainOf([near], { symbol: 'AAPL', exchange: 'US', currency: 'USD' });
    expect(read(apple).warnings.join()).toMatch(/American/);
    expect(read(chain).warnings).toEqual([]);
  });

  it('brings bars, history and an earlier snapshot in', () => {
    const days = Array.from({ length: 60 }, (_, i) => ({
      time: new Date(Date.UTC(2026, 5, 1 + i)).toISOString().slice(0, 10),
      open: 24_900,
      high: 25_100 + i,
      low: 24_800,
      close: 24_950 + (i % 7) * 10,
    }));
    const bars = barsFrom(days, { symbol: 'NIFTY', interval: '1d' });
    if (isRefusal(bars)) throw new Error(bars.refused);
    const ivByDay = days.map(({ time }, i) => ({ date: time, atmIv: 0.1 + i / 1000 }));
    const document = chainDocument(read(chain, { bars, previous: chain, history: { ivByDay } }));
    expect(document).toMatchObject({
      ivObservations: 60,
      wallShift: { resistance: { before: 24_000, now: 24_000 } },
    });
    expect(document.iv30).toBeCloseTo(0.13, 9);
    expect(document.ivRank).toBeCloseTo((0.03 / 0.059) * 100, 6);
    expect(document.vrp).toBeCloseTo(document.atmIv! - document.realizedVolatility!, 12);
    expect(document.levels!.previous.high).toBe(25_159);
  });
});

describe('any chain at all', () => {
  const junk = fc.oneof(
    fc.double({ min: 0, max: 30_000, noNaN: true }),
    fc.constantFrom(
      Number.NaN,
      0,
      -1,
      0.05,
      1e-300,
      1e300,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ),
  );
  const side = (n: number): fc.Arbitrary<Side> =>
    fc
      .array(fc.array(junk, { minLength: n, maxLength: n }), { minLength: 10, maxLength: 10 })
      .map((columns) => {
        const out = emptySide(n);
        for (const [i, field] of sideFields.entries()) out[field].set(columns[i]!);
        return out;
      });
  const slice = fc
    .uniqueArray(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 8 })
    .chain((steps) => {
      const strikes = Float64Array.from(
        steps.sort((a, b) => a - b),
        (k) => k * 50,
      );
      const n = strikes.length;
      const future = fc.option(fc.double({ min: 1, max: 1e6, noNaN: true }));
      return fc.record({
        expiry: fc.constantFrom('2026-08-20', '2026-08-25', '2026-09-29'),
        lotSize: fc.constantFrom(null, 65),
        future,
        strikes: fc.constant(strikes),
        call: side(n),
        put: side(n),
      });
    });

  it('gives JSON without a hole: every figure finite or null, every field in the schema', () => {
    const spot = fc.constantFrom(25_000, Number.NaN, 0.01);
    const rate = fc.constantFrom(0.065, 0, -0.01);
    fc.assert(
      fc.property(slice, spot, rate, (one, at, r) => {
        const found = read(chainOf([one], { spot: at }), { rate: r });
        const document = chainDocument(found);
        expect(chainShape.parse(document)).toEqual(document);
        expect(JSON.parse(JSON.stringify(document))).toEqual(document);
      }),
      { numRuns: 300 },
    );
  });
});
