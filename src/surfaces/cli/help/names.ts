import type { AnyCommand } from '../../../core/command.ts';

/** periodsPerYear → periods-per-year */
export const kebab = (key: string): string =>
  key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Inputs given by place, in order; the one written with an ellipsis takes the rest. */
export const positionals = (command: AnyCommand): { key: string; rest: boolean }[] =>
  (command.positional ?? []).map((word) => {
    const key = word.replace(/(…|\.\.\.)$/, '');
    return { key, rest: key !== word };
  });
