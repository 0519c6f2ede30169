import type { AnyCommand } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { inputProblems } from '../../core/execute.ts';
import { worded } from '../../core/problem.ts';
import type { Approval } from '../events.ts';

/** What is shown as itself: ASCII, accented Latin, the Indic scripts, currency signs, emoji and a few marks of print. The rest could pass for something else, reorder the line or be invisible. */
const readable = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u017f\u0900-\u0dff\p{Sc}\p{Emoji_Presentation}–—…•“”‘’]$/u;

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** A JSON value on one line, every character of it: what is invisible, moves the cursor or passes for another letter is written as its code. */
export function shown(value: unknown): string {
  let out = '';
  for (const character of JSON.stringify(value) ?? 'null') {
    out += readable.test(character) ? character : escaped(character);
  }
  return out;
}

/** The exact action, made by code from the stored input: the command, then every input with its value. */
export function actionLines(command: string, input: Record<string, unknown>): string[] {
  const facts = Object.entries(input).map(([key, value]) => `${shown(key).slice(1, -1)} = ${shown(value)}`);
  return [`coach ${command}`, ...facts];
}

export interface Proposed {
  approval: Approval;
  /** The exact input as JSON text, defaults filled in: what is stored, shown and run. */
  input: string;
}

/** A proposal out of a call; throws `usage` for input the command would refuse anyway. */
export function proposed(id: string, command: AnyCommand, raw: Record<string, unknown>): Proposed {
  const parsed = command.input.safeParse(raw, { error: worded });
  if (!parsed.success) {
    throw new CoachError(
      'usage',
      `Bad input for "${command.name}": ${inputProblems(parsed.error)}`,
      'Correct the arguments.',
    );
  }
  const input = JSON.stringify(parsed.data);
  const exact = JSON.parse(input) as Record<string, unknown>;
  const effect = command.effect as 'write' | 'danger';
  return {
    input,
    approval: { id, command: command.name, effect, lines: actionLines(command.name, exact), input: exact },
  };
}
