import type { ChainDocument } from '../../core/shapes/chain.ts';
import type { SuggestDocument } from '../../core/shapes/suggestion.ts';
import type { JournalTrade } from '../journal/trade.ts';
import { major } from '../money.ts';
import { templates } from '../options/playbook/template.ts';
import type { SuggestInputs } from '../suggest/suggestion.ts';
import { conditionVector, stateWords } from './conditions.ts';
import { marketState } from './market-state.ts';

/** A memory before it is stored; the shape of the port, so that the domain need not know the port. */
export interface Memorable {
  key: string;
  kind: 'trade' | 'market' | 'symbol' | 'suggestion' | 'note' | 'turn' | 'event';
  at: number;
  symbol: string | null;
  side: 'bullish' | 'bearish' | 'neutral' | null;
  strategy: string | null;
  title: string;
  body: string;
  outcome: { result: 'won' | 'lost' | 'flat'; pnl: number; currency: string } | null;
  detail: Record<string, unknown> | null;
  conditions: Float32Array | null;
}

const plain = { symbol: null, side: null, strategy: null, outcome: null, detail: null, conditions: null };
const directions = new Map(templates.map(({ id, direction }) => [id, direction]));
const dayMs = 86_400_000;

/** The side a structure is on: of the playbook's where it is one, else of what is simply held long or short. */
export function sideOf(shape: string): Memorable['side'] {
  const known = directions.get(shape);
  if (known !== undefined) return known;
  return shape.startsWith('long-') ? 'bullish' : shape.startsWith('short-') ? 'bearish' : null;
}

const legWords = ({ instrument, action, quantity, price }: JournalTrade['legs'][number]): string =>
  [
    action,
    quantity,
    ...(instrument.strike === undefined ? [] : [instrument.strike, instrument.right ?? '']),
    ...(instrument.expiry === undefined ? [] : [instrument.expiry]),
    `at ${Number(price.toFixed(2))}`,
  ].join(' ');

/** A closed trade, known from its closing on; null while anything of it is open. */
export function tradeMemory(
  trade: JournalTrade,
  market: { conditions: Float32Array | null; words: string },
): Memorable | null {
  if (trade.closedAt === null) return null;
  const pnl = major(trade.net, trade.currency);
  const result = pnl > 0 ? 'won' : pnl < 0 ? 'lost' : 'flat';
  const days = Math.max(0, Math.round((trade.closedAt - trade.openedAt) / dayMs));
  const share = trade.return === null ? '' : ` (${(100 * trade.return).toFixed(1)} % of what was at risk)`;
  const parts = [
    trade.legs.map(legWords).join(', '),
    market.words,
    trade.plan?.tag ?? '',
    ...trade.notes,
    `Held ${days} days. ${result === 'flat' ? 'Flat' : result === 'won' ? 'Won' : 'Lost'} ${Math.abs(pnl)} ${trade.currency}${share}.`,
  ];
  return {
    ...plain,
    key: `trade:${trade.id}@${trade.closedAt}:${trade.net}`,
    kind: 'trade',
    at: trade.closedAt,
    symbol: trade.symbol,
    side: sideOf(trade.shape),
    strategy: trade.shape,
    title: `${trade.symbol} ${trade.name}`,
    body: parts.filter((part) => part !== '').join('. '),
    outcome: { result, pnl, currency: trade.currency },
    detail: { trade: trade.id, openedAt: trade.openedAt, account: trade.account, fills: trade.fills.length },
    conditions: market.conditions,
  };
}

