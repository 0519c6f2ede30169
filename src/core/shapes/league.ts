import { z } from 'zod';
import { symbol } from './discovery.ts';
import { scores } from './discovery-scores.ts';
import {
  bare,
  count,
  day,
  instant,
  list,
  money,
  oneOf,
  orNull,
  part,
  price,
  rank,
  ratio,
  signedRatio,
  volatility,
  words,
} from './figure.ts';
import { buildUpKinds } from './strikes.ts';

export const discoverStatus = z.object({
  running: orNull(
    part('A scan that is under way', {
      pid: count('Process that holds the lease'),
      since: instant('When it was taken'),
    }),
  ),
  unfinished: list(
    'Scans that were cut off; the same scan again completes them',
    part('One', { runId: words('The run'), since: instant('When it began') }),
  ),
  last: orNull(
    part('The newest finished scan', {
      runId: words('The run'),
      asOf: instant('The moment it looked from'),
      session: day('Its last session'),
      universe: words('Universe'),
      symbols: count('Symbols examined'),
    }),
  ),
  runs: count('Finished scans in the store'),
  unmarked: count('Runs with returns that are not known yet'),
});

const three = {
  n1: count('Picks with a return after one session'),
  n5: count('After five sessions'),
  n20: count('After twenty'),
};

export const discoverPerformance = z.object({
  from: orNull(day('First session with a run')),
  to: orNull(day('Last session with a run')),
  runs: count('Runs counted, one a session'),
  league: list(
    'One row a picker, sector or regime; silent (null) below ten days',
    part('One row', {
      by: oneOf('What the row is of', ['picker', 'sector']),
      name: words('Which'),
      ...three,
      days5: count('Days with a five-session return'),
      independent5: count('Of them as many as share no session with one another: what counts as independent'),
      win1: orNull(ratio('Days with a gain after one session')),
      mean1: orNull(signedRatio('Mean return after one session')),
      win5: orNull(ratio('Days with a gain after five sessions')),
      winInterval5: orNull(list('95 % interval of it, Wilson', ratio('End'))),
      mean5: orNull(signedRatio('Mean return after five sessions')),
      median5: orNull(signedRatio('Median return of the picks')),
      interval5: orNull(list("95 % interval of the mean, Student's t over days", signedRatio('End'))),
      universe5: orNull(signedRatio('Mean of the whole universe over the same days')),
      random5: orNull(signedRatio('Mean of 1,000 random pickers that took as many on the same days')),
      p: orNull(ratio('Share of the random pickers at least as good, corrected for the rows of this league')),
      mean20: orNull(signedRatio('Mean return after twenty sessions')),
    }),
  ),
  survivorship: part('What leaving out symbols that left would change', {
    left: list('Symbols whose bars end before the last run', symbol),
    all5: orNull(signedRatio('Mean five-session return of the universe with them')),
    survivors5: orNull(signedRatio('And without')),
  }),
  notes: list('How to read it', words('A note')),
});
export type DiscoverPerformance = z.output<typeof discoverPerformance>;

export const discoverMark = z.object({
  runs: count('Runs looked at'),
  marks: count('Returns looked for'),
  changed: count('Returns that are known now and were not before'),
});

const measured = part('What was known of it', {
  close: price('Last close'),
  lastBar: day('Session of it'),
  turnover: orNull(money('Mean turnover a session over 20')),
  spread: orNull(ratio('Estimated round-trip spread (Corwin and Schultz 2012)')),
  volatility: orNull(volatility('Of 20 daily returns')),
  momentum: orNull(signedRatio('From 60 to 5 sessions ago')),
  beta: orNull(bare('Against the index of the universe, 120 sessions')),
  sector: orNull(words('Sector')),
  marketCap: orNull(money('Market capitalisation')),
  openInterest: orNull(bare('Of its options, in the unit of the chain')),
  optionVolume: orNull(bare('Contracts of its options that traded, by the same chain')),
  ivRank: orNull(rank('Rank of its implied volatility')),
  buildUp: orNull(oneOf('What price and open interest of its futures did on the last day', buildUpKinds)),
  sessions: count('Sessions that may be compared with the last one'),
});
export type Measured = z.output<typeof measured>;

export const discoverExplain = z.object({
  symbol,
  runId: words('The run it is explained from'),
  asOf: instant('The moment of that run'),
  session: day('Its last session'),
  place: oneOf('Where it ended', [
    'picked',
    'nearMiss',
    'diverging',
    'passed',
    'refused',
    'missing',
    'notListed',
  ]),
  rank: orNull(count('Place among the picks')),
  measures: orNull(measured),
  pickers: orNull(part('What each picker said', scores)),
  returns: list(
    'What came of it, where it was picked',
    part('One horizon', {
      sessions: count('Sessions after the run'),
      date: orNull(day('Session it ends at')),
      value: orNull(signedRatio('Return, splits and bonuses taken out')),
      reason: orNull(words('Why there is none: notYet, noBar, delisted, unexplainedJump')),
    }),
  ),
});
export type DiscoverExplain = z.output<typeof discoverExplain>;
