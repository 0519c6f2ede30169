import type { Habit, HabitKind } from '../core/shapes/profile.ts';

/** One use of a thing. */
export interface Used {
  kind: HabitKind;
  what: string;
  /** Epoch ms UTC. */
  at: number;
}

/** What this person uses, counted on this machine. */
export interface ProfileRepository {
  /** Adds uses; of each kind the least used beyond 500 go. */
  count(used: readonly Used[]): Promise<void>;
  /** The most used first. */
  habits(): Promise<Habit[]>;
}
