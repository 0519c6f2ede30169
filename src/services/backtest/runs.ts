import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { Finding } from '../../core/shapes/backtest.ts';
import type { RunRow, RunShown, RunsCompared } from '../../core/shapes/backtest-runs.ts';
import type { BacktestFigures, BacktestRecord, BacktestRow } from '../../ports/backtest.ts';
import { homeTime } from '../home-clock.ts';

/** A document longer than this is kept without its equity curve. */
const longestDocument = 2_000_000;

interface Kept {
  id: string;
  kind: BacktestRow['kind'];
  family: string;
  name: string;
  symbols: string;
  dataHash: string;
  rulesVersion: string;
  question: object;
  stats: Record<string, unknown>;
  document: object;
}

const plainFigures = (stats: Record<string, unknown>): BacktestFigures =>
  Object.fromEntries(
    Object.entries(stats).filter(([, value]) => value === null || typeof value === 'number'),
  ) as BacktestFigures;

/** Keeps a run; a store that cannot take it costs the keeping, not the result. */
export async function keepRun(run: Kept, context: Context): Promise<Finding[]> {
  const { question, stats, document, ...about } = run;
  const whole = JSON.stringify(document);
  const text = whole.length <= longestDocument ? whole : JSON.stringify({ ...document, equity: [] });
  try {
    const store = await context.ports.store();
    await store.backtests.save({
      ...about,
      at: context.asOf ?? context.ports.clock.now(),
      figures: plainFigures(stats),
      question: JSON.stringify(question),
      document: text,
    });
    return [];
  } catch (thrown) {
    if (!(thrown instanceof CoachError)) throw thrown;
    return [{ code: 'notKept', message: `The run was not kept: ${thrown.message}` }];
  }
}

const shown = (
  { id, at, kind, name, symbols, dataHash, rulesVersion, figures }: BacktestRow,
  context: Context,
): RunRow => ({
  id,
  at: homeTime(context)(at),
  kind,
  name,
  symbols,
  dataHash,
  rulesVersion,
  figures,
});

export async function listRuns({ limit }: { limit: number }, context: Context) {
  const store = await context.ports.store();
  const rows = await store.backtests.list({ limit, before: context.asOf ?? Number.MAX_SAFE_INTEGER });
  return { runs: rows.map((row) => shown(row, context)), count: rows.length };
}

/** A kept run by its id or the beginning of it. Throws `missing`, and `usage` where several begin so. */
async function find(id: string, context: Context): Promise<BacktestRecord> {
  const { backtests } = await context.ports.store();
  const back = /^latest(?:~(\d{1,4}))?$/.exec(id);
  if (back !== null) {
    const rows = await backtests.list({ limit: Number(back[1] ?? 0) + 1 });
    const row = rows[Number(back[1] ?? 0)];
    const newest = row === undefined ? null : await backtests.byId(row.id);
    if (newest === null)
      throw new CoachError('missing', `There is no run ${id} yet`, 'Run `coach backtest run` first.');
    return newest;
  }
  const exact = await backtests.byId(id);
  if (exact !== null) return exact;
  const begin = (await backtests.list()).filter((row) => row.id.startsWith(id) || row.id.includes(`-${id}`));
  if (begin.length > 1)
    throw new CoachError('usage', `${begin.length} runs begin with "${id}"`, 'Give more of the id.');
  const found = begin[0] === undefined ? null : await backtests.byId(begin[0].id);
  if (found === null)
    throw new CoachError('missing', `There is no run "${id}"`, 'See `coach backtest list`.');
  return found;
}

export async function showRun({ id }: { id: string }, context: Context): Promise<RunShown> {
  const found = await find(id, context);
  return {
    run: shown(found, context),
    question: JSON.parse(found.question) as Record<string, unknown>,
    document: JSON.parse(found.document) as Record<string, unknown>,
  };
}

/** Figures of which less is better. */
const lessIsBetter = new Set(['costs', 'charges', 'volatility', 'maxDrawdownDays', 'meanDrawdownDays']);
const noBetter = new Set([
  'bars',
  'durationDays',
  'n',
  'exposure',
  'beta',
  'buyHoldReturn',
  'sessions',
  'wins',
  'maxTradeDays',
  'meanTradeDays',
  'meanDaysHeld',
]);

function bestOf(name: string, values: readonly (number | null)[]): number | null {
  const known = values.flatMap((value, i) => (value === null ? [] : [{ value, i }]));
  if (noBetter.has(name) || known.length < 2) return null;
  const sign = lessIsBetter.has(name) ? -1 : 1;
  known.sort((a, b) => sign * (b.value - a.value));
  return known[0]!.value === known[1]!.value ? null : known[0]!.i;
}

/** Kept runs side by side. Throws `missing` and `usage`. */
export async function compareRuns({ ids }: { ids: string[] }, context: Context): Promise<RunsCompared> {
  const found: BacktestRecord[] = [];
  for (const id of ids) found.push(await find(id, context));
  const questions = found.map(({ question }) => JSON.parse(question) as Record<string, unknown>);
  const settings = [...new Set(questions.flatMap((question) => Object.keys(question)))];
  const said = (value: unknown) => (value === undefined ? '' : JSON.stringify(value));
  const differences = settings
    .map((setting) => ({ setting, values: questions.map((question) => said(question[setting])) }))
    .filter(({ values }) => new Set(values).size > 1);
  const names = [...new Set(found.flatMap(({ figures }) => Object.keys(figures)))];
  return {
    runs: found.map((row) => shown(row, context)),
    sameData: new Set(found.map(({ dataHash }) => dataHash)).size === 1,
    differences,
    figures: names.map((name) => {
      const values = found.map(({ figures }) => figures[name] ?? null);
      return { name, values, best: bestOf(name, values) };
    }),
  };
}
