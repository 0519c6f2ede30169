import { z } from 'zod';
import {
  bare,
  day,
  instant,
  level,
  list,
  minutes,
  oneOf,
  orNull,
  part,
  signedRatio,
  words,
} from './figure.ts';
import { chainQuestion, currency, exchange, priceSource, warnings } from './market.ts';
import { buildUpKind, sideBuildUp, wallShift } from './strikes.ts';

export const differenceInput = z.object({
  ...chainQuestion,
  before: z
    .string()
    .min(1)
    .optional()
    .describe('The older snapshot: a file or a stored id; the one kept before when left out'),
  most: z.number().int().min(1).max(50).default(5).describe('How many of the biggest movers to list'),
});
export type DifferenceRequest = z.output<typeof differenceInput>;

const known = (what: string, unit: string) => z.number().nullable().describe(`${what} [${unit}]`);

/** A figure in both snapshots; `change` is null where it is missing in one. */
const shiftOf = (what: string, unit: string) =>
  part(what, {
    before: known('In the older snapshot', unit),
    after: known('In the newer snapshot', unit),
    change: known('Newer less older; null where one is missing', unit),
  });

const oi = (what: string) => shiftOf(what, 'contracts');
const volatility = (what: string) => shiftOf(what, 'annual volatility, 0.15 = 15 %');
const underlying = (what: string) => shiftOf(what, 'price of the underlying');
const price = (what: string) => shiftOf(what, 'money per unit');
const number = (what: string) => shiftOf(what, 'number');

const option = z.object({
  oi: oi('Open interest'),
  price: price('Price, by the basis beside it'),
  priceBasis: orNull(oneOf('Middles where both snapshots have one, else last trades', ['mid', 'last'])),
  iv: volatility('Implied volatility'),
  volume: oi('Volume of the session'),
  buildUp: buildUpKind,
});

const mover = z.object({
  strike: level('Strike'),
  type: oneOf('CE call, PE put', ['CE', 'PE']),
  before: orNull(bare('In the older snapshot, in the unit of the list')),
  after: orNull(bare('In the newer snapshot')),
  change: bare('Newer less older'),
  ratio: orNull(signedRatio('Change over the older figure')),
});

const moment = (what: string) => part(what, { asOf: instant('Its moment'), source: priceSource });

/** The public JSON of `diff`. */
export const differenceDocument = z.object({
  symbol: words('Underlying'),
  exchange,
  currency,
  expiry: day('Expiry both snapshots list'),
  before: moment('The older snapshot'),
  after: moment('The newer snapshot'),
  minutes: minutes('Between the two snapshots'),
  spot: underlying('Price of the underlying'),
  forward: underlying('Forward for the expiry'),
  atmIv: volatility('At-the-money volatility'),
  straddle: price('Call plus put at the strike nearest the forward'),
  maxPain: underlying('Strike at which the options pay their holders least'),
  pcr: part('Put-call ratios', {
    oi: number('By open interest'),
    volume: number('By volume'),
  }),
  totals: part('Sums over all strikes', {
    callOi: oi('Open interest of calls'),
    putOi: oi('Open interest of puts'),
    callVolume: oi('Volume of calls'),
    putVolume: oi('Volume of puts'),
  }),
  walls: wallShift.describe('Strikes of most open interest, before and now'),
  buildUp: part('Who opened and closed positions between the snapshots', {
    calls: sideBuildUp.describe('All calls of the expiry'),
    puts: sideBuildUp.describe('All puts of the expiry'),
    basis: words('What the changes are since'),
  }),
  movedMost: part('The options that moved most', {
    oi: list('By open interest, in contracts', mover),
    price: list('By the ratio of their price, in money per unit', mover),
    iv: list('By implied volatility, annual', mover),
  }),
  openInterestUnit: z.literal('contracts').describe('Unit of every open interest and volume'),
  strikes: list(
    'Every strike of both snapshots',
    z.object({
      strike: level('Strike'),
      call: orNull(option.describe('The call; null where neither snapshot lists it')),
      put: orNull(option.describe('The put; null where neither snapshot lists it')),
    }),
  ),
  definitions: words('Where every figure is defined'),
  warnings,
});

export type DifferenceDocument = z.infer<typeof differenceDocument>;
export type Shift = DifferenceDocument['spot'];
export type OptionDifference = z.infer<typeof option>;
export type Mover = z.infer<typeof mover>;
