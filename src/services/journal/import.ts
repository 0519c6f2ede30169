import type { Context } from '../../core/command.ts';
import { CoachError, type Failure, failure } from '../../core/errors.ts';
import type {
  JournalFileReport,
  JournalImportDocument,
  JournalImportWords,
} from '../../core/shapes/imports.ts';
import { dayAt } from '../../domain/ledger/corporate.ts';
import type { CashFlow, Fill } from '../../domain/ledger/fill.ts';
import { applyPage, type Book, emptyBook, openPositions } from '../../domain/ledger/fold.ts';
import type { BrokerFile, FillRows, JournalReadOptions } from '../../ports/journal.ts';
import { refuseDeskAccount } from '../desk/account.ts';
import { rememberTrades } from '../memory/sync.ts';
import { clockOf } from '../suggest/analytics.ts';
import { pipedFor } from '../suggest/snapshot.ts';
import { implausible } from '../trade/plausible.ts';
import { estimated } from './charges.ts';
import { totalsOf } from './totals.ts';

/** The first and the last day of what a file holds, each on the clock of its exchange or currency; null for nothing. */
function daysOf(
  fills: Iterable<Fill>,
  flows: readonly CashFlow[],
): { from: string | null; to: string | null } {
  const ends = new Map<string, { first: number; last: number }>();
  const see = (clock: string, at: number) => {
    const own = ends.get(clock);
    if (own === undefined) ends.set(clock, { first: at, last: at });
    else {
      own.first = Math.min(own.first, at);
      own.last = Math.max(own.last, at);
    }
  };
  for (const { instrument, at } of fills) see(instrument.exchange, at);
  for (const { currency, at } of flows) see(clockOf(currency), at);
  const days = (end: 'first' | 'last') => [...ends].map(([clock, own]) => dayAt(clock, own[end])).sort();
  return { from: days('first')[0] ?? null, to: days('last').at(-1) ?? null };
}

function reportOf(file: BrokerFile, fills: FillRows, count: number): JournalFileReport {
  return {
    path: file.path,
    format: file.format,
    account: file.account,
    status: 'wouldImport',
    rowsRead: file.rowsRead,
    trades: fills.length,
    flows: file.flows.length,
    added: 0,
    already: 0,
    duplicates: file.duplicates,
    differing: [],
    refused: file.refused,
    withheld: file.withheld,
    unplaced: file.unplaced,
    skipped: file.skipped.length,
    chargesEstimated: count,
    ...daysOf(fills, file.flows),
    totals: totalsOf(fills, file.flows),
    notes: [...file.notes],
    error: null,
  };
}

/** Shares that were sold without ever having been bought: most likely the history begins too late. */
async function shortShares(file: BrokerFile, context: Context): Promise<string[]> {
  const { ledger } = await context.ports.store();
  const books: Book[] = [];
  for (const account of new Set([file.account, ...file.accounts])) {
    const book = emptyBook();
    await ledger.scan({ account, sharesOnly: true }, (page) => applyPage(book, page));
    books.push(book);
  }
  const names = books
    .flatMap((book) => (book.fault === null ? openPositions(book) : []))
    .filter(
      ({ instrument, quantity }) =>
        quantity < 0 && (instrument.kind === 'stock' || instrument.kind === 'etf'),
    )
    .map(({ instrument }) => instrument.symbol);
  return names.length === 0
    ? []
    : [
        `more was sold than was bought of ${names.slice(0, 8).join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}: import the earlier history too, or these stand as short positions`,
      ];
}

/** Rows of a file that the ledger holds already. */
async function held(file: BrokerFile, context: Context): Promise<number> {
  const { ledger } = await context.ports.store();
  let found = 0;
  let ids: string[] = [];
  const look = async () => {
    found += (await ledger.fills({ ids })).length + (await ledger.flows({ ids })).length;
    ids = [];
  };
  for (const rows of [file.fills, file.flows])
    for (const { id } of rows) if (ids.push(id) === 500) await look();
  await look();
  return found;
}

/** Does what the rows of a file do not depend on; what a full disk or a lock says, in words, where it cannot be done now. */
async function tried(work: () => Promise<unknown>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (thrown) {
    if (!(thrown instanceof CoachError) || thrown.kind !== 'unavailable') throw thrown;
    return thrown.message;
  }
}

