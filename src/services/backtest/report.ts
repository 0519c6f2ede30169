import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';

/** Refuses a report to anyone but a person at a terminal, before anything is run. */
export function reportAllowed(path: string | undefined, context: Context): void {
  if (path === undefined || context.caller === 'cli') return;
  throw new CoachError(
    'denied',
    'Only a person at a terminal may have a report written',
    'Leave `report` out.',
  );
}
