import type { AnyCommand } from '../../core/command.ts';
import { CoachError, type Failure, failure } from '../../core/errors.ts';
import { execute } from '../../core/execute.ts';
import { exposure } from '../../core/exposure.ts';
import { toolName } from '../../core/tool.ts';
import type { Message, ToolCall } from '../../ports/model.ts';
import { type Budget, boundWords } from '../budget.ts';
import { type Ask, contextFor, type Desk } from '../desk.ts';
import type { AgentEvent, Bound } from '../events.ts';
import type { Shield } from '../prompt/privacy.ts';
import type { Proof } from '../turn/proof.ts';
import { proposed } from './approval.ts';
import type { ToolRow } from './documents.ts';
import { callKey, type Repeats, readKey } from './repeats.ts';
import { failureText, resultText } from './result.ts';
import { type ReadCall, readCall, type Toolset } from './tools.ts';
import { viewOf } from './view.ts';

/** What the tools of a turn share. */
export interface ToolBench {
  desk: Desk;
  tools: Toolset;
  sessionId: string;
  turnId: string;
  budget: Budget;
  repeats: Repeats;
  hide: Shield;
  ask: Ask;
  emit(event: AgentEvent): void;
  /** Numbers the person named: strikes to be sent whole. */
  named: readonly number[];
  /** What the figures of this turn may rest on. */
  proof: Proof;
  /** Reads whose results stand in the prompt already, by their keys: the names they are called by. */
  shown: ReadonlyMap<string, string>;
  /** What succeeded, for the answer's grounding and the record. */
  rows: ToolRow[];
  /** All that ran, for the record. */
  ran: { command: string; ok: boolean; output: unknown }[];
}

type Ready = Extract<ReadCall, { ok: true }>;

/** Whether the state of the market that an output speaks of was sent in this turn. */
function marketSent(rows: readonly ToolRow[], output: unknown): boolean {
  const symbolOf = (one: unknown) => (one as { symbol?: unknown } | null)?.symbol;
  return rows.some(
    (row) =>
      /^(?:chain|suggest)$/.test(row.command) &&
      symbolOf(row.output) !== undefined &&
      symbolOf(row.output) === symbolOf(output),
  );
}

async function run(
  bench: ToolBench,
  id: string,
  command: AnyCommand,
  input: unknown,
  signal: AbortSignal,
  confirmed: boolean,
): Promise<string> {
  const { desk, emit, hide } = bench;
  const outcome = await execute(command, input, contextFor(desk, bench.turnId, signal, confirmed));
  const base = { type: 'toolFinished', callId: id, command: command.name, ms: outcome.ms } as const;
  if (!outcome.ok) {
    emit({ ...base, ok: false, error: outcome.error });
    bench.ran.push({ command: command.name, ok: false, output: outcome.error });
    return failureText(toolName(command.name), outcome.error, hide);
  }
  emit({ ...base, ok: true, output: outcome.output });
  const place = bench.proof.next();
  const view = viewOf(
    command.name,
    outcome.output,
    bench.named,
    place.ideas,
    marketSent(bench.rows, outcome.output),
  );
  bench.rows.push({ command: command.name, output: outcome.output, sent: view.sent });
  bench.ran.push({ command: command.name, ok: true, output: outcome.output });
  return resultText(toolName(command.name), outcome.output, view, hide, place);
}

/** A call that failed before anything ran. */
function unran(bench: ToolBench, id: string, command: string, error: Failure, declined = false): string {
  const base = { type: 'toolFinished', callId: id, command, ok: false, error, ms: 0 } as const;
  bench.emit(declined ? { ...base, declined } : base);
  bench.ran.push({ command, ok: false, output: error });
  return failureText(toolName(command), error, bench.hide);
}

