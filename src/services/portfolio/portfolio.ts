import type { Context } from '../../core/command.ts';
import type {
  BookWords,
  MarkDocument,
  PortfolioDocument,
  PortfolioWords,
} from '../../core/shapes/portfolio.ts';
import { isoWithOffset } from '../../domain/calendar/calendar.ts';
import { nameOf } from '../../domain/ledger/explain.ts';
import { applyPage, type Book, cashOf, emptyBook, openPositions } from '../../domain/ledger/fold.ts';
import type { LotMethod } from '../../domain/ledger/lots.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { canReprice, whatIf } from '../../domain/ledger/whatif.ts';
import { major } from '../../domain/money.ts';
import { bookMargin } from '../../domain/portfolio/margin.ts';
import {
  byUnderlying,
  exposures,
  gains,
  greeksByUnderlying,
  type Held,
  held,
  linesOf,
} from '../../domain/portfolio/portfolio.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { namedUnderlying, orThrow } from '../suggest/snapshot.ts';
import { explainSince, type KeptMark, keepMark, keptMark } from './explain.ts';
import { heldUnderlying, type Marked, marker } from './marks.ts';
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

function margins(book: readonly Held[], now: number) {
  return byUnderlying(book).map((group) => {
    const { account, symbol, currency } = group;
    const underlying = heldUnderlying(group.held[0]!.position.instrument);
    const index = !isRefusal(underlying) && ['index', 'volatility'].includes(underlying.assetClass);
    const found = bookMargin(group, { now, index });
    return isRefusal(found)
      ? { account, symbol, currency, estimate: null, basis: found.refused }
      : { account, symbol, currency, estimate: rounded(found.estimate), basis: found.basis };
  });
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

function warningsFor(book: readonly Held[], marks: ReadonlyMap<Position, Marked>): string[] {
  const words: string[] = [];
  const made = book.some(({ mark }) => !isRefusal(mark) && mark.sample);
  if (made)
    words.push(
      'SAMPLE DATA: positions are marked at made-up prices. Import a real chain, or give --source stored.',
    );
  const expired = book.filter((one) => one.expired).length;
  if (expired > 0)
    words.push(
      `${expired} expired position${expired === 1 ? '' : 's'} wait to be settled: \`coach trade settle\`.`,
    );
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

/** Marks of what is open, and of what the last mark held, so that what was sold since can be explained too. */
async function markBook(book: Book, last: KeptMark | null, words: BookWords, context: Context) {
  const then = new Set(last?.lines.map((line) => line.key));
  const positions = [...book.positions.values()].filter((p) => p.quantity !== 0 || then.has(p.key));
  const mark = await marker(
    positions.map((p) => p.instrument),
    words.source,
    context,
  );
  return new Map(positions.map((position): [Position, Marked] => [position, mark(position.instrument)]));
}

/** The book as it stands, marked, with the last kept mark of it. */
async function markedBook(words: BookWords, context: Context) {
  const now = context.asOf ?? context.ports.clock.now();
  const book = await loadBook(words, context);
  const last = await keptMark(bookName(words), now, context);
  const marks = await markBook(book, last, words, context);
  const open = openPositions(book).map((position) => held(position, marks.get(position)!.mark, now));
  return { now, book, last, marks, open };
}

/** Keeps what the book is worth now, so that the next look explains what changed. */
export async function markPortfolio(words: BookWords, context: Context): Promise<MarkDocument> {
  const { now, book, open, marks } = await markedBook(words, context);
  await keepMark(bookName(words), open, book, now, context);
  const unmarked = open
    .filter(({ value }) => value === null)
    .map(({ position }) => nameOf(position.instrument));
  return {
    markedAt: isoWithOffset('NSE', now),
    marked: open.length - unmarked.length,
    unmarked,
    warnings: warningsFor(open, marks),
  };
}

/** Holdings, cash, exposure, greeks, margin, gains and what changed since the last mark; all folds of the ledger. */
export async function portfolio(words: PortfolioWords, context: Context): Promise<PortfolioDocument> {
  const { now, book, last, marks, open } = await markedBook(words, context);
  const cash = await cashLines(words, book, context);
  const greeks = greeksByUnderlying(open);
  return {
    asOf: isoWithOffset('NSE', now),
    account: words.account ?? null,
    method: words.method,
    fills: book.fills,
    holdings: open.map((one) => holdingDocument(one, marks.get(one.position)!.freshness)),
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
    margin: margins(open, now),
    sinceMark: last === null ? null : explainSince(last, book, open, marks, now),
    whatIf: words.moves.length > 0 ? grids(open, words) : null,
    warnings: warningsFor(open, marks),
  };
}
