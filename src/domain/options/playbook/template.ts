import file from '../../../../data/playbook/templates.json' with { type: 'json' };
import type { Suggestion } from '../../../core/shapes/suggestion.ts';
import type { Direction } from '../../view/view.ts';

export type Right = 'CE' | 'PE' | 'FUT';
export type Level = 'beginner' | 'intermediate' | 'advanced';
export type Appetite = 'low' | 'medium' | 'high';

/** A number, or the name of one that is tried at several values, with "-" before it to turn its sign. */
export type Figure = number | string;

/**
 * How a leg finds its strike: by |delta|; by listed strikes from the money outwards; by expected moves from another leg;
 * at another leg's strike; or where equal wings put it (two strikes less a third).
 */
export type StrikeRule =
  | { delta: Figure }
  | { atm: Figure }
  | { from: number; sigma: Figure }
  | { same: number }
  | { plus: readonly [number, number]; minus: number };

export interface TemplateLeg {
  action: 'buy' | 'sell';
  right: Right;
  /** Absent for a future. */
  at?: StrikeRule;
  /** Contracts in one unit of the structure, 1 when absent. */
  lots?: number;
  /** The next suitable expiry instead of the chosen one. */
  expiry?: 'far';
}

export interface Template {
  id: string;
  name: string;
  /** Structures of one family pay alike; an answer holds one of each. */
  family: string;
  direction: Direction;
  volatility: 'rising' | 'falling' | 'any';
  cash: 'credit' | 'debit' | 'either';
  /** Undefined: the loss goes on growing as the price runs away, to zero or without end. */
  risk: 'defined' | 'undefined';
  upside: 'limited' | 'unlimited';
  level: Level;
  /** Calendar days to expiry it is made for. */
  days: readonly [number, number];
  summary: string;
  try: Readonly<Record<string, readonly number[]>>;
  legs: readonly TemplateLeg[];
}

/** Parts of the score, each 0..1 while it is made, 0..100 in the document. */
export type Parts = Suggestion['fitParts'];

export const templates = file.templates as unknown as readonly Template[];
export const limits = file.limits;
export const weights: Readonly<Record<Appetite, Parts>> = file.weights;

/** Raised by hand whenever the code ranks, gates or prices differently. */
const codeRevision = 10;

/** FNV-1a (Fowler, Noll, Vo) over UTF-16 units, 32 bits as hexadecimal. */
export function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Changes whenever a structure, a limit, a weight or the code behind them does. */
export const rulesVersion = `${codeRevision}-${fnv1a(JSON.stringify(file))}`;