/** Stores a proposal, asks, and runs exactly what was stored and shown. */
async function propose(bench: ToolBench, call: Ready, signal: AbortSignal): Promise<string> {
  const { desk, emit, sessionId, turnId } = bench;
  const { ports } = desk;
  const { sessions } = await ports.store();
  const { approval, input } = proposed(ports.clock.id(), call.command, call.input);
  await sessions.propose({
    id: approval.id,
    sessionId,
    turnId,
    at: ports.clock.now(),
    command: approval.command,
    effect: approval.effect,
    input,
    lines: approval.lines,
  });
  emit({ type: 'phase', phase: 'waiting', detail: approval.command });
  emit({ type: 'approval', approval });
  const asked = desk.settings.approvals === 'ask';
  const yes = asked && (await bench.budget.paused(() => bench.ask(approval, signal)));
  const row = await sessions.decide(approval.id, yes, ports.clock.now());
  const approved = row?.state === 'approved';
  emit({ type: 'approvalAnswered', id: approval.id, approved, by: asked ? 'person' : 'policy' });
  if (!approved || row === null) {
    const why = asked ? 'The person declined it' : 'Nobody can be asked here';
    const line = approval.lines.join('; ');
    const error: Failure = {
      kind: 'refused',
      message: `${why}; nothing was done`,
      hint: asked ? 'Accept that and go on.' : `The person can run it at the shell: ${line}`,
    };
    return unran(bench, call.id, approval.command, error, asked);
  }
  bench.repeats.forget();
  return run(bench, call.id, call.command, JSON.parse(row.input) as unknown, signal, true);
}

/** A bound that a call ran into, said once a turn. */
function bounded(bench: ToolBench, call: Ready): Bound | null {
  if (bench.repeats.again(callKey(call.command.name, call.input))) return 'repeat';
  return bench.budget.call() ? null : 'calls';
}

async function one(bench: ToolBench, call: Ready, signal: AbortSignal): Promise<string> {
  bench.emit({ type: 'toolStarted', callId: call.id, command: call.command.name, input: call.input });
  try {
    if (exposure(call.command, 'model') === 'free')
      return await run(bench, call.id, call.command, call.input, signal, false);
    return await propose(bench, call, signal);
  } catch (thrown) {
    return unran(bench, call.id, call.command.name, failure(thrown));
  }
}

/** Work under the turn's signal and what is left of its time. */
async function timed(
  { budget, desk }: ToolBench,
  signal: AbortSignal,
  work: (inTime: AbortSignal) => Promise<void>,
): Promise<void> {
  const late = new AbortController();
  const done = new AbortController();
  desk.ports.clock
    .sleep(Math.max(0, budget.leftMs()), done.signal)
    .then(() => late.abort(new CoachError('unavailable', 'It took too long', 'Ask for less at once.')))
    .catch(() => undefined);
  try {
    await work(AbortSignal.any([signal, late.signal]));
  } finally {
    done.abort();
  }
}

export interface ToolRound {
  messages: Message[];
  /** The turn goes on without tools. */
  stop: Bound | null;
}

/** Runs the calls of one round: reads side by side, what asks a person one after the other. Results come in the order asked. */
export async function runTools(
  bench: ToolBench,
  calls: readonly ToolCall[],
  signal: AbortSignal,
): Promise<ToolRound> {
  const { desk, budget } = bench;
  const results = new Map<number, string>();
  const free: [number, Ready][] = [];
  const asking: [number, Ready][] = [];
  let stop: Bound | null = null;
  for (const [i, raw] of calls.entries()) {
    const call = readCall(
      { ...raw, arguments: bench.hide.restore(raw.arguments) },
      bench.tools,
      desk.ports.config.market,
    );
    if (!call.ok) {
      results.set(
        i,
        unran(bench, raw.id, raw.name.slice(0, 64), { kind: 'usage', message: call.message, hint: '' }),
      );
      continue;
    }
    const known = bench.shown.get(readKey(call.command, call.input) ?? '');
    if (known !== undefined) {
      results.set(i, `[result of ${raw.name}: it is ${known} above; nothing has changed since]`);
      continue;
    }
    const bound = bounded(bench, call);
    if (bound !== null) {
      if (stop === null) bench.emit({ type: 'bound', bound, message: boundWords[bound] });
      stop ??= bound;
      results.set(i, `[not run: ${boundWords[bound]} Answer now.]`);
    } else if (exposure(call.command, 'model') === 'free') free.push([i, call]);
    else asking.push([i, call]);
  }
  await timed(bench, signal, async (inTime) => {
    for (let at = 0; at < free.length; at += budget.limits.fanOut) {
      const batch = free.slice(at, at + budget.limits.fanOut);
      await Promise.all(batch.map(async ([i, call]) => results.set(i, await one(bench, call, inTime))));
    }
  });
  for (const [i, call] of asking) {
    if (signal.aborted) throw new CoachError('interrupted', 'Stopped before it was done');
    results.set(i, await one(bench, call, signal));
  }
  const messages = calls.map(
    ({ id, name }, i): Message => ({ role: 'tool', callId: id, name, text: results.get(i)! }),
  );
  return { messages, stop };
}
