import type { TurnRecord } from '../../agent/events.ts';
import type { Store } from './store.ts';

const mostTurns = 150;

/** Prints earlier turns again as they were: question, tool cards, answer, second opinion. */
export function printEarlier(store: Store, turns: readonly TurnRecord[]): void {
  const left = turns.length - mostTurns;
  if (left > 0)
    store.print({ kind: 'notice', level: 'info', text: `${left} earlier turns are kept; /export has them.` });
  for (const { user, answer, status, tools, review } of turns.slice(-mostTurns)) {
    store.print({ kind: 'user', text: user });
    for (const { command, ok, output } of tools) {
      if (ok) store.print({ kind: 'tool', command, output, ms: null });
      else store.print({ kind: 'notice', level: 'warning', text: `${command} failed.` });
    }
    if (answer !== '') store.print({ kind: 'answer', text: answer });
    if (status === 'interrupted') store.print({ kind: 'notice', level: 'warning', text: 'Stopped.' });
    else if (status !== 'done')
      store.print({ kind: 'notice', level: 'warning', text: 'This turn was not finished.' });
    if (review !== null) store.print({ kind: 'review', points: review.points, note: review.note });
  }
}
