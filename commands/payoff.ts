import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { positionPayoff } from '../src/services/suggest/payoff.ts';
import { chainQuestion } from './question.ts';

const nullable = z.number().nullable();

export const payoffCommand = command({
  name: 'payoff',
  summary: 'Profit, loss and odds of a position, drawn, at the prices of the chain',
  effect: 'read',
  positional: ['symbol', 'legs…'],
  input: z.object({
    ...chainQuestion,
    legs: z
      .array(z.string().min(1).max(80))
      .min(1)
      .max(20)
      .describe('Legs like "SELL CE 25000" or "BUY 2 PE 24500 @ 110.5"'),
  }),
  output: z.object({
    symbol: z.string(),
    exchange: z.string(),
    currency: z.string(),
    expiry: z.string(),
    asOf: z.string(),
    source: z.string(),
    freshness: z.object({ state: z.string(), ageMs: z.number(), note: z.string() }),
    spot: z.number(),
    forward: z.number(),
    lotSize: z.number(),
    legs: z.array(
      z.object({
        action: z.enum(['buy', 'sell']),
        type: z.enum(['CE', 'PE', 'FUT']),
        strike: nullable,
        expiry: z.string(),
        lots: z.number(),
        quantity: z.number(),
        price: z.number(),
        priceBasis: z.enum(['given', 'ask', 'bid', 'last']),
        bid: nullable,
        ask: nullable,
        iv: nullable,
        delta: nullable,
        oi: nullable,
      }),
    ),
    netCash: z.number(),
    maxProfit: nullable,
    maxProfitUnlimited: z.boolean(),
    maxLoss: nullable,
    maxLossUnlimited: z.boolean(),
    breakevens: z.array(z.number()),
    breakevensAfterCosts: z.array(z.number()),
    pop: nullable,
    popAfterCosts: nullable,
    expectedPl: nullable,
    expectedGain: nullable,
    expectedLoss: nullable,
    greeks: z.object({
      delta: z.number(),
      gamma: z.number(),
      vega: z.number().describe('Per volatility point'),
      theta: z.number().describe('Per calendar day'),
      rho: z.number().describe('Per percentage point'),
    }),
    charges: z.object({
      entry: z.number(),
      exit: z.number(),
      total: z.number(),
      items: z.record(z.string(), z.number()),
    }),
    margin: z.object({ estimate: nullable, basis: z.string() }),
    oneSigma: z.number(),
    curve: z.array(z.object({ spot: z.number(), pl: z.number(), today: z.number() })),
    warnings: z.array(z.string()),
  }),
  example: { symbol: 'NIFTY', legs: ['SELL CE 24900', 'SELL PE 24900'] },
  run: (input, context) => positionPayoff(input, context),
});
