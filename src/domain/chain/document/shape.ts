import { z } from 'zod';
import { buildUpKinds } from '../state/build-up.ts';

const nullable = z.number().nullable();
const kind = z.enum(buildUpKinds).nullable();
const basis = z.enum(['parity', 'parity-last', 'future', 'spot']).nullable();

export const legShape = z.object({
  last: nullable,
  change: nullable.describe('Since the previous close'),
  bid: nullable,
  ask: nullable,
  mid: nullable,
  bidQty: nullable.describe('Units'),
  askQty: nullable.describe('Units'),
  iv: nullable.describe('Annual, 0.15 = 15 %'),
  ivSource: z.enum(['solved', 'vendor']).nullable(),
  delta: nullable,
  gamma: nullable,
  theta: nullable.describe('Per calendar day and unit'),
  vega: nullable.describe('Per volatility point and unit'),
  rho: nullable.describe('Per percentage point and unit'),
  oi: nullable.describe('Contracts'),
  oiChange: nullable.describe('Contracts, since the previous close'),
  volume: nullable.describe('Contracts'),
  buildUp: kind,
});

const wall = z.object({ strike: z.number(), oi: z.number(), oiChange: nullable });
const wallPair = z.object({ resistance: z.array(wall), support: z.array(wall) });
const shift = z.object({ before: nullable, now: nullable });
export const wallShiftShape = z.object({ resistance: shift, support: shift });

export const sideBuildUpShape = z.object({
  kind,
  bias: z.enum(['bullish', 'bearish', 'neutral']),
  contracts: z.object({
    longBuildUp: z.number(),
    shortBuildUp: z.number(),
    shortCovering: z.number(),
    longUnwinding: z.number(),
  }),
});

const level = z.array(z.object({ price: z.number(), name: z.string() }));
const levels = z.object({
  date: z.string(),
  support: level,
  resistance: level,
  previous: z.object({ high: nullable, low: nullable, close: nullable }),
  pivot: z.object({ p: nullable, r1: nullable, r2: nullable, s1: nullable, s2: nullable }),
  high20: nullable,
  low20: nullable,
  sma20: nullable,
  sma50: nullable,
  sma200: nullable,
});

const trend = z.object({
  per: z.enum(['hour', 'day']),
  observations: z.number(),
  from: z.string(),
  to: z.string(),
  pcrSlope: nullable,
  atmIvSlope: nullable,
  callOiSlope: nullable,
  putOiSlope: nullable,
  spotSlope: nullable,
});

const term = z.object({
  expiry: z.string(),
  daysToExpiry: z.number(),
  forward: nullable,
  forwardBasis: basis,
  atmIv: nullable,
  straddle: nullable,
  pcrOi: nullable,
  maxPain: nullable,
  callOi: nullable,
  putOi: nullable,
});

/** The public JSON of `chain`, as CONTRACT names it and with what goes beyond. */
export const chainShape = z.object({
  symbol: z.string(),
  exchange: z.enum(['NSE', 'BSE', 'US']),
  currency: z.enum(['INR', 'USD']),
  expiry: z.string(),
  expiries: z.array(z.string()),
  asOf: z.string(),
  source: z.string(),
  freshness: z.object({
    state: z.enum(['live', 'delayed', 'lastClose', 'stale', 'sample']),
    ageMs: z.number(),
    note: z.string(),
  }),
  spot: nullable,
  forward: nullable,
  forwardBasis: basis,
  atmStrike: nullable.describe('Listed strike nearest the forward, the lower of two'),
  atmIv: nullable,
  atmIvBasis: z.string(),
  iv30: nullable.describe('ATM IV at a constant 30 days'),
  lotSize: nullable,
  lotSource: z.string(),
  daysToExpiry: z.number().describe('Calendar days'),
  years: z.number().describe('Minutes to the close of the expiry over the minutes of 365 days'),
  rate: z.number(),
  openInterestUnit: z.literal('contracts'),
  openInterestNote: z.string(),
  pcr: z.object({ oi: nullable, volume: nullable, oiChange: nullable, oiAllExpiries: nullable }),
  pcrScope: z.string(),
  totals: z.object({
    callOi: nullable,
    putOi: nullable,
    callVolume: nullable,
    putVolume: nullable,
    callOiChange: nullable,
    putOiChange: nullable,
  }),
  maxPain: nullable,
  straddle: nullable.describe(
    'Call plus put as an exchange shows it: last prices at the strike nearest the spot',
  ),
  straddleStrike: nullable,
  straddleBasis: z.enum(['mid', 'last']).nullable(),
  spotStraddle: z
    .object({ strike: nullable, last: nullable })
    .describe('Last prices at the strike nearest the spot'),
  expectedMove: z.object({
    straddle: nullable.describe('At atmStrike, by middles'),
    oneSigma: nullable,
    weighted: nullable,
    basis: z.string(),
  }),
  skew: z.object({ riskReversal25: nullable, callIv25: nullable, putIv25: nullable, fivePercent: nullable }),
  termStructure: z.array(term),
  ivRank: nullable.describe('0..100'),
  ivPercentile: nullable.describe('0..100'),
  ivObservations: z.number(),
  ivRankBasis: z.string().nullable(),
  ivRankReason: z.string().nullable(),
  vrp: nullable.describe('ATM IV less realised volatility'),
  vrpBasis: z.string(),
  realizedVolatility: nullable,
  buildUp: z.object({
    calls: sideBuildUpShape,
    puts: sideBuildUpShape,
    byStrike: z.array(z.object({ strike: z.number(), call: kind, put: kind })),
    basis: z.string(),
  }),
  walls: wallPair.extend({ building: wallPair }),
  wallShift: wallShiftShape.nullable(),
  gex: nullable.describe('Currency per 1 % move'),
  gexFlip: nullable,
  gexBasis: z.string(),
  gexReason: z.string().nullable(),
  trend: trend.nullable(),
  levels: levels.nullable(),
  quality: z.object({
    legs: z.number(),
    twoSided: z.number(),
    wide: z.number().describe('Two-sided quotes too wide to solve from'),
    ivSolved: z.number(),
    ivVendor: z.number(),
    priceBasis: z.enum(['mid', 'last']),
  }),
  definitions: z.string(),
  reasons: z.record(z.string(), z.string()).describe('Why a figure above is null, by its path'),
  strikes: z.array(z.object({ strike: z.number(), call: legShape.nullable(), put: legShape.nullable() })),
  warnings: z.array(z.string()),
});

export type ChainDocument = z.infer<typeof chainShape>;
export type LegDocument = z.infer<typeof legShape>;
