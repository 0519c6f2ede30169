import type { Clock } from '../../ports/clock.ts';

/** A text of 244 random bits that nobody guesses; only its hash is ever kept, so that no slow hash is needed. */
export const secretOf = (clock: Clock): string => `${clock.id()}${clock.id()}`.replaceAll('-', '');
