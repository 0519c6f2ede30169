import type { Refusal } from '../../refusal.ts';

/** How a leg of a structure finds its strike on a day. */
export type StrikeAt =
  /** Listed strikes away from the money, 0 the money itself. */
  | { by: 'atm'; steps: number }
  /** Per cent of spot away from it, negative below. */
  | { by: 'percent'; percent: number }
  /** Points from the strike at the money. */
  | { by: 'points'; points: number }
  /** Absolute delta, 0..1. */
  | { by: 'delta'; delta: number }
  /** Premium per unit. */
  | { by: 'premium'; premium: number }
  /** Expected moves (one standard deviation to expiry) from spot, or from another leg's strike. */
  | { by: 'moves'; moves: number; from: number | null }
  /** The strike of another leg. */
  | { by: 'same'; leg: number }
  /** Two legs' strikes less a third's: equal wings. */
  | { by: 'wings'; plus: readonly [number, number]; minus: number };

export interface LegRule {
  action: 'buy' | 'sell';
  type: 'CE' | 'PE' | 'FUT';
  at: StrikeAt | null;
  /** Lots in one unit of the structure. */
  lots: number;
  /** Of the next expiry after the one chosen. */
  far: boolean;
}

const written =
  /^(BUY|SELL)\s+(CE|PE|FUT)(?:\s+(atm|d\d*\.?\d+|p\d*\.?\d+|[+-]\d*\.?\d+(?:%|em)?))?(?:\s+(far))?(?:\s+x(\d{1,3}))?$/i;

function strikeAt(word: string): StrikeAt {
  const text = word.toLowerCase();
  if (text === 'atm') return { by: 'atm', steps: 0 };
  if (text.startsWith('d')) return { by: 'delta', delta: Number(text.slice(1)) };
  if (text.startsWith('p')) return { by: 'premium', premium: Number(text.slice(1)) };
  if (text.endsWith('%')) return { by: 'percent', percent: Number(text.slice(0, -1)) };
  if (text.endsWith('em')) return { by: 'moves', moves: Number(text.slice(0, -2)), from: null };
  return { by: 'points', points: Number(text) };
}

/** Reads a leg as typed: SELL CE atm, BUY PE -2%, SELL CE +300 x2, SELL PE d0.20, BUY CE p50, SELL CE +1em, BUY PE atm far. */
export function readLegRule(text: string): LegRule | Refusal {
  const wrong: Refusal = {
    refused: `"${text.slice(0, 40)}" is not a leg`,
    hint: 'Write SELL CE atm, BUY PE -2%, SELL CE +300 x2, SELL PE d0.20, BUY CE p50 or SELL CE +1em.',
  };
  const read = written.exec(text.trim().replaceAll(/\s+/g, ' '));
  if (read === null) return wrong;
  const [, action, type, at, far, count] = read;
  const right = type!.toUpperCase() as LegRule['type'];
  if ((right === 'FUT') !== (at === undefined)) return wrong;
  const where = at === undefined ? null : strikeAt(at);
  if (where?.by === 'delta' && !(where.delta > 0 && where.delta < 1))
    return { ...wrong, refused: `${text}: a delta lies between 0 and 1` };
  const lots = Number(count ?? 1);
  if (lots < 1) return wrong;
  return {
    action: action!.toLowerCase() as LegRule['action'],
    type: right,
    at: where,
    lots,
    far: far !== undefined,
  };
}
