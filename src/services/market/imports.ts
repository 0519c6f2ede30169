import type { Context } from '../../core/command.ts';
import { CoachError, failure } from '../../core/errors.ts';
import type { MarketFileReport, MarketImportDocument, MarketImportWords } from '../../core/shapes/imports.ts';
import type { Bars } from '../../domain/bar.ts';
import { localDate } from '../../domain/calendar/calendar.ts';
import { announcedBy, type Holiday } from '../../domain/calendar/holiday-list.ts';
import { summaries } from '../../domain/chain/document/summary.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { ImportedFile } from '../../ports/market.ts';
import type { Store } from '../../ports/store.ts';
import { orThrow, pipedFor, rateFor } from '../suggest/snapshot.ts';
import { keepAdjustments } from './adjustments.ts';
import { failed, reportOf } from './import-report.ts';

const mostNotes = 12;

/** Closes of days of which the store has no bar yet: a close alone never takes the place of a bar, only the other way round. */
async function unknownCloses(bars: Bars, store: Store): Promise<Bars> {
  const stored = await store.bars.load(bars.symbol, bars.interval, {
    from: bars.time[0]!,
    to: bars.time.at(-1)!,
  });
  const known = new Set(stored === null ? [] : stored.bars.time);
  const fresh = bars.time.map((at, i) => (known.has(at) ? -1 : i)).filter((i) => i >= 0);
  const pick = (column: Float64Array) => Float64Array.from(fresh, (i) => column[i]!);
  const { open, high, low, close, volume, time } = bars;
  return {
    ...bars,
    open: pick(open),
    high: pick(high),
    low: pick(low),
    close: pick(close),
    volume: pick(volume),
    time: pick(time),
  };
}

/** Keeps splits, bonuses and dividends: accounts that hold the share take them, and scans the factor of a split. How many are new. */
async function keepActions(file: ImportedFile, store: Store, report: MarketFileReport): Promise<number> {
  const { actions = [], format } = file;
  if (actions.length === 0) return 0;
  const added = await store.actions.save(actions, format);
  for (const action of actions) {
    if (action.kind !== 'split') continue;
    const { symbol, exDate: date, old, fresh } = action;
    await store.adjustments.save(symbol, [{ date, factor: old / fresh }], format);
  }
  const splits = actions.filter(({ kind }) => kind === 'split').length;
  report.notes.push(
    `${splits} splits and bonuses, ${actions.length - splits} dividends; ${added} were not known before`,
  );
  return added;
}

/** Writes that wait for the disk together: a day of all contracts is a thousand of them. */
const atOnce = 64;

/** What came of each piece, in order; the first failure is thrown once all that began beside it have ended. */
async function together<T, R>(
  pieces: readonly T[],
  context: Context,
  work: (piece: T) => Promise<R>,
): Promise<R[]> {
  const found: R[] = [];
  for (let from = 0; from < pieces.length; from += atOnce) {
    context.signal.throwIfAborted();
    const ended = await Promise.allSettled(pieces.slice(from, from + atOnce).map(work));
    for (const one of ended) {
      if (one.status === 'rejected') throw one.reason;
      found.push(one.value);
    }
  }
  return found;
}

/** Keeps what a file held: snapshots by content, bars merged; a chain whose figures cannot be made is kept without them. */
async function keep(
  file: ImportedFile,
  store: Store,
  context: Context,
  report: MarketFileReport,
): Promise<void> {
  const receivedAt = context.ports.clock.now();
  const chains = await together(file.chains, context, (chain) => {
    const figures = summaries(chain, { rate: rateFor(context.ports, chain.currency) });
    return store.chains.save(chain, isRefusal(figures) ? [] : figures, receivedAt);
  });
  for (const { added } of chains) if (added) report.chainsAdded++;
  let better = 0;
  const saved = await together(file.bars, context, async (bars) => {
    const fresh = bars.closeOnly ? await unknownCloses(bars, store) : bars;
    return fresh.time.length === 0 ? { added: 0, replaced: 0 } : store.bars.save(fresh, file.format);
  });
  for (const [i, { added, replaced }] of saved.entries()) {
    report.barsAdded += added;
    better += replaced;
    if (replaced > 0 && report.notes.length < mostNotes)
      report.notes.push(
        `${replaced} stored bars of ${file.bars[i]!.symbol} were replaced by those of this file`,
      );
  }
  if (better > 0 && report.notes.length >= mostNotes)
    report.notes.push(`${better} stored bars in all were replaced by those of this file`);
  const futures = file.futures?.length ? await store.futures.save(file.futures, file.format) : 0;
  const news = futures + (await keepActions(file, store, report));
  const adjusted = await keepAdjustments(file.previousCloses ?? [], file.format, store);
  if (adjusted.length > 0) {
    const shown = adjusted
      .slice(0, 5)
      .map(({ symbol, date, factor }) => `${symbol} ${date} x${factor.toFixed(4)}`);
    report.notes.push(
      `Previous closes show ${adjusted.length} splits, bonuses or demergers: ${shown.join(', ')}${adjusted.length > 5 ? ' …' : ''}`,
    );
  }
  if (report.chainsAdded + report.barsAdded + news === 0 && report.rowsKept > 0) report.status = 'already';
}

