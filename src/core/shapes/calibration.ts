import { z } from 'zod';
import { bare, count, instant, list, oneOf, orNull, part, ratio, signedRatio, words } from './figure.ts';
import { dayInput, symbols } from './scorecard.ts';

/** The input of `backtest calibrate`. */

export const calibrateQuestion = z.object({
  symbol: symbols,
  from: dayInput('First day'),
  to: dayInput('Last day'),
});
export type CalibrateQuestion = z.output<typeof calibrateQuestion>;
const ends = (what: string) =>
  z.tuple([z.number(), z.number()]).nullable().describe(`${what}: 95 %, by clusters [ratio]`);
/** The output of `backtest calibrate`. */

export const calibrateResult = z.object({
  version: orNull(words('Name of the table that was kept; null where too little is known')),
  asOf: instant('Nothing later was looked at'),
  rulesVersion: words('Version of the rules it is of'),
  made: count('Suggestions made for days that had none'),
  cells: list(
    'What was promised and what came of it',
    part('One group of ideas', {
      by: oneOf('What it is by', ['all', 'structure', 'days', 'regime']),
      name: words('Which'),
      n: count('Ideas'),
      clusters: count('Expiries among them'),
      worth: bare('Independent trials these are worth'),
      stated: ratio('Mean chance of profit as promised'),
      measured: ratio('Share with one'),
      brier: bare('Brier score of the promise'),
      gain: signedRatio('Mean result after charges on the capital'),
      expected: orNull(signedRatio('The same as the risk-neutral law expected it')),
      surplus: orNull(signedRatio('Result less expectation')),
      surplusInterval: ends('Of it'),
      exitsOverHold: orNull(signedRatio('Leaving by the own exits less holding to expiry')),
      exitsInterval: ends('Of it'),
    }),
  ),
  walkForward: orNull(
    part('Chances calibrated only by what was known before, against the same as stated', {
      n: count('Ideas'),
      brierStated: bare('Brier score as stated'),
      brierCalibrated: bare('Brier score calibrated'),
    }),
  ),
  notes: list('How to read it', z.string()),
});
export type CalibrateResult = z.output<typeof calibrateResult>;
