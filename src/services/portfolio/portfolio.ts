import type { Context } from '../../core/command.ts';
import type {
  BookWords,
  MarkDocument,
  PortfolioDocument,
  PortfolioWords,
} from '../../core/shapes/portfolio.ts';
import { nameOf } from '../../domain/ledger/explain.ts';
import { applyPage, type Book, cashOf, emptyBook, openPositions } from '../../domain/ledger/fold.ts';
import type { LotMethod } from '../../domain/ledger/lots.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { canReprice, whatIf } from '../../domain/ledger/whatif.ts';
import { major } from '../../domain/money.ts';
import {
  exposures,
  gains,
  greeksByUnderlying,
  type Held,
  held,
  linesOf,
} from '../../domain/portfolio/portfolio.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { homeTime } from '../home-clock.ts';
import { namedUnderlying, orThrow } from '../suggest/snapshot.ts';
import { type DeskAccounts, deskAccounts, momentFor, roomsOf } from './accounts.ts';
import { explainSince, type KeptMark, keepMark, keptMark } from './explain.ts';
import { margins } from './margins.ts';
import { type Marked, marker } from './marks.ts';
import { gainsDocument, greekTotals, holdingDocument, rounded } from './words.ts';

/** The account a mark is kept under; all accounts together are one book of their own. */
const bookName = ({ account, symbol }: BookWords) => [account ?? '*', symbol ?? []].flat().join(' ');

/** Everything the ledger adds up to, folded without loading it. */
export async function loadBook(
  words: { account?: string | undefined; symbol?: string | undefined; method?: LotMethod },
  context: Context,
): Promise<Book> {
  const { ledger } = await context.ports.store();
  const book = emptyBook(words.method);
  const filter = {
    to: context.asOf ?? context.ports.clock.now(),
    ...(words.account === undefined ? {} : { account: words.account }),
    ...(words.symbol === undefined ? {} : { symbol: namedUnderlying(words.symbol).symbol }),
  };
  await ledger.scan(filter, (page) => applyPage(book, page));
  if (book.fault !== null) orThrow(book.fault, 'refused');
  return book;
}

async function cashLines(words: PortfolioWords, book: Book, context: Context) {
  if (words.symbol !== undefined) return [];
  const { ledger } = await context.ports.store();
  const to = context.asOf ?? context.ports.clock.now();
  const flows = await ledger.flows(words.account === undefined ? { to } : { to, account: words.account });
  return [...orThrow(cashOf(book, flows), 'refused').values()];
}

/** The grid of every currency, in whole money of it, and what could not be valued. */
function grids(book: readonly Held[], words: PortfolioWords) {
  const { moves, volPoints, days } = words;
  const currencies = [...new Set(book.map(({ position }) => position.currency))].sort();
  return currencies.map((currency) => {
    const own = book.filter(({ position }) => position.currency === currency);
    const lines = linesOf(own).filter(canReprice);
    const grid = whatIf(lines, {
      moves: moves.map((percent) => percent / 100),
      volShifts: volPoints.map((points) => points / 100),
      days,
    });
    const valued = lines.length > 0 ? grid.rows : [];
    const rows = valued.map(({ days: day, volShift, pnl }) => ({
      days: day,
      volPoints: Math.round(volShift * 1e6) / 1e4,
      pnl: pnl.map(rounded),
    }));
    return { currency, movesPercent: moves, rows, leftOut: own.length - lines.length };
  });
}

function warningsFor({ open: book, marks, desks }: Marks): string[] {
  const words: string[] = [];
  const made = book.some(({ mark }) => !isRefusal(mark) && mark.sample);
  if (made)
    words.push(
      'SAMPLE DATA: positions are marked at made-up prices. Import a real chain, or give --source stored.',
    );
  const expired = book.filter((one) => one.expired);
  const ordered = expired.filter(({ position }) => desks.has(position.account));
  for (const [own, how] of [
    [expired.length - ordered.length, 'coach trade settle'],
    [ordered.length, 'coach order check'],
  ] as const)
    if (own > 0) words.push(`${own} expired position${own === 1 ? '' : 's'} wait to be settled: \`${how}\`.`);
  const bare = book.filter((one) => one.value === null && !one.expired).length;
  if (bare > 0)
    words.push(`${bare} position${bare === 1 ? ' has' : 's have'} no mark; sums with them are left out.`);
  const cut = [
    ...new Set(book.filter((one) => one.incomplete).map(({ position }) => position.instrument.symbol)),
  ];
  if (cut.length > 0)
    words.push(
      `More was sold than was ever bought of ${cut.slice(0, 8).join(', ')}${cut.length > 8 ? ` and ${cut.length - 8} more` : ''}: the history is cut, and gains and sums with it are not right. Import what came before.`,
    );
  const stale = book.filter(({ position }) => marks.get(position)?.freshness?.state === 'stale').length;
  if (stale > 0) words.push(`${stale} position${stale === 1 ? ' is' : 's are'} marked at stale prices.`);
  return words;
}

