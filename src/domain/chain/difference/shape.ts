import { z } from 'zod';
import { sideBuildUpShape, wallShiftShape } from '../document/shape.ts';
import { buildUpKinds } from '../state/build-up.ts';

const nullable = z.number().nullable();

/** A figure in both snapshots; `change` is null where it is missing in one. */
export const shiftShape = z.object({ before: nullable, after: nullable, change: nullable });

const leg = z.object({
  oi: shiftShape,
  price: shiftShape,
  priceBasis: z.enum(['mid', 'last']).nullable(),
  iv: shiftShape,
  volume: shiftShape,
  buildUp: z.enum(buildUpKinds).nullable().describe('Between the two snapshots'),
});

const mover = z.object({
  strike: z.number(),
  type: z.enum(['CE', 'PE']),
  before: nullable,
  after: nullable,
  change: z.number(),
  ratio: nullable.describe('change / before'),
});

const moment = z.object({ asOf: z.string(), source: z.string() });

/** The public JSON of `diff`. */
export const differenceShape = z.object({
  symbol: z.string(),
  exchange: z.enum(['NSE', 'BSE', 'US']),
  currency: z.enum(['INR', 'USD']),
  expiry: z.string(),
  before: moment,
  after: moment,
  minutes: z.number().describe('Between the two snapshots'),
  spot: shiftShape,
  forward: shiftShape,
  atmIv: shiftShape,
  straddle: shiftShape,
  maxPain: shiftShape,
  pcr: z.object({ oi: shiftShape, volume: shiftShape }),
  totals: z.object({ callOi: shiftShape, putOi: shiftShape, callVolume: shiftShape, putVolume: shiftShape }),
  walls: wallShiftShape,
  buildUp: z.object({ calls: sideBuildUpShape, puts: sideBuildUpShape, basis: z.string() }),
  movedMost: z.object({ oi: z.array(mover), price: z.array(mover), iv: z.array(mover) }),
  openInterestUnit: z.literal('contracts'),
  strikes: z.array(z.object({ strike: z.number(), call: leg.nullable(), put: leg.nullable() })),
  definitions: z.string(),
  warnings: z.array(z.string()),
});

export type DifferenceDocument = z.infer<typeof differenceShape>;
export type Shift = z.infer<typeof shiftShape>;
export type LegDifference = z.infer<typeof leg>;
export type Mover = z.infer<typeof mover>;
