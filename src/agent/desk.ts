import type { Context, Entry, Ports } from '../core/command.ts';
import type { GivenVariant } from '../ports/experiment.ts';
import type { Spending } from '../ports/spending.ts';
import type { Limits } from './budget.ts';
import type { Approval } from './events.ts';
import type { Toolset } from './tools/tools.ts';

/** What one turn may do; a copy of its own, frozen when the turn starts, so that turns side by side share nothing. */
export interface TurnSettings {
  readonly limits: Readonly<Limits>;
  /** A second opinion after the answer. */
  readonly review: boolean;
  /** Variants of the experiments that run, already in these settings. */
  readonly variants: readonly GivenVariant[];
  /** Answers of the same question in the same state of the market may be given again. */
  readonly reuse: boolean;
  /** `ask`: proposals wait for the person. `deny`: nobody can be asked here. */
  readonly approvals: 'ask' | 'deny';
  /** The answer as one JSON document of this shape. */
  readonly shape: Record<string, unknown> | null;
  /** Width of the terminal the answer is read on; null where it is not known. */
  readonly columns: number | null;
}

/** What a conversation works with. */
export interface Desk {
  ports: Ports;
  registry: readonly Entry[];
  spending: Spending;
  /** `--as-of`, epoch ms UTC; null is now. */
  asOf: number | null;
  tools(): Promise<Toolset>;
  settings: TurnSettings;
}

/** Puts a proposal to the person and gives the answer; false when the turn is stopped first. */
export type Ask = (approval: Approval, signal: AbortSignal) => Promise<boolean>;

/** The context of one command that a turn runs. A model never counts as confirmed by itself. */
export function contextFor(desk: Desk, turnId: string, signal: AbortSignal, confirmed = false): Context {
  return {
    ports: desk.ports,
    caller: 'model',
    confirmed,
    asOf: desk.asOf,
    signal,
    emit: () => undefined,
    correlationId: turnId,
  };
}
