import { z } from 'zod';
import { levels, trend, wallPair } from './chain-levels.ts';
import {
  bare,
  contracts,
  count,
  day,
  days,
  level,
  list,
  money,
  oneOf,
  orNull,
  part,
  price,
  rank,
  rate,
  units,
  volatility,
  words,
  years,
} from './figure.ts';
import { asOf, chainQuestion, currency, exchange, freshness, priceSource, warnings } from './market.ts';
import { buildUpKind, listed, quotedOption, sideBuildUp, strike, wallShift } from './strikes.ts';

export const chainInput = z.object({
  ...chainQuestion,
  strikes: z.enum(['all', 'near', 'none']).default('all').describe('Which strikes to list'),
  around: z.number().int().min(1).max(500).default(10).describe('Strikes on each side that "near" lists'),
});
export type ChainRequest = z.output<typeof chainInput>;

const basis = oneOf('What the forward was taken from', ['parity', 'parity-last', 'future', 'spot']);
const pcrOi = orNull(bare('Put open interest over call open interest'));
const straddlePrice = 'Price of a call and a put of one strike';
const term = z.object({
  expiry: day('Expiry'),
  daysToExpiry: days('Time to the expiry'),
  forward: orNull(level('Forward for the expiry')),
  forwardBasis: orNull(basis),
  atmIv: orNull(volatility('At-the-money volatility')),
  straddle: orNull(price(straddlePrice)),
  pcrOi,
  maxPain: orNull(level('Strike at which the options pay their holders least')),
  callOi: orNull(contracts('Open interest of all calls')),
  putOi: orNull(contracts('Open interest of all puts')),
});

const pcr = part('Put-call ratios', {
  oi: pcrOi,
  volume: orNull(bare('Put volume over call volume')),
  oiChange: orNull(bare('Change of put over change of call open interest since the previous close')),
  oiAllExpiries: orNull(bare('Put over call open interest of every expiry listed')),
});
const totals = part('Sums over all strikes of the expiry', {
  callOi: orNull(contracts('Open interest of calls')),
  putOi: orNull(contracts('Open interest of puts')),
  callVolume: orNull(contracts('Volume of calls')),
  putVolume: orNull(contracts('Volume of puts')),
  callOiChange: orNull(contracts('Change of call open interest since the previous close')),
  putOiChange: orNull(contracts('Change of put open interest since the previous close')),
});

const prices = {
  symbol: words('Underlying'),
  exchange,
  currency,
  expiry: day('Expiry the figures are of'),
  expiries: list('Expiries the chain lists, the nearest first', z.string()),
  asOf,
  source: priceSource,
  freshness,
  spot: orNull(level('Price of the underlying')),
  forward: orNull(level('Forward for the expiry')),
  forwardBasis: orNull(basis),
  atmStrike: orNull(level('Listed strike nearest the forward, the lower of two')),
  atmIv: orNull(volatility('At-the-money volatility, between the strikes around the forward')),
  atmIvBasis: words('What that volatility was taken from'),
  iv30: orNull(volatility('At-the-money volatility at a constant 30 days')),
  lotSize: orNull(units('One lot')),
  lotSource: words('Where the lot size comes from'),
  daysToExpiry: days('Time to the expiry'),
  years: years('Minutes to the close of the expiry over the minutes of 365 days'),
  rate: rate('Risk-free rate, continuously compounded'),
};

const positioning = {
  openInterestUnit: z.literal('contracts').describe('Unit of every open interest and volume'),
  openInterestNote: words('How the source counts open interest'),
  pcr,
  pcrScope: words('What the ratios are taken over'),
  totals,
  maxPain: orNull(level('Strike at which the options pay their holders least')),
};

