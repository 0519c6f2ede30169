import type { Context } from '../core/command.ts';
import { isoWithOffset } from '../domain/calendar/calendar.ts';

/** Moments that belong to no account and to no symbol, on the clock of the setting `clock`: ISO 8601 with its offset. */
export const homeTime =
  ({ ports: { config } }: Pick<Context, 'ports'>) =>
  (at: number): string =>
    isoWithOffset(config.clock, at);
