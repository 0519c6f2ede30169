import { z } from 'zod';
import {
  bare,
  count,
  fact,
  given,
  instant,
  list,
  minutes,
  oneOf,
  orNull,
  part,
  ratio,
  words,
} from './figure.ts';

const measure = oneOf('What moved', ['price', 'iv', 'pcr', 'premium', 'wall', 'pnl']);

export const monitorInput = z.object({
  symbols: z.array(z.string().min(1).max(60)).max(200).default([]).describe('The watch list when left out'),
  every: z.number().min(5).max(3600).default(60).describe('Time between two looks [seconds]'),
  window: z.number().min(1).max(240).default(15).describe('Within which a move is one [minutes]'),
  move: ratio('Change of a price that is a move').min(0.001).max(0.9).default(0.05),
  cooldown: z
    .number()
    .min(0)
    .max(1440)
    .default(15)
    .describe('No second alert or cycle of a symbol, measure and direction within it [minutes]'),
  account: z
    .string()
    .min(1)
    .max(60)
    .default('paper')
    .describe('Account whose exits are looked at, and that a cycle trades in'),
  cycle: z.boolean().default(true).describe('Run a cycle for a symbol that moved; --no-cycle only tells'),
  chains: z.boolean().default(true).describe('Look at option chains too; --no-chains only at prices'),
  stream: z
    .boolean()
    .default(true)
    .describe('Listen to the stream of the source too, where its vendor has one; --no-stream only looks'),
  once: z.boolean().default(false).describe('Look once and end'),
  minutes: given(
    z.number().min(0.05).max(100_000).describe('End after so many minutes; never when left out [minutes]'),
  ),
  source: z.string().min(1).max(60).optional().describe('Where prices come from; as set when left out'),
});
export type MonitorInput = z.output<typeof monitorInput>;

/** One line of the stream; what does not belong to its type is null. */
export const monitorRow = z.object({
  type: oneOf('What it tells of', ['move', 'outage', 'recovered', 'cycle', 'status']),
  at: instant('When it was seen'),
  symbol: orNull(words('Symbol or account; null for all')),
  kind: orNull(measure),
  from: orNull(bare('The value before')),
  to: orNull(bare('The value now')),
  change: orNull(bare('Ratio of price, premium and P&L, difference of others; signed')),
  window: orNull(minutes('Time the change took')),
  cause: orNull(words('Why, as a code or what a source said')),
  silent: fact('Within the cooldown: no alert, no cycle'),
});
export type MonitorRow = z.output<typeof monitorRow>;

export const monitorDocument = z.object({
  from: instant('When it began'),
  to: instant('When it ended'),
  symbols: list('What was watched', words('A symbol')),
  looks: count('Prices asked for'),
  ticks: count('Prices that came by a stream and were taken'),
  moves: count('Moves seen'),
  outages: count('Times a source had no prices'),
  cycles: count('Cycles that were run'),
  refused: z.record(z.string(), z.number()).describe('Prices that were not taken, by why [count]'),
  board: list(
    'Each symbol at the last look',
    part('One symbol', {
      symbol: words('Symbol'),
      state: oneOf('Whether there are prices', ['live', 'outage', 'closed', 'waiting']),
      price: orNull(bare('Newest price, money per unit')),
      change: orNull(bare('Since the close before, ratio')),
      at: orNull(instant('Moment of that price')),
    }),
  ),
});
export type MonitorDocument = z.output<typeof monitorDocument>;
