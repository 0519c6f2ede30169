import type { RoomToday } from '../../../../core/shapes/room.ts';
import type { Page } from '../parts/page.ts';

/** The breaker's state, and what may still be lost, traded and blocked today. */
export function roomLine({ state }: { state: string }, room: RoomToday | null, on: Page): string {
  const left = [
    ...(room?.loss == null ? [] : [`${on.money(room.loss, 0)} to lose`]),
    ...(room?.trades == null ? [] : [`${room.trades} order${room.trades === 1 ? '' : 's'}`]),
    ...(room?.margin == null ? [] : [`${on.money(room.margin, 0)} of margin`]),
  ];
  const said = state === 'active' ? on.dim('breaker active') : on.caution(`breaker ${state}`);
  return `${said}${left.length === 0 ? '' : on.dim(` · room today: ${left.join(', ')}`)}`;
}
