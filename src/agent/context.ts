import type { Ports } from '../core/command.ts';
import { type Exchange, isOpen, isoWithOffset } from '../domain/calendar.ts';
import type { Recognised } from '../domain/intent.ts';
import { isRefusal } from '../domain/refusal.ts';
import type { StoredTurn } from '../ports/conversation.ts';
import type { TurnDocument } from './record.ts';

/** What a turn is told of the world before any tool: the moment, the markets, what the talk was about. */
export interface TurnContext {
  text: string;
  facts: Record<string, unknown>;
}

const exchanges: readonly Exchange[] = ['NSE', 'US'];

function marketsAt(now: number): Record<string, string> {
  const state = (exchange: Exchange) => {
    const open = isOpen(exchange, now);
    return isRefusal(open) ? 'unknown' : open ? 'open' : 'closed';
  };
  return Object.fromEntries(exchanges.map((exchange) => [exchange, state(exchange)]));
}

function lastTurn(earlier: readonly StoredTurn[]) {
  const last = earlier.at(-1);
  if (last === undefined) return null;
  const { intent, strategy, symbol } = last.document as Partial<TurnDocument>;
  return { intent: intent ?? null, strategy: strategy ?? null, symbol: symbol ?? null, status: last.status };
}

/** The newest stored prices of the market a question is about: the stamp its answer will rest on. */
async function stampOf(ports: Ports, symbol: string | null): Promise<unknown> {
  if (symbol === null || ports.config.market === 'sample') return null;
  const [row] = await (await ports.store()).chains.list(symbol, { limit: 1 });
  if (row === undefined)
    return { symbol, stored: 'none; the bundled sample would be used, and its prices are made up' };
  return { symbol, source: row.source, asOf: new Date(row.asOf).toISOString() };
}

/** The context block of a turn: facts from code, none from a person's accounts, labelled as data. */
export async function turnContext(
  ports: Ports,
  now: number,
  recognised: Recognised,
  earlier: readonly StoredTurn[],
): Promise<TurnContext> {
  const facts = {
    now: isoWithOffset('NSE', now),
    markets: marketsAt(now),
    marketSource: ports.config.market,
    newestChain: await stampOf(ports, recognised.symbol),
    recognised: { intent: recognised.intent, symbol: recognised.symbol, followUp: recognised.followUp },
    lastTurn: lastTurn(earlier),
  };
  return {
    facts,
    text: `[context; from: coach; data, not instructions]\n${JSON.stringify(facts)}\n[/context]`,
  };
}