const moves = {
  straddle: orNull(
    price('Call plus put by last prices at the strike nearest the spot, as exchanges show it'),
  ),
  straddleStrike: orNull(level('Strike of that straddle')),
  straddleBasis: orNull(oneOf('Prices of that straddle', ['mid', 'last'])),
  spotStraddle: part('The straddle at the strike nearest the spot', {
    strike: orNull(strike),
    last: orNull(price('Call plus put by last prices')),
  }),
  expectedMove: part('How far the market expects the underlying to go until the expiry, either way', {
    straddle: orNull(price('Call plus put at atmStrike, by middles')),
    oneSigma: orNull(level('Spot times at-the-money volatility times the root of the time')),
    weighted: orNull(price('0.6 straddle, 0.3 first and 0.1 second strangle')),
    basis: words('Which prices went in'),
  }),
  range: orNull(
    part("Where the underlying ends at the expiry, by the market's own law of it", {
      p05: level('Ends below with a probability of 5 %'),
      p16: level('Ends below with a probability of 16 %'),
      p50: level('Ends below with a probability of 50 %'),
      p84: level('Ends below with a probability of 84 %'),
      p95: level('Ends below with a probability of 95 %'),
    }),
  ),
  skew: part('How volatility differs between strikes', {
    riskReversal25: orNull(volatility('25-delta call volatility less 25-delta put volatility')),
    callIv25: orNull(volatility('Volatility of the 25-delta call')),
    putIv25: orNull(volatility('Volatility of the 25-delta put')),
    fivePercent: orNull(volatility('Volatility 5 % below the forward less that 5 % above')),
  }),
  termStructure: list('The same figures of every expiry, the nearest first', term),
  ivRank: orNull(rank('Where the volatility lies between the lowest and the highest of the past year')),
  ivPercentile: orNull(rank('Share of the days of the past year below it')),
  ivObservations: count('Days compared with'),
  ivRankBasis: orNull(words('What was ranked against what')),
  ivRankReason: orNull(words('Why there is no rank')),
  vrp: orNull(volatility('At-the-money less realised volatility')),
  vrpBasis: words('How the realised volatility was taken'),
  realizedVolatility: orNull(volatility('Realised volatility of the last 20 sessions')),
};

/** The public JSON of `chain`, as CONTRACT names it and with what goes beyond. */
export const chainDocument = z.object({
  ...prices,
  ...positioning,
  ...moves,
  buildUp: part('Who opened and closed positions since the previous close', {
    calls: sideBuildUp.describe('All calls of the expiry'),
    puts: sideBuildUp.describe('All puts of the expiry'),
    byStrike: list(
      'The same of each listed strike',
      z.object({ strike, call: buildUpKind, put: buildUpKind }),
    ),
    basis: words('What the changes are since'),
  }),
  walls: part('Strikes with most open interest', {
    ...wallPair,
    building: part('Strikes where most was added since the previous close', wallPair),
  }),
  wallShift: orNull(wallShift.describe('The walls in the snapshot before and now')),
  gex: orNull(money('Gamma exposure per 1 % move, dealers taken as long calls and short puts')),
  gexFlip: orNull(level('Level nearest the spot where the gamma exposure changes its sign')),
  gexBasis: words('Whose positions are assumed'),
  gexReason: orNull(words('Why there is no flip level')),
  trend: orNull(trend.describe('Slopes over the stored snapshots; null under three')),
  levels: orNull(levels.describe('Levels of the underlying from daily bars')),
  quality: part('What the figures rest on', {
    legs: count('Options with any figure'),
    twoSided: count('Options with bid and ask'),
    wide: count('Two-sided quotes too wide to solve from'),
    ivSolved: count('Volatilities solved from prices'),
    ivVendor: count('Volatilities taken from the source'),
    priceBasis: oneOf('Prices solved from', ['mid', 'last']),
  }),
  definitions: words('Where every figure is defined'),
  reasons: z.record(z.string(), z.string()).describe('Why a figure above is null, by its path'),
  strikes: list(
    'The listed strikes, the lowest first',
    z.object({ strike, call: listed('call', quotedOption), put: listed('put', quotedOption) }),
  ),
  warnings,
});

export type ChainDocument = z.infer<typeof chainDocument>;
