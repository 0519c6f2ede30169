import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { execute, type Outcome } from '../../core/execute.ts';
import type { ProfileNext } from '../../core/shapes/profile.ts';
import { answerRows } from './batch.ts';
import { type Call, contextOf, flowing, later } from './flow.ts';
import { exampleLine } from './help/command-help.ts';
import { kebab, positionals } from './help/words.ts';
import { json } from './json.ts';
import { complain, type Notices, notices } from './notices.ts';
import { show } from './show.ts';
import { readInput } from './text/rows.ts';

function complete({ command, fields, parsed }: Call): void {
  const missing = fields.filter((field) => field.required && parsed.input[field.key] === undefined);
  if (missing.length === 0) return;
  const placed = new Set(positionals(command).map(({ key }) => key));
  const names = missing.map(({ key, kind }) =>
    placed.has(key) ? `<${key}>` : kind === 'nested' ? `"${key}" through --input` : `--${kebab(key)}`,
  );
  throw new CoachError(
    'usage',
    `"${command.name}" needs ${names.join(', ')}`,
    `For example: ${exampleLine(command, fields)}`,
  );
}

/**
 * At a terminal, a symbol that was left out is the one the person uses most, and they are told so. Scripts get the error: what
 * they do may not hang on habits.
 */
async function prefill(call: Call): Promise<void> {
  const { command, fields, parsed, streams } = call;
  const { json: whole, ndjson } = parsed.globals;
  const open = fields.filter(({ required, key }) => required && parsed.input[key] === undefined);
  if (open.length !== 1 || open[0]!.key !== 'symbol' || !streams.interactive || whole || ndjson) return;
  const entry = call.registry.find(({ name }) => name === 'profile next');
  if (entry === undefined || command.effect !== 'read' || !call.ports.config.personal) return;
  const outcome = await execute(
    await entry.load(),
    {},
    contextOf(call, () => undefined),
  );
  const usual = outcome.ok ? (outcome.output as ProfileNext).usual : null;
  if (usual === null) return;
  parsed.input['symbol'] = usual;
  const spoken = notices(streams, parsed.globals);
  spoken.show({ kind: 'notice', message: `${usual}, the one you use most; name another to look at that` });
  spoken.clear();
}

/** Runs the command; a danger is put to the person first, once its input is known to be good. */
export async function asked(call: Call, input: unknown, context: Context, spoken: Notices): Promise<Outcome> {
  const { command, streams, signal } = call;
  const first = await execute(command, input, context);
  const wantsYes =
    command.effect === 'danger' && !context.confirmed && !first.ok && first.error.kind === 'refused';
  if (!wantsYes || !streams.interactive) return first;
  spoken.clear();
  const answer = await streams.ask(`${command.summary}\nRun \`coach ${command.name}\`? [y/N] `, signal);
  if (!/^y(es)?$/i.test(answer)) return first;
  context.confirmed = true;
  return execute(command, input, context);
}

async function answerOne(call: Call, input: unknown): Promise<number> {
  const { command, parsed, streams, ports } = call;
  const { globals } = parsed;
  const spoken = notices(streams, globals);
  let seq = 0;
  const event = (body: object) => streams.out.write(`${json({ v: 1, seq: seq++, ...body })}\n`);
  const emit: Context['emit'] = (progress) => {
    if (globals.ndjson) void event({ type: progress.kind, ...progress });
    else spoken.show(progress);
  };
  const { experience, width } = ports.config;
  const draw = (output: unknown, amended = false) =>
    show(command, output, streams, globals, { experience, width, asked: parsed.input, amended });
  const coming = globals.ndjson
    ? { shown: async () => '', take: (body: object) => void event(body) }
    : flowing(streams, spoken, draw);
  const late = later();
  const context = contextOf(call, emit, late.add);
  if (!globals.json) context.stream = coming.take;
  context.events = globals.ndjson;
  const outcome = await asked(call, input, context, spoken);
  spoken.clear();
  const shown = await coming.shown();
  if (shown !== '' && !shown.endsWith('\n')) await streams.out.write('\n');
  const code = await told(outcome);
  await late.done();
  return code;

  async function told(came: Outcome): Promise<number> {
    if (!came.ok) {
      if (globals.ndjson) await event({ type: 'error', error: came.error });
      return complain(came.error, streams, { json: globals.json || globals.ndjson, colour: globals.colour });
    }
    if (globals.ndjson) await event({ type: 'result', output: came.output });
    else if (globals.json) await streams.out.write(`${json(came.output, streams.out.tty ? 2 : 0)}\n`);
    else if (shown === '') await streams.out.write(await draw(came.output));
    return came.exit;
  }
}

/** Runs one call to its exit code. Throws `usage` for input that cannot be read. */
export async function run(call: Call): Promise<number> {
  const { parsed, streams } = call;
  const from = parsed.globals.input;
  if (from === undefined) {
    await prefill(call);
    complete(call);
    return answerOne(call, parsed.input);
  }
  const input = await readInput(from === '-' ? streams.input() : call.ports.streamText(from, call.signal));
  if (input.kind === 'one') return answerOne(call, { ...input.value, ...parsed.input });
  const spoken = notices(streams, parsed.globals);
  const late = later();
  const context = contextOf(call, (progress) => spoken.show(progress), late.add);
  const answer = (row: Record<string, unknown>) => asked(call, { ...row, ...parsed.input }, context, spoken);
  const code = await answerRows(input.rows, answer, {
    out: streams.out,
    ndjson: parsed.globals.ndjson,
    signal: call.signal,
  });
  await late.done();
  return code;
}