async function importOne(
  path: string,
  words: JournalImportWords,
  context: Context,
): Promise<JournalFileReport> {
  const { account, format, map, currency, exchange } = words;
  const told = Object.fromEntries(
    Object.entries({ account, format, map, currency, exchange }).filter(([, value]) => value !== undefined),
  ) as JournalReadOptions;
  const files = await context.ports.journalFiles();
  const file = await files.read(path, {
    ...told,
    ...(await pipedFor(path, context)),
    signal: context.signal,
  });
  const { fills, count, reasons } = estimated(file.fills, context);
  const report = reportOf(file, fills, count);
  report.notes.push(...reasons, ...implausible(fills));
  if (fills.length + file.flows.length === 0) {
    const first = file.refused[0];
    if (file.refused.length > 0)
      throw new CoachError(
        'usage',
        `${path} (${file.format}) holds nothing the ledger can keep: ${file.refused.length} rows refused, first row ${first!.row}: ${first!.reason}`,
        'See docs/journal.md for what coach reads.',
      );
    report.notes.push('nothing in it moved a position or money');
  }
  if (words.dryRun) {
    report.already = await held(file, context);
    report.added = fills.length + file.flows.length - report.already;
    return report;
  }
  await refuseDeskAccount(file.account, context);
  const { ledger, imports } = await context.ports.store();
  const tally = await ledger.append({ fills, flows: file.flows });
  Object.assign(report, tally, { status: tally.added === 0 ? 'already' : 'imported' });
  if (tally.differing.length > 0)
    report.notes.push(
      `${tally.differing.length} rows are in the ledger with other details and were left as they are there`,
    );
  const unnoted = await tried(() =>
    imports.record({
      hash: file.hash,
      path,
      format: `journal:${file.format}`,
      at: context.ports.clock.now(),
      rowsRead: file.rowsRead,
      rowsKept: fills.length + file.flows.length,
      rowsRefused: file.refused.length,
    }),
  );
  if (unnoted !== null) report.notes.push(`its rows are kept, the file itself was not noted: ${unnoted}`);
  report.notes.push(...(await shortShares(file, context)));
  return report;
}

const failed = (path: string, error: Failure): JournalFileReport => ({
  path,
  format: 'unknown',
  account: '',
  status: 'failed',
  rowsRead: 0,
  trades: 0,
  flows: 0,
  added: 0,
  already: 0,
  duplicates: 0,
  differing: [],
  refused: [],
  withheld: [],
  unplaced: [],
  skipped: 0,
  chargesEstimated: 0,
  from: null,
  to: null,
  totals: [],
  notes: [],
  error,
});

/** Reads exports of brokers into the ledger; what is there already is not added again. One bad file does not stop the others; alone, it is the command's own failure. */
export async function importJournal(
  words: JournalImportWords,
  context: Context,
): Promise<JournalImportDocument> {
  const paths = await (await context.ports.journalFiles()).expand(words.paths);
  if (paths.length === 0)
    throw new CoachError(
      'missing',
      'There is no export in these folders',
      'Coach looks for .csv, .txt, .tsv, .xml, .json and .xlsx files, gzipped or not.',
    );
  const reports: JournalFileReport[] = [];
  for (const [i, path] of paths.entries()) {
    context.signal.throwIfAborted();
    context.emit({ kind: 'progress', message: path, done: i, total: paths.length });
    try {
      reports.push(await importOne(path, words, context));
    } catch (thrown) {
      const error = failure(thrown);
      if (paths.length === 1 || !['usage', 'refused', 'missing'].includes(error.kind)) throw thrown;
      reports.push(failed(path, error));
    }
  }
  const imported = reports.findLast(({ status }) => status === 'imported');
  if (imported !== undefined) {
    // Here, where progress is seen: the first suggestion would take them in otherwise.
    const store = await context.ports.store();
    const forgotten = await tried(() => rememberTrades(store, context));
    if (forgotten !== null)
      imported.notes.push(`its rows are kept, and will be taken into memory later: ${forgotten}`);
  }
  const total = (of: (report: JournalFileReport) => number) =>
    reports.reduce((sum, report) => sum + of(report), 0);
  return {
    dryRun: words.dryRun,
    files: reports,
    totals: {
      files: reports.length,
      trades: total(({ trades }) => trades),
      flows: total(({ flows }) => flows),
      added: total(({ added }) => added),
      already: total(({ already }) => already),
      refused: total(({ refused }) => refused.length),
      withheld: total(({ withheld }) => withheld.reduce((sum, { rows }) => sum + rows.length, 0)),
      failed: reports.filter(({ status }) => status === 'failed').length,
    },
  };
}
