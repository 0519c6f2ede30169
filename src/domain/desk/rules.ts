import type { FillModel } from './fill-model.ts';

/** What an account's orders are held to besides its own settings. The same rules over the same events give the same effects. */
export interface DeskRules {
  /** How orders are filled that do not say otherwise. */
  fill: FillModel;
  /** Oldest age of a quote that an order of a running session is filled at, ms. */
  quoteMaxAgeMs: number;
  /** Age of the newest price of what is held, in a running session, from which the breaker trips; null never looks. */
  staleAfterMs: number | null;
  /** Whether new risk needs an open session (fill models of the past never do). */
  sessionsOnly: boolean;
  /** Whether margin is estimated and must be covered by cash. */
  margin: boolean;
  /** Whether limits are held; off for a run that looks at a strategy alone. */
  limits: boolean;
  /** Whether the breaker halts. */
  breaker: boolean;
  /** Positions that would be delivered: taken to delivery, or closed in the session before. */
  physical: 'deliver' | 'close-before';
  /** Flat brokerage an order, in the currency; the tariff's own when null. */
  brokeragePerOrder: number | null;
  /** Where orders go: filled here, or sent to a broker whose `report` fills them. */
  venue: 'paper' | 'broker';
}

export const deskRules: DeskRules = {
  fill: { kind: 'touch' },
  quoteMaxAgeMs: 60_000,
  staleAfterMs: 900_000,
  sessionsOnly: true,
  margin: true,
  limits: true,
  breaker: true,
  physical: 'deliver',
  brokeragePerOrder: null,
  venue: 'paper',
};
