import { z } from 'zod';
import { count, instant, list, oneOf, orNull, part, words } from './figure.ts';

const figures = z
  .record(z.string(), z.number().nullable())
  .describe("Figures by name, as in the run's `stats`");

export const runRow = z.object({
  id: words('Hash of data, strategy, settings and version'),
  at: instant('When it was first kept'),
  kind: oneOf('bars: backtest run; options: backtest options', ['bars', 'options']),
  name: words('Strategy or structure'),
  symbols: words('What it was run on'),
  dataHash: words('Of the data'),
  rulesVersion: words('Version of the engine'),
  figures,
});
export type RunRow = z.output<typeof runRow>;

export const runsQuestion = z.object({
  limit: z.number().int().min(1).max(10_000).default(20).describe('The newest so many [count]'),
});

/** The output of `backtest list`. */
export const runsList = z.object({
  runs: list('The newest first', runRow),
  count: count('Runs shown'),
});

export const runQuestion = z.object({
  id: z.string().min(4).max(80).describe('Id of a run, its beginning, or latest, latest~1, …'),
});

/** The output of `backtest show`. */
export const runShown = z.object({
  run: runRow.describe('Its line in the list'),
  question: z.record(z.string(), z.unknown()).describe('The input that gives this run again'),
  document: z.record(z.string(), z.unknown()).describe('What was shown; a long equity curve is left out'),
});
export type RunShown = z.output<typeof runShown>;

export const compareQuestion = z.object({
  ids: z
    .array(z.string().min(4).max(80))
    .min(2)
    .max(10)
    .describe('Ids of runs, their beginnings, or latest, latest~1, …'),
});

/** The output of `backtest compare`. */
export const runsCompared = z.object({
  runs: list('As asked for', runRow),
  sameData: z.boolean().describe('All rest on the same data'),
  differences: list(
    'What the questions differ in',
    part('One setting', {
      setting: words('Its name'),
      values: list('Of each run, as JSON', z.string()),
    }),
  ),
  figures: list(
    'Figures side by side',
    part('One figure', {
      name: words('Its name'),
      values: list('Of each run; null where undefined', z.number().nullable()),
      best: orNull(count('Place of the best run, from 0; null where that cannot be said')),
    }),
  ),
});
export type RunsCompared = z.output<typeof runsCompared>;
