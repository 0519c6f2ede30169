import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { source } from '../src/core/shapes/market.ts';
import { markPortfolio, portfolio } from '../src/services/portfolio/portfolio.ts';
import { freshness } from './market.ts';

const currency = z.string();
const maybe = z.number().nullable();
const parts = {
  delta: z.number(),
  gamma: z.number(),
  theta: z.number(),
  vega: z.number(),
  rest: z.number(),
  trades: z.number(),
  charges: z.number(),
  total: z.number(),
};
const sums = {
  delta1pct: z.number(),
  gamma1pct: z.number(),
  thetaPerDay: z.number(),
  vegaPerPoint: z.number(),
  without: z.number(),
};

const book = {
  symbol: z.string().min(1).max(60).optional().describe('Only what is held on this underlying'),
  account: z.string().min(1).max(60).optional().describe('All accounts when left out'),
  method: z.enum(['fifo', 'average']).default('fifo').describe('Which lots a sale closes'),
  source,
};

const holding = z.object({
  name: z.string(),
  account: z.string(),
  symbol: z.string(),
  exchange: z.string(),
  kind: z.string(),
  expiry: z.string().nullable(),
  strike: maybe,
  right: z.enum(['CE', 'PE']).nullable(),
  currency,
  quantity: z.number(),
  multiplier: z.number(),
  averagePrice: maybe,
  mark: z
    .object({
      price: z.number(),
      basis: z.string(),
      asOf: z.string(),
      source: z.string(),
      freshness: freshness.nullable(),
      spot: z.number(),
      forward: z.number(),
      iv: maybe,
    })
    .nullable(),
  markReason: z.string().nullable(),
  expired: z.boolean(),
  marketValue: maybe,
  unrealised: maybe,
  realised: z.number(),
  charges: z.number(),
  delta: maybe,
  thetaPerDay: maybe,
  vegaPerPoint: maybe,
  openedAt: z.string(),
});

export const portfolioCommand = command({
  name: 'portfolio',
  summary: 'What you hold: value, cash, exposure, greeks, margin estimate, gains and why they changed',
  effect: 'read',
  positional: ['symbol'],
  input: z.object({
    ...book,
    moves: z
      .array(z.number().min(-99).max(1000))
      .max(50)
      .default([])
      .describe('What if: moves of every underlying in per cent, as in --moves=-5,0,5'),
    volPoints: z
      .array(z.number().min(-100).max(500))
      .min(1)
      .max(20)
      .default([0])
      .describe('What if: shifts of volatility in points'),
    days: z.array(z.number().min(0).max(3650)).min(1).max(20).default([0]).describe('What if: days from now'),
  }),
  output: z.object({
    asOf: z.string(),
    account: z.string().nullable(),
    method: z.enum(['fifo', 'average']),
    fills: z.number(),
    holdings: z.array(holding),
    cash: z.array(z.object({ account: z.string(), currency, amount: z.number() })),
    pnl: z.array(
      z.object({
        currency,
        realised: z.number(),
        unrealised: maybe,
        unrealisedOfMarked: z.number(),
        unmarked: z.number(),
        charges: z.number(),
        chargesEstimated: z.number(),
        net: maybe,
        equity: maybe,
      }),
    ),
    exposure: z.array(
      z.object({
        currency,
        long: z.number(),
        short: z.number(),
        gross: z.number(),
        net: z.number(),
      }),
    ),
    greeks: z.object({
      byUnderlying: z.array(
        z.object({ symbol: z.string(), currency, delta: z.number(), gamma: z.number(), ...sums }),
      ),
      total: z.array(z.object({ currency, ...sums })),
    }),
    margin: z.array(
      z.object({ account: z.string(), symbol: z.string(), currency, estimate: maybe, basis: z.string() }),
    ),
    sinceMark: z
      .object({
        markedAt: z.string(),
        byCurrency: z.array(z.object({ currency, ...parts })),
        positions: z.array(z.object({ name: z.string(), currency, ...parts })),
        unexplained: z.array(z.string()),
      })
      .nullable(),
    whatIf: z
      .array(
        z.object({
          currency,
          movesPercent: z.array(z.number()),
          rows: z.array(z.object({ days: z.number(), volPoints: z.number(), pnl: z.array(z.number()) })),
          leftOut: z.number(),
        }),
      )
      .nullable(),
    warnings: z.array(z.string()),
  }),
  example: { moves: [-5, 0, 5] },
  run: (input, context) => portfolio(input, context),
});

export const portfolioMark = command({
  name: 'portfolio mark',
  summary: 'Keep what the book is worth now; `portfolio` then explains what changed since',
  effect: 'write',
  positional: ['symbol'],
  input: z.object(book),
  output: z.object({
    markedAt: z.string(),
    marked: z.number(),
    unmarked: z.array(z.string()),
    warnings: z.array(z.string()),
  }),
  example: {},
  say: (r) =>
    [
      ...r.warnings,
      `Kept the marks of ${r.marked} position${r.marked === 1 ? '' : 's'}${r.unmarked.length === 0 ? '' : `; without one: ${r.unmarked.join(', ')}`}.`,
    ].join('\n'),
  run: (input, context) => markPortfolio(input, context),
});