/** A suggestion as it was shown and, unless its prices were made up, the market it was made in. */
export function suggestionMemories(document: SuggestDocument, inputs: SuggestInputs): Memorable[] {
  const { id, symbol, market, view, suggestions } = document;
  const state = marketState(market, inputs.bars?.close ?? []);
  const words = stateWords(state);
  const conditions = inputs.sample ? null : conditionVector(state);
  const first = suggestions[0];
  const names = suggestions.map(({ name }) => name).join(', ');
  const suggestion: Memorable = {
    ...plain,
    key: `suggestion:${id}`,
    kind: 'suggestion',
    at: inputs.now,
    symbol,
    side: view.direction,
    strategy: first?.strategy ?? null,
    title: `${symbol} suggestion: ${names === '' ? 'nothing' : names}${inputs.sample ? ' (sample data)' : ''}`,
    body: [
      `View ${view.direction}, volatility ${view.volatility}. ${words}.`,
      ...suggestions.map(({ name, actions, logic }) => `${name}: ${actions.join(', ')}. ${logic[0] ?? ''}`),
    ].join('\n'),
    detail: {
      suggestion: id,
      expiry: document.expiry,
      strategies: suggestions.map(({ strategy }) => strategy),
    },
    conditions,
  };
  if (inputs.sample) return [suggestion];
  const day = marketMemory(symbol, inputs.chainId, market, inputs.bars?.close ?? []);
  return day === null ? [suggestion] : [suggestion, day];
}

/** A market as a chain showed it, known from the chain's own time on; null where next to nothing is known of it. */
export function marketMemory(
  symbol: string,
  chainId: string,
  market: Omit<ChainDocument, 'strikes'>,
  closes: readonly (number | null)[],
): Memorable | null {
  const state = marketState(market, closes);
  const conditions = conditionVector(state);
  if (conditions === null) return null;
  const figures = [
    market.spot === null ? '' : `spot ${market.spot}`,
    market.atmIv === null ? '' : `IV ${(100 * market.atmIv).toFixed(1)} %`,
    market.pcr.oi === null ? '' : `PCR ${market.pcr.oi.toFixed(2)}`,
    market.maxPain === null ? '' : `max pain ${market.maxPain}`,
  ];
  return {
    ...plain,
    key: `market:${symbol}:${chainId}`,
    kind: 'market',
    at: Date.parse(market.asOf),
    symbol,
    title: `${symbol} market ${market.asOf.slice(0, 10)}`,
    body: `${stateWords(state)}. ${figures.filter((figure) => figure !== '').join(', ')}.`,
    detail: { chain: chainId },
    conditions,
  };
}

/** Something a person wants remembered. The key is of the content, so the same note at one moment is one. */
export const noteMemory = (
  text: string,
  at: number,
  digest: (text: string) => string,
  about: Partial<Pick<Memorable, 'symbol' | 'side' | 'strategy'>> = {},
): Memorable => ({
  ...plain,
  ...about,
  key: `note:${digest(JSON.stringify([at, text, about.symbol ?? null, about.side ?? null, about.strategy ?? null])).slice(0, 24)}`,
  kind: 'note',
  at,
  title: '',
  body: text,
});

const turnCharacters = 4_000;

export const turnMemory = (turn: {
  id: string;
  at: number;
  question: string;
  answer: string;
}): Memorable => ({
  ...plain,
  key: `turn:${turn.id}`,
  kind: 'turn',
  at: turn.at,
  title: turn.question.slice(0, turnCharacters),
  body: turn.answer.slice(0, turnCharacters),
});

/** Words and values of a JSON text, without its signs. */
const jsonWords = (text: string): string => text.replaceAll(/[{}[\]":,]+/g, ' ').trim();

export const eventMemory = (event: { seq: number; at: number; kind: string; body: string }): Memorable => ({
  ...plain,
  key: `event:${event.seq}`,
  kind: 'event',
  at: event.at,
  title: event.kind,
  body: jsonWords(event.body).slice(0, turnCharacters),
  detail: { seq: event.seq },
});

/** A symbol that was traded or asked about, known from its first time on, with the names it goes by. */
export const symbolMemory = (
  symbol: string,
  exchange: string,
  kind: string,
  names: readonly string[],
  at: number,
): Memorable => ({
  ...plain,
  key: `symbol:${symbol}`,
  kind: 'symbol',
  at,
  symbol,
  title: symbol,
  body: [`${symbol} is ${kind} on ${exchange}`, ...names].join('. '),
});
