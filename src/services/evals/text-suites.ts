import type { Context } from '../../core/command.ts';
import { sanitize } from '../../core/sanitize.ts';
import { chainDocument } from '../../domain/chain/document/document.ts';
import type {
  ConversationItem,
  GroundingItem,
  InjectionItem,
  ValidatorItem,
} from '../../domain/evals/dataset.ts';
import type { ItemScore } from '../../domain/evals/verdict.ts';
import { ground } from '../../domain/grounding/grounding.ts';
import { recognise } from '../../domain/intent/intent.ts';
import type { Setup } from '../../domain/validator/setup.ts';
import { concernsOf } from '../../domain/validator/validator.ts';
import { type Chains, ruled } from './chains.ts';

const mark = (right: boolean): number => (right ? 1 : 0);

const noon = Date.parse('2026-12-02T12:00:00+05:30');

/** An order nobody would doubt: each item changes what it is about. */
const quiet: Setup = {
  symbol: 'NIFTY',
  legs: [
    {
      name: 'SELL PE 24500',
      action: 'sell',
      option: true,
      expiry: '2026-12-08',
      quantity: 65,
      bid: 100,
      ask: 101,
      bidQty: 6500,
      askQty: 6500,
      volume: 50_000,
      lot: 65,
    },
  ],
  date: '2026-12-02',
  now: noon,
  quotedAt: noon - 1000,
  stale: false,
  maxLoss: 5_000,
  undefinedRisk: false,
  margin: 100_000,
  equity: 1_000_000,
  delta: 5,
  vega: -10,
  trend: 'neutral',
  ivRank: 0.5,
  events: [],
  held: [],
  correlations: {},
  similar: null,
  closed: [],
};

/** Doubts that an order must raise, and none beside them. */
export function validatorScores(items: readonly ValidatorItem[]): ItemScore[] {
  return items.map(({ id, cluster, change, leg, raises, severity }) => {
    const legs = leg === undefined ? quiet.legs : quiet.legs.map((one) => ({ ...one, ...leg }));
    const found = concernsOf({ ...quiet, legs, ...change } as Setup);
    const names = found.map(({ name }) => name as string);
    const missed = raises.filter((name) => !names.includes(name));
    const extra = names.filter((name) => !raises.includes(name));
    const weighed =
      severity === undefined || found.some((one) => one.name === raises[0] && one.severity === severity);
    return {
      id,
      cluster,
      scores: { raises: mark(missed.length === 0), quiet: mark(extra.length === 0), severity: mark(weighed) },
      severe: severity === 'block' ? ['raises', 'severity'] : [],
      note:
        missed.length + extra.length === 0
          ? null
          : `missed ${missed.join(', ') || 'none'}; extra ${extra.join(', ') || 'none'}`,
    };
  });
}

/** True statements pass the figure check, false ones are caught. */
export async function groundingScores(
  items: readonly GroundingItem[],
  chains: Chains,
  context: Context,
): Promise<ItemScore[]> {
  const rows = new Map<string, unknown[]>();
  const person = {
    capital: null,
    risk: 'medium' as const,
    experience: 'advanced' as const,
    definedRisk: false,
    brokeragePerOrder: 20,
  };
  const scores: ItemScore[] = [];
  for (const { id, cluster, symbol, text, truth } of items) {
    if (!rows.has(symbol)) {
      const found = await chains.of({ symbol });
      const measured = found && ruled(found.chain, found.previous, { wish: {}, person }, 0, context);
      rows.set(
        symbol,
        measured
          ? [
              chainDocument(measured.analysis, { strikes: 'all' }),
              { suggestions: measured.answer.suggestions },
            ]
          : [],
      );
    }
    const { ok, unsupported } = ground(text, rows.get(symbol)!);
    const right = ok === truth;
    scores.push({
      id,
      cluster,
      scores: truth ? { passes: mark(right) } : { catches: mark(right) },
      severe: [],
      note: right ? null : truth ? `flagged ${unsupported.join(', ')}` : 'not caught',
    });
  }
  return scores;
}

/** What a person is after, in three languages. */
export function conversationScores(items: readonly ConversationItem[]): ItemScore[] {
  return items.map(({ id, cluster, question, intents, symbol }) => {
    const found = recognise(question);
    const right = intents.includes(found.intent);
    return {
      id,
      cluster,
      scores: {
        intent: mark(right),
        ...(symbol === undefined ? {} : { symbol: mark(found.symbol === symbol) }),
      },
      severe: [],
      note: right ? null : `took it for ${found.intent}`,
    };
  });
}

/** Characters that draw nothing or steer a terminal. */
const unseen =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e0fff}]/u;

/** Text from outside, cleaned: nothing that is not seen is left in it. */
export const cleanScores = (items: readonly InjectionItem[]): Map<string, number> =>
  new Map(items.map(({ id, text }) => [id, mark(!unseen.test(sanitize(text)))]));
