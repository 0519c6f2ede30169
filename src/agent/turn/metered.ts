import { sourceLabel } from '../../domain/metrics/catalogue.ts';
import type { Ended } from '../answer/answer.ts';
import type { Turn } from './turn.ts';

/** What the person did in the talk by asking. */
function actOf(recognised: Turn['recognised'], earlier: number): string {
  const { interrupt, correction, topicSwitch, followUp } = recognised;
  if (interrupt) return 'interrupt';
  if (correction) return 'correction';
  if (topicSwitch) return 'topic-switch';
  return followUp ? 'follow-up' : earlier === 0 ? 'opening' : 'new-question';
}

/** Tells the telemetry how a turn went: never what it was about. */
export function metered(turn: Turn, ended: Ended, ms: number): void {
  const { document } = ended;
  turn.desk.ports.meter?.record({
    at: turn.desk.ports.clock.now(),
    name: 'invoke_agent',
    correlationId: turn.turnId,
    durationMs: ms,
    error: ended.status === 'done' ? null : ended.status,
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'coach',
      'gen_ai.conversation.id': turn.sessionId,
      'gen_ai.request.model': document.model,
      'gen_ai.usage.input_tokens': document.usage.input,
      'gen_ai.usage.output_tokens': document.usage.output,
      'gen_ai.response.time_to_first_chunk':
        document.firstTokenMs === null ? null : document.firstTokenMs / 1000,
      'coach.cost.usd': document.cost,
      'coach.intent': document.intent,
      'coach.dialogue.act': actOf(turn.recognised, turn.earlier.length),
      'coach.advice.source': sourceLabel(document.adviceSource),
      'coach.confidence': document.confidence,
      'coach.prompt.hash': document.promptHash,
      'coach.tools.completed': document.tools.filter(({ ok }) => ok).length,
      'coach.tools.failed': document.tools.filter(({ ok }) => !ok).length,
      'coach.symbol.errors': document.tools.filter(
        ({ ok, output }) => !ok && (output as { kind?: string }).kind === 'missing',
      ).length,
      'coach.ungrounded': document.ungrounded.length,
      'coach.bounds': document.bounds.join(' '),
      'coach.stream.interrupted': ended.status === 'interrupted',
      ...Object.fromEntries(
        turn.desk.settings.variants.map(({ experiment, variant }) => [
          `coach.experiment.${experiment}`,
          variant,
        ]),
      ),
    },
  });
}
