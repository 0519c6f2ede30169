import type { Habit, HabitKind, ProfileDocument } from '../../core/shapes/profile.ts';

/** What was long ago weighs less: half after thirty days. */
const halfLifeMs = 30 * 86_400_000;
const shownOfEach = 3;

const weight = ({ n, last }: Habit, now: number) =>
  n * 0.5 ** (Math.max(0, now - Date.parse(last)) / halfLifeMs);

/** Commands about the person themselves say nothing of what they trade. */
const aside = /^(profile|config|auth|doctor|completion|metrics|experiment|feedback|store|serve|mcp|worker)\b/;

/** Things of a kind, the most used first. */
export function favourites(
  habits: readonly Habit[],
  kind: HabitKind,
  now: number,
  most = shownOfEach,
): string[] {
  return habits
    .filter((habit) => habit.kind === kind && !(kind === 'command' && aside.test(habit.what)))
    .map((habit) => ({ what: habit.what, weight: weight(habit, now) }))
    .sort((a, b) => b.weight - a.weight || (a.what < b.what ? -1 : 1))
    .slice(0, most)
    .map(({ what }) => what);
}

export const mostUsedOf = (habits: readonly Habit[], now: number): ProfileDocument['mostUsed'] => ({
  commands: favourites(habits, 'command', now),
  instruments: favourites(habits, 'instrument', now),
  structures: favourites(habits, 'structure', now),
  alerts: favourites(habits, 'alert', now),
  reports: favourites(habits, 'report', now),
});

/** Uses of one thing before it is offered as a default. */
const fewest = 3;

/** The symbol to offer where none was named; null while no one stands out. */
export function favouriteSymbol(habits: readonly Habit[], now: number): string | null {
  const [first] = favourites(habits, 'instrument', now, 1);
  const n = habits.find(({ kind, what }) => kind === 'instrument' && what === first)?.n ?? 0;
  return n >= fewest ? first! : null;
}
