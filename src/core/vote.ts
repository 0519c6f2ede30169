import type { Ports } from './command.ts';

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
