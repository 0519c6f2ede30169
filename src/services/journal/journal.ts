import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type {
  GroupDocument,
  GroupWords,
  JournalListDocument,
  JournalListWords,
  NoteDocument,
  NoteWords,
} from '../../core/shapes/journal.ts';
import type { Excursion, ReviewDocument, ReviewWords } from '../../core/shapes/journal-review.ts';
import { barIntervals } from '../../domain/bar.ts';
import { leastTrades } from '../../domain/journal/comparison.ts';
import { disciplineOf } from '../../domain/journal/discipline.ts';
import type { EntryBody } from '../../domain/journal/entry.ts';
import { excursion } from '../../domain/journal/excursion.ts';
import type { TradeFacts } from '../../domain/journal/facts.ts';
import { insights } from '../../domain/journal/insights.ts';
import { fingerprint } from '../../domain/ledger/fingerprint.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { periodFor, within } from '../suggest/analytics.ts';
import { loadNewest, loadTrades, tradeDocument, tradeNamed } from './trades.ts';

/** Strategy trades, newest first. */
export async function listJournal(words: JournalListWords, context: Context): Promise<JournalListDocument> {
  const { state, tag, strategy, limit } = words;
  const period = periodFor(words.period, context);
  const everything = state === 'all' && tag === undefined && strategy === undefined && words.period === 'all';
  const wanted = (trade: TradeFacts) =>
    (state === 'all' || (state === 'open') === (trade.closedAt === null)) &&
    (tag === undefined || trade.tags.includes(tag)) &&
    (strategy === undefined || trade.shape === strategy) &&
    within(trade.closedOn ?? trade.openedOn, period);
  const found = await loadNewest(words, { limit, wanted: everything ? null : wanted }, context);
  const { count, trades } = found;
  return { period: period.name, count, shown: trades.length, trades: trades.map(tradeDocument) };
}

/** Adds what a person says about a trade: words, tags, a plan, paths of pictures, which must be there. */
export async function noteTrade(words: NoteWords, context: Context): Promise<NoteDocument> {
  const trades = await loadTrades({}, context);
  const trade = tradeNamed(words.trade, trades);
  const files = await context.ports.journalFiles();
  const bodies: EntryBody[] = [
    ...(words.text === undefined ? [] : [{ kind: 'note' as const, text: words.text }]),
    ...words.tags.map((text) => ({ kind: 'tag' as const, text })),
    ...words.untag.map((text) => ({ kind: 'untag' as const, text })),
  ];
  for (const path of words.screenshots) bodies.push({ kind: 'screenshot', text: await files.located(path) });
  const { entry, stop, target, quantity } = words;
  if ([entry, stop, target, quantity].some((level) => level !== undefined)) {
    const before = trade.plan;
    const plan = {
      entry: entry ?? before?.entry ?? null,
      stop: stop ?? before?.stop ?? null,
      target: target ?? before?.target ?? null,
      quantity: quantity ?? before?.quantity ?? null,
    };
    bodies.push({ kind: 'plan', plan });
  }
  if (bodies.length === 0)
    throw new CoachError(
      'usage',
      'There is nothing to write down',
      'Give a text, --tag, --entry, --stop, --target or --screenshot.',
    );
  const { journal } = await context.ports.store();
  const at = context.ports.clock.now();
  await journal.add(bodies.map((body) => ({ ...body, at, trade: trade.id })));
  const fresh = tradeNamed(trade.id, await loadTrades({}, { ...context, asOf: null }));
  return { added: bodies.length, trade: tradeDocument(fresh) };
}

/** Puts trades, or single opening fills, together as one strategy trade; or gives them back to grouping by time. */
export async function groupTrades(words: GroupWords, context: Context): Promise<GroupDocument> {
  const trades = await loadTrades({}, context);
  const openings = new Set(trades.flatMap(({ fills }) => fills));
  const fills = [
    ...new Set(
      words.trades.flatMap((name) => (openings.has(name) ? [name] : tradeNamed(name, trades).fills)),
    ),
  ];
  const owners = trades.filter((trade) => trade.fills.some((fill) => fills.includes(fill)));
  const books = new Set(owners.map(({ account, currency }) => `${account} in ${currency}`));
  if (books.size > 1)
    throw new CoachError(
      'refused',
      `These trades are of different books: ${[...books].join(', ')}`,
      'A strategy lives in one account and currency.',
    );
  const id = words.name ?? `g${fingerprint(['group', ...fills].sort()).slice(0, 10)}`;
  if (
    !words.undo &&
    owners.every((trade) => trade.id !== id) &&
    trades.some((trade) => trade.id === id && trade.by !== 'person')
  )
    throw new CoachError('refused', `${id} is the id of another trade`, 'Choose another name.');
  const { journal } = await context.ports.store();
  await journal.add([
    { kind: words.undo ? 'ungroup' : 'group', fills, trade: id, at: context.ports.clock.now() },
  ]);
  const after = await loadTrades({}, { ...context, asOf: null });
  const changed = after.filter((trade) => trade.fills.some((fill) => fills.includes(fill)));
  return { undone: words.undo, fills: fills.length, trades: changed.map(tradeDocument) };
}

