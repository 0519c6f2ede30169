import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertLog } from '../../../src/core/shapes/alerts.ts';
import { desk } from '../../support/trading.ts';

const start = Date.parse('2026-11-23T11:00:00+05:30');
let coach: ReturnType<typeof desk>;
beforeEach(() => {
  coach = desk('2026-11-23T11:12:30+05:30');
});
afterEach(() => coach.close());

/** Six turns a minute, answered by whom and as fast as told. */
async function turns(minutes: number, source: string, ttftMs: number): Promise<void> {
  const { telemetry } = await coach.ports.store();
  const events = Array.from({ length: 6 * minutes }, (_, i) => ({
    at: start + i * 10_000,
    name: 'invoke_agent',
    correlationId: `turn-${i}`,
    durationMs: 5000,
    error: null,
    attributes: { 'coach.advice.source': source, 'gen_ai.response.time_to_first_chunk': ttftMs / 1000 },
  }));
  await telemetry.add(events);
}

async function log(): Promise<AlertLog['alerts']> {
  await coach.ask('alerts send', { seconds: 1 });
  return ((await coach.ask('alerts log', { kind: 'metric' })) as AlertLog).alerts;
}

describe('rules on what is counted', () => {
  it('reach the alert port: slow first tokens and fallbacks, each once an hour', async () => {
    await turns(13, 'fallback', 4000);
    const alerts = await log();
    expect(alerts.map(({ about }) => about).sort()).toEqual(['fallback-rate', 'ttft-slow']);
    expect(await log()).toHaveLength(2);
  });

  it('of a person’s own fire when they begin to hold, and again only after they ceased to', async () => {
    await turns(13, 'ai', 2500);
    expect(await coach.ask('alerts add', { kind: 'metric' })).toMatchObject({ kind: 'usage' });
    await coach.ask('alerts add', { kind: 'metric', when: 'ttftP95 > 2 and fallbackShare < 10%' });
    const [alert, ...more] = await log();
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ about: 'metrics', facts: { fallbackShare: 0, symbolErrors: 0 } });
    expect(alert!.facts['ttftP95']).toBeGreaterThan(2);
    expect(await log()).toHaveLength(1);
  });

  it('say nothing while too little was observed', async () => {
    await coach.ask('alerts add', { kind: 'metric', when: 'ttftP95 > 2' });
    await coach.ask('alerts add', { kind: 'metric', when: 'ttftP95 <= 2' });
    expect(await log()).toEqual([]);
  });
});
