import { describe, expect, it } from 'vitest';
import { sqliteStore } from '../../../src/adapters/store/store.ts';
import { sha256, systemClock } from '../../../src/adapters/system.ts';
import type { Context, Ports } from '../../../src/core/command.ts';
import { CoachError } from '../../../src/core/errors.ts';
import { experimentStartInput } from '../../../src/core/shapes/experiment.ts';
import { assignments } from '../../../src/services/experiment/assignment.ts';
import {
  experimentResult,
  startExperiment,
  stopExperiment,
} from '../../../src/services/experiment/experiments.ts';
import { judge } from '../../../src/services/sessions.ts';
import { bench, scripted, tell } from '../../support/talk.ts';

async function world() {
  const store = await sqliteStore(':memory:', { clock: systemClock });
  const origins: Record<string, string> = {};
  const ports = {
    clock: systemClock,
    digest: sha256,
    store: async () => store,
    settings: {
      get: (key: string) => ({ key, value: true, origin: origins[key] ?? 'default', summary: '' }),
    },
  } as unknown as Ports;
  const context = { ports, asOf: null } as unknown as Context;
  return { store, ports, context, origins };
}

const start = (more: Record<string, unknown> = {}) =>
  experimentStartInput.parse({ name: 'second-opinion', ...more });

describe('an experiment', () => {
  it('gives a session the same variant for good, by its hash alone, until it is stopped', async () => {
    const { ports, context, store } = await world();
    expect(await assignments(ports, { session: 's', user: 'u' }, [])).toEqual([]);
    await startExperiment(start(), context);
    const got = await Promise.all(
      Array.from({ length: 40 }, (_, i) => assignments(ports, { session: `s${i}`, user: 'u' }, [])),
    );
    expect(new Set(got.map(([one]) => one!.variant))).toEqual(new Set(['with', 'without']));
    const again = await assignments(ports, { session: 's7', user: 'u' }, []);
    expect(again).toEqual(got[7]);
    expect(
      (await experimentResult(undefined, context)).variants.map(({ n }) => n).reduce((a, b) => a + b),
    ).toBe(40);
    const stopped = await stopExperiment(undefined, context);
    expect(stopped).toMatchObject({ state: 'stopped', stoppedAt: expect.any(String) });
    expect(await assignments(ports, { session: 's7', user: 'u' }, [])).toEqual([]);
    expect(JSON.stringify(await store.experiments.tallies('second-opinion'))).not.toContain('s7');
    await store.close();
  });

  it('leaves alone what the person chose, by a flag or a setting', async () => {
    const { ports, context, store, origins } = await world();
    await startExperiment(start(), context);
    expect(await assignments(ports, { session: 's', user: 'u' }, ['review'])).toEqual([]);
    origins['review'] = 'saved';
    expect(await assignments(ports, { session: 's', user: 'u' }, [])).toEqual([]);
    expect(await store.experiments.tallies('second-opinion')).toEqual([]);
    await store.close();
  });

  it('is planned before it is started, goes on when started again, and gives way to no other', async () => {
    const { context, store } = await world();
    const plan = await startExperiment(start({ baseline: 0.6, effect: 0.1, dryRun: true }), context);
    expect(plan).toMatchObject({ state: 'known', plan: { fixedPerVariant: 356 } });
    expect(plan.plan!.perVariant).toBeGreaterThan(356);
    expect((await store.experiments.list()).length).toBe(0);
    const first = await startExperiment(start(), context);
    expect(await startExperiment(start(), context)).toEqual(first);
    await expect(startExperiment(start({ salt: 'b' }), context)).rejects.toMatchObject({ kind: 'refused' });
    for (const bad of [
      { name: 'no-such' },
      { shares: [0.5] },
      { metric: 'ttft', assignment: 'thompson' },
      { effect: 0.1 },
      { metric: 'ttft', baseline: 1, effect: 0.1 },
      { baseline: 0.1, effect: 0.95 },
    ])
      await expect(startExperiment(start(bad), context)).rejects.toBeInstanceOf(CoachError);
    await store.close();
  });

  it('counts what comes of a turn and a vote, by variant, and keeps the variant with the turn', async () => {
    const variant = {
      experiment: 'second-opinion',
      variant: 'without',
      setting: 'review',
      value: 'off',
      unit: 'u1',
    };
    const talk = await bench({ model: scripted([{ text: 'It is quiet.' }]), variants: [variant] });
    const context = { ports: talk.ports, asOf: null } as unknown as Context;
    await startExperiment(start(), context);
    const { experiments, sessions } = await talk.ports.store();
    const conversation = await talk.open();
    const unit = sha256(`second-opinion ${conversation.sessionId}`).slice(0, 24);
    for (const one of ['u1', unit])
      await experiments.expose({
        experiment: 'second-opinion',
        unit: one,
        variant: 'without',
        chances: { with: 0.5, without: 0.5 },
        at: 1,
      });
    const told = await tell(conversation, 'How quiet is it?');
    const { turnId } = told.of('turnEnded')[0]!;
    expect((await sessions.turn(turnId))?.document).toMatchObject({
      experiments: [{ name: 'second-opinion', variant: 'without' }],
    });
    expect(talk.events.find(({ name }) => name === 'invoke_agent')?.attributes).toMatchObject({
      'coach.experiment.second-opinion': 'without',
    });
    await judge('good', { turnId }, context);
    await judge('bad', { turnId }, context);
    const result = await experimentResult('second-opinion', context);
    const without = result.variants.find(({ name }) => name === 'without')!;
    expect(without.metrics).toContainEqual({ name: 'answered', n: 1, value: 1, interval: null });
    expect(without.metrics).toContainEqual({ name: 'goodVotes', n: 1, value: 1, interval: null });
    expect(result).toMatchObject({ code: 'too-few', decision: null });
    await conversation.close();
    await talk.close();
  });
});
