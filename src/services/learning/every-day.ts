import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { suggestInput } from '../../core/shapes/suggest-question.ts';
import { localDate } from '../../domain/calendar/calendar.ts';
import type { Underlying } from '../../domain/symbol/symbol.ts';
import { dayBounds } from '../backtest/chains.ts';
import { suggest } from '../suggest/suggest.ts';

/** Days on which the rules had nothing to say, with why. */
export interface Unsaid {
  date: string;
  reason: string;
}

/**
 * The rules' suggestion of each stored day of a symbol that has none, made as of the day's last snapshot: nothing later is seen. No model
 * is asked. Gives the ids that are new.
 */
export async function suggestEveryDay(
  underlying: Underlying,
  days: { from?: string | undefined; to?: string | undefined },
  context: Context,
): Promise<{ made: string[]; unsaid: Unsaid[] }> {
  const store = await context.ports.store();
  const { exchange, symbol } = underlying;
  const dateOf = (asOf: number) => localDate(exchange, asOf);
  const known = new Set((await store.suggestions.list({ symbol })).map(({ asOf }) => dateOf(asOf)));
  const last = new Map<string, number>();
  for (const { asOf } of await store.chains.list(symbol, dayBounds(days, underlying, context)))
    last.set(dateOf(asOf), Math.max(asOf, last.get(dateOf(asOf)) ?? 0));
  const wanted = [...last].filter(([date]) => !known.has(date)).sort(([a], [b]) => (a < b ? -1 : 1));
  const made: string[] = [];
  const unsaid: Unsaid[] = [];
  for (const [i, [date, asOf]] of wanted.entries()) {
    context.signal.throwIfAborted();
    context.emit({ kind: 'progress', message: `suggesting ${symbol}`, done: i + 1, total: wanted.length });
    const question = suggestInput.parse({ symbol, source: 'stored', model: false });
    try {
      made.push((await suggest(question, { ...context, asOf, caller: 'worker' })).id);
    } catch (thrown) {
      // A day without a price of its own is a day without a suggestion; a fault of the store or of ours ends the run.
      if (!(thrown instanceof CoachError) || thrown.kind === 'unavailable' || thrown.kind === 'internal')
        throw thrown;
      unsaid.push({ date, reason: thrown.message });
    }
  }
  return { made, unsaid };
}