/** Adds an exchange's list of holidays to the calendar, or says what it would add. */
async function extendCalendar(
  holidays: readonly Holiday[],
  dryRun: boolean,
  report: MarketFileReport,
  context: Context,
): Promise<void> {
  const day = localDate('NSE', context.ports.clock.now());
  const { days, notes } = orThrow(announcedBy(holidays, `holiday list of the exchange, imported ${day}`));
  report.notes.push(...notes);
  if (days === null) report.status = 'already';
  else if (!dryRun) await context.ports.announceDays(days);
}

async function importOne(
  path: string,
  input: MarketImportWords,
  context: Context,
): Promise<MarketFileReport> {
  const files = await context.ports.files();
  const options = {
    ...(input.symbol === undefined ? {} : { symbol: input.symbol }),
    ...(context.asOf === null ? {} : { asOf: context.asOf }),
    ...(await pipedFor(path, context)),
    signal: context.signal,
  };
  const file = await files.read(path, options);
  const report = reportOf(file, input.dryRun ? 'wouldImport' : 'imported');
  if (report.rowsKept === 0)
    throw new CoachError(
      'usage',
      `${path} holds nothing coach can keep (${report.rowsRefused} rows refused${file.refused[0] ? `, first: row ${file.refused[0].row}: ${file.refused[0].reason}` : ''})`,
      'See docs/formats.md for what coach reads.',
    );
  if (file.holidays !== undefined && file.holidays.length > 0)
    await extendCalendar(file.holidays, input.dryRun, report, context);
  else if (!input.dryRun) await keep(file, await context.ports.store(), context, report);
  return report;
}

const total = (
  files: MarketFileReport[],
  key: 'rowsRead' | 'rowsKept' | 'rowsRefused' | 'chainsAdded' | 'barsAdded',
) => files.reduce((sum, f) => sum + f[key], 0);

/** Reads every file and keeps what is new. One bad file does not stop the others; alone, it is the command's own failure. */
export async function importFiles(input: MarketImportWords, context: Context): Promise<MarketImportDocument> {
  const paths = await (await context.ports.files()).expand(input.paths);
  if (paths.length === 0)
    throw new CoachError('missing', `There is no file in ${input.paths.join(', ')}`, 'Check the path.');
  const reports: MarketFileReport[] = [];
  for (const [i, path] of paths.entries()) {
    context.emit({ kind: 'progress', message: path, done: i, total: paths.length });
    try {
      reports.push(await importOne(path, input, context));
    } catch (thrown) {
      const error = failure(thrown);
      if (
        paths.length === 1 ||
        error.kind === 'interrupted' ||
        error.kind === 'unavailable' ||
        error.kind === 'internal'
      )
        throw thrown;
      reports.push(failed(path, error));
    }
  }
  return {
    dryRun: input.dryRun,
    files: reports,
    totals: {
      files: reports.length,
      rowsRead: total(reports, 'rowsRead'),
      rowsKept: total(reports, 'rowsKept'),
      rowsRefused: total(reports, 'rowsRefused'),
      chainsAdded: total(reports, 'chainsAdded'),
      barsAdded: total(reports, 'barsAdded'),
      failed: reports.filter((r) => r.status === 'failed').length,
    },
  };
}
