import type { AnyCommand, Context, Ports } from './command.ts';
import type { Failure } from './errors.ts';
import { toolName } from './tool-name.ts';

/** What the telemetry learns of a call: which command, who asked, how it ended. Never its input or output. */
export function measured(command: AnyCommand, context: Context, ms: number, error: Failure | null): void {
  const tool = context.caller === 'model';
  context.ports.meter?.record({
    at: context.ports.clock.now(),
    name: tool ? 'execute_tool' : 'command',
    correlationId: context.correlationId,
    durationMs: ms,
    error: error?.kind ?? null,
    attributes: {
      'coach.command': command.name,
      'coach.caller': context.caller,
      'coach.effect': command.effect,
      ...(tool
        ? { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': toolName(command.name) }
        : {}),
      ...(error?.kind === 'missing' ? { 'coach.missing': true } : {}),
    },
  });
}

/** Tells the telemetry of a vote on an answer: which way, never why. */
export function voted(
  { meter, clock }: Pick<Ports, 'meter' | 'clock'>,
  turnId: string,
  verdict: 'good' | 'bad',
): void {
  meter?.record({
    at: clock.now(),
    name: 'vote',
    correlationId: turnId,
    durationMs: null,
    error: null,
    attributes: { 'coach.verdict': verdict },
  });
}

/** Tells the telemetry how long a second opinion took after its answer, and whether there was one. */
export function reviewed(
  { meter, clock }: Pick<Ports, 'meter' | 'clock'>,
  turn: { turnId: string; sessionId: string },
  review: { points: readonly unknown[]; note: string | null },
  ms: number,
): void {
  meter?.record({
    at: clock.now(),
    name: 'review',
    correlationId: turn.turnId,
    durationMs: ms,
    error: null,
    attributes: {
      'gen_ai.conversation.id': turn.sessionId,
      'coach.review.points': review.points.length,
      'coach.review.note': review.note !== null,
    },
  });
}

/** Tells the telemetry how long a model took over ideas, and whether they were taken. */
export function counselled({ ports, correlationId }: Context, ms: number, taken: boolean): void {
  ports.meter?.record({
    at: ports.clock.now(),
    name: 'counsel',
    correlationId,
    durationMs: ms,
    error: null,
    attributes: { 'coach.counsel.taken': taken },
  });
}

/** Tells the telemetry of a WebSocket handshake or frame that was refused. */
export function socketRefused(
  { meter, clock }: { meter?: Ports['meter']; clock: Ports['clock'] },
  reason: 'ticket' | 'frame',
): void {
  const attributes = { 'coach.reason': reason };
  meter?.record({
    at: clock.now(),
    name: 'ws_rejected',
    correlationId: '',
    durationMs: null,
    error: null,
    attributes,
  });
}
