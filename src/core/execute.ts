import type { z } from 'zod';
import type { AnyCommand, Context } from './command.ts';
import { CoachError, type Failure, failure } from './errors.ts';
import { exposure } from './exposure.ts';
import { noteUse } from './habits.ts';
import { worded } from './problem.ts';
import { measured } from './telemetry.ts';

export type Outcome =
  | { ok: true; output: unknown; exit: number; ms: number }
  | { ok: false; error: Failure; ms: number };

/** Words for the first few things wrong with an input, naming each field. */
export function inputProblems(error: z.ZodError): string {
  const lines = error.issues.slice(0, 3).map((issue) => {
    const where = issue.path.map(String).join('.');
    return where === '' ? issue.message : `${where}: ${issue.message}`;
  });
  const more = error.issues.length - lines.length;
  return lines.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function offered(command: AnyCommand, context: Context): void {
  if (exposure(command, context.caller) !== 'off') return;
  throw new CoachError('denied', `"${command.name}" is not offered here`, 'Run it in your own terminal.');
}

function valid(command: AnyCommand, raw: unknown): unknown {
  const parsed = command.input.safeParse(raw, { error: worded });
  if (parsed.success) return parsed.data;
  throw new CoachError(
    'usage',
    `Bad input for "${command.name}": ${inputProblems(parsed.error)}`,
    `See \`coach ${command.name} --help\` or \`--schema\`.`,
  );
}

function allowed(command: AnyCommand, input: unknown, context: Context): void {
  if (exposure(command, context.caller) !== 'confirmed' || context.confirmed) return;
  if (command.effect === 'danger' && command.harmless?.(input) === true) return;
  throw new CoachError(
    'refused',
    `"${command.name}" needs a yes from a person`,
    'Answer y on a terminal, or add --yes.',
  );
}

function settled(command: AnyCommand, { ports }: Context): void {
  const fault = ports.settings.fault ?? null;
  if (fault !== null && !command.mends) throw new CoachError('usage', fault.message, fault.hint);
}

/** A fault of coach's own, for reports a person asked for; never the input. */
function broken(command: AnyCommand, thrown: unknown, { ports, caller }: Context): void {
  const [message, stack] =
    thrown instanceof Error ? [thrown.message, thrown.stack ?? null] : [String(thrown), null];
  ports.faults?.record({ at: ports.clock.now(), command: command.name, caller, message, stack });
}

/** The one door: offered, valid, allowed, run, timed, answer checked. Never throws. */
export async function execute(command: AnyCommand, raw: unknown, context: Context): Promise<Outcome> {
  const started = context.ports.clock.monotonic();
  const ms = () => context.ports.clock.monotonic() - started;
  try {
    offered(command, context);
    settled(command, context);
    const input = valid(command, raw);
    allowed(command, input, context);
    context.signal.throwIfAborted();
    const result = await command.run(input, context);
    const checked = command.output.safeParse(result);
    if (!checked.success) {
      throw new CoachError(
        'internal',
        `"${command.name}" made an answer of the wrong shape: ${inputProblems(checked.error)}`,
        'Please report this with the command you ran.',
      );
    }
    measured(command, context, ms(), null);
    noteUse(command.name, input, context);
    return { ok: true, output: checked.data, exit: command.exit?.(checked.data) ?? 0, ms: ms() };
  } catch (thrown) {
    const error = failure(thrown);
    if (error.kind === 'internal') broken(command, thrown, context);
    measured(command, context, ms(), error);
    return { ok: false, error, ms: ms() };
  }
}