/** Excursions from the finest stored bars of what was traded. */
async function excursionOf(trade: TradeFacts, context: Context): Promise<Excursion | string> {
  const { bars } = await context.ports.store();
  let why = `no stored bars of ${trade.symbol} lie inside the trade`;
  for (const interval of [...barIntervals].reverse()) {
    const stored = await bars.load(trade.symbol, interval, {
      from: trade.openedAt - 86_400_000,
      to: trade.closedAt ?? trade.openedAt,
    });
    if (stored === null) continue;
    const found = excursion(trade, stored.bars);
    if (isRefusal(found)) return found.refused;
    if (found.bars > 0) return found;
    why = `no ${interval} bar of ${trade.symbol} lies wholly inside the trade`;
  }
  const plain = excursion(trade, {
    symbol: trade.symbol,
    interval: '1d',
    time: new Float64Array(),
    open: new Float64Array(),
    high: new Float64Array(),
    low: new Float64Array(),
    close: new Float64Array(),
    volume: new Float64Array(),
  });
  return isRefusal(plain) ? plain.refused : why;
}

const share = (values: readonly (boolean | null)[]): { n: number; kept: number | null } => {
  const known = values.filter((value) => value !== null);
  return { n: known.length, kept: known.length === 0 ? null : known.filter(Boolean).length / known.length };
};

/** Picks out of trades of each currency by themselves: money of two currencies is never compared. */
function perCurrency(trades: readonly TradeFacts[], pick: (own: TradeFacts[]) => TradeFacts[]): TradeFacts[] {
  const currencies = [...new Set(trades.map(({ currency }) => currency))].sort();
  return currencies.flatMap((currency) => pick(trades.filter((trade) => trade.currency === currency)));
}

/** One trade looked at closely, or the habits of a period. */
export async function reviewJournal(words: ReviewWords, context: Context): Promise<ReviewDocument> {
  const trades = await loadTrades(words, context);
  const period = periodFor(words.period, context);
  const one = words.trade === undefined ? null : tradeNamed(words.trade, trades);
  const chosen =
    one === null ? trades.filter(({ closedOn }) => closedOn !== null && within(closedOn, period)) : [one];
  const measured = [];
  for (const trade of chosen.slice(-200)) {
    const found = await excursionOf(trade, context);
    measured.push({
      trade: trade.id,
      excursion: typeof found === 'string' ? null : found,
      reason: typeof found === 'string' ? found : null,
    });
  }
  const all = chosen.map(disciplineOf);
  const scores = all.flatMap(({ score }) => score ?? []);
  const exits = { target: 0, stop: 0, early: 0, late: 0 };
  for (const { exit } of all) if (exit !== null) exits[exit]++;
  const ranked = [...chosen]
    .filter(({ closedAt }) => closedAt !== null)
    .sort((a, b) => b.netMajor - a.netMajor);
  return {
    period: one === null ? period.name : 'one trade',
    trades: chosen.length,
    leastTrades,
    trade: one === null ? null : tradeDocument(one),
    discipline: {
      planned: chosen.filter(({ plan }) => plan !== null).length,
      score: scores.length === 0 ? null : scores.reduce((a, b) => a + b, 0) / scores.length,
      taken: share(all.map(({ taken }) => taken)),
      sized: share(all.map(({ sized }) => sized)),
      exited: share(all.map(({ exited }) => exited)),
      exits,
    },
    insights: one === null ? insights(chosen) : [],
    best: one === null ? perCurrency(ranked, (own) => own.slice(0, 3)).map(tradeDocument) : [],
    worst: one === null ? perCurrency(ranked, (own) => own.slice(-3).reverse()).map(tradeDocument) : [],
    excursions: measured.filter(({ excursion: found }) => found !== null || one !== null),
    unmeasured: measured.filter(({ excursion: found }) => found === null).length,
    currencies: [...new Set(chosen.map(({ currency }) => currency))].sort(),
  };
}
