import { z } from 'zod';
import {
  bare,
  contracts,
  count,
  day,
  instant,
  level,
  list,
  oneOf,
  orNull,
  part,
  volatility,
  words,
} from './figure.ts';
import { strike } from './strikes.ts';

const wall = z.object({
  strike,
  oi: contracts('Open interest'),
  oiChange: orNull(contracts('Change of open interest since the previous close')),
});
export const wallPair = {
  resistance: list('Strikes with most call open interest, the largest first', wall),
  support: list('Strikes with most put open interest, the largest first', wall),
};
const levelList = (what: string) =>
  list(what, z.object({ price: level('Price'), name: words('What makes it a level') }));
export const levels = z.object({
  date: day('Session the levels are for'),
  support: levelList('The nearest levels below the spot'),
  resistance: levelList('The nearest levels above the spot'),
  previous: part('The session before', {
    high: orNull(level('High')),
    low: orNull(level('Low')),
    close: orNull(level('Close')),
  }),
  pivot: part('Floor pivots of the session before', {
    p: orNull(level('Pivot')),
    r1: orNull(level('First resistance')),
    r2: orNull(level('Second resistance')),
    s1: orNull(level('First support')),
    s2: orNull(level('Second support')),
  }),
  high20: orNull(level('Highest of 20 sessions')),
  low20: orNull(level('Lowest of 20 sessions')),
  sma20: orNull(level('Average of 20 closes')),
  sma50: orNull(level('Average of 50 closes')),
  sma200: orNull(level('Average of 200 closes')),
});
export const trend = z.object({
  per: oneOf('Unit of time of every slope', ['hour', 'day']),
  observations: count('Snapshots the slopes go through'),
  from: instant('First of them'),
  to: instant('Last of them'),
  pcrSlope: orNull(bare('Change of the put-call ratio of open interest in that time')),
  atmIvSlope: orNull(volatility('Change of the at-the-money volatility in that time')),
  callOiSlope: orNull(contracts('Change of call open interest in that time')),
  putOiSlope: orNull(contracts('Change of put open interest in that time')),
  spotSlope: orNull(level('Change of the spot in that time')),
  pcrSigmas: orNull(
    bare('How far the put-call ratio went, in standard deviations of a walk with its own steps'),
  ),
  atmIvSigmas: orNull(bare('How far the at-the-money volatility went, in the same')),
});