interface Marks {
  now: number;
  book: Book;
  last: KeptMark | null;
  marks: ReadonlyMap<Position, Marked>;
  open: Held[];
  desks: DeskAccounts;
}

/**
 * Marks of what is open, and of what the last mark held, so that what was sold since can be explained too. Practice accounts are marked at
 * the made-up prices they trade at, and at that moment.
 */
async function markBook(
  { book, last, desks, now }: Omit<Marks, 'marks' | 'open'>,
  words: BookWords,
  context: Context,
) {
  const then = new Set(last?.lines.map((line) => line.key));
  const marks = new Map<Position, Marked>();
  const groups = new Map<number, Position[]>();
  for (const position of book.positions.values()) {
    if (position.quantity === 0 && !then.has(position.key)) continue;
    const at = momentFor(desks, position.account, now);
    groups.set(at, [...(groups.get(at) ?? []), position]);
  }
  for (const [at, positions] of groups) {
    const instruments = positions.map(({ instrument }) => instrument);
    const mark =
      at === now
        ? await marker(instruments, words.source, context)
        : await marker(instruments, 'sample', { ...context, asOf: at });
    for (const position of positions) marks.set(position, mark(position.instrument));
  }
  return marks;
}

/** The book as it stands, marked, with the last kept mark of it. */
async function markedBook(words: BookWords, context: Context): Promise<Marks> {
  const now = context.asOf ?? context.ports.clock.now();
  const desks = await deskAccounts(words.account, context);
  const book = await loadBook(words, context);
  const last = await keptMark(bookName(words), now, context);
  const marks = await markBook({ book, last, desks, now }, words, context);
  const open = openPositions(book).map((position) => {
    const { account } = position;
    return held(position, marks.get(position)!.mark, momentFor(desks, account, now), desks.has(account));
  });
  return { now, book, last, marks, open, desks };
}

/** Keeps what the book is worth now, so that the next look explains what changed. */
export async function markPortfolio(words: BookWords, context: Context): Promise<MarkDocument> {
  const marked = await markedBook(words, context);
  const { now, book, open } = marked;
  await keepMark(bookName(words), open, book, now, context);
  const unmarked = open
    .filter(({ value }) => value === null)
    .map(({ position }) => nameOf(position.instrument));
  return {
    markedAt: homeTime(context)(now),
    marked: open.length - unmarked.length,
    unmarked,
    warnings: warningsFor(marked),
  };
}

/** Holdings, cash, exposure, greeks, margin, gains and what changed since the last mark; all folds of the ledger. */
export async function portfolio(words: PortfolioWords, context: Context): Promise<PortfolioDocument> {
  const marked = await markedBook(words, context);
  const { now, book, last, marks, open, desks } = marked;
  const margin = margins(open, (account) => momentFor(desks, account, now));
  const cash = await cashLines(words, book, context);
  const greeks = greeksByUnderlying(open);
  return {
    asOf: homeTime(context)(now),
    account: words.account ?? null,
    method: words.method,
    fills: book.fills,
    holdings: open.map((one) =>
      holdingDocument(one, marks.get(one.position)!.freshness, margin.shares.get(one.position) ?? null),
    ),
    cash: cash.map(({ account, currency, amount }) => ({
      account,
      currency,
      amount: major(amount, currency),
    })),
    pnl: gains(book.positions.values(), open).map((row) => gainsDocument(row, cash)),
    exposure: exposures(open).map(({ currency, ...sums }) => ({
      currency,
      long: major(sums.long, currency),
      short: major(sums.short, currency),
      gross: major(sums.gross, currency),
      net: major(sums.net, currency),
    })),
    greeks: { byUnderlying: greeks.map((row) => ({ ...row })), total: greekTotals(greeks) },
    margin: margin.rows,
    desk: await roomsOf(desks, context),
    sinceMark: last === null ? null : explainSince(last, book, open, marks, { now, time: homeTime(context) }),
    whatIf: words.moves.length > 0 ? grids(open, words) : null,
    warnings: warningsFor(marked),
  };
}
