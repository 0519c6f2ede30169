import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { alarmsAt } from '../../../src/domain/metrics/alarms.ts';
import { measureNames, measures } from '../../../src/domain/metrics/catalogue.ts';
import { exposition } from '../../../src/domain/metrics/exposition.ts';
import { figures } from '../../../src/domain/metrics/figures.ts';
import type { Told } from '../../../src/domain/metrics/fold.ts';
import {
  merged,
  observe,
  quantileOf,
  type Series,
  type SeriesMap,
} from '../../../src/domain/metrics/series.ts';
import { slotted } from '../../../src/domain/metrics/slots.ts';

const start = Date.UTC(2026, 10, 20, 4, 0);

const told = (
  name: string,
  at: number,
  attributes: Told['attributes'] = {},
  more: Partial<Told> = {},
): Told => ({
  name,
  at,
  durationMs: null,
  error: null,
  attributes,
  ...more,
});

const command = (words: string, at: number, effect = 'read', error: string | null = null): Told =>
  told(
    'command',
    at,
    { 'coach.command': words, 'coach.caller': 'cli', 'coach.effect': effect },
    { durationMs: 40, error },
  );

const turn = (at: number, source: string, first: number | null, more: Told['attributes'] = {}): Told =>
  told(
    'invoke_agent',
    at,
    {
      'gen_ai.response.time_to_first_chunk': first,
      'coach.advice.source': source,
      'coach.intent': 'view',
      ...more,
    },
    { durationMs: 1500 },
  );

const all = (events: readonly Told[]): Series[] =>
  slotted(events, {}).slots.flatMap(({ width, series }) => (width === 0 ? [...series.values()] : []));

const rows = (events: readonly Told[]) =>
  Object.fromEntries(
    figures(all(events)).map(({ name, labels, value }) => [
      [name, ...Object.values(labels)].join(' '),
      value,
    ]),
  );

describe('what is counted', () => {
  it('tells who answered in one vocabulary, whichever words an event has', () => {
    const found = rows([
      turn(start, 'ai', 0.4),
      turn(start, 'model', 2.5),
      turn(start, 'rules', null),
      turn(start, 'error_fallback', null),
      turn(start, 'nobody', null),
    ]);
    expect(found).toMatchObject({
      'coach_advice_source_total ai': 2,
      'coach_advice_source_total fallback': 1,
      'coach_advice_source_total error_fallback': 1,
      'coach_fallback_by_intent_total view': 2,
      coach_fallback_ratio: 0.5,
      'coach_chat_turns_total done': 5,
      'coach_ttft_seconds n': 2,
    });
  });

  it('follows a visit to where it ends, and begins a new one after half an hour', () => {
    const minute = 60_000;
    const found = rows([
      command('chain', start),
      command('suggest', start + minute),
      command('order place', start + 2 * minute, 'write', 'refused'),
      command('order place', start + 3 * minute, 'write'),
      command('watchlist add', start + 4 * minute, 'write'),
      command('suggest', start + 35 * minute),
      command('chain', start + 64 * minute),
    ]);
    expect(found).toMatchObject({
      'coach_visit_steps_total began': 2,
      'coach_visit_steps_total idea': 2,
      'coach_visit_steps_total checked': 1,
      'coach_visit_steps_total acted': 1,
      'coach_visit_drop_off_ratio checked': 0.5,
      coach_visit_completion_ratio: 0.5,
      'coach_time_to_first_action_seconds n': 1,
      'coach_time_to_first_action_seconds mean': 180,
    });
  });

  it('is the same in one batch, in many and in any order within one', () => {
    const events = Array.from({ length: 60 }, (_, i) =>
      i % 3 === 0 ? turn(start + i * 7000, 'ai', i / 10) : command('suggest', start + i * 7000),
    );
    const whole = all(events);
    let visits = {};
    const parts: Series[] = [];
    for (let i = 0; i < events.length; i += 7) {
      const part = slotted(events.slice(i, i + 7), visits);
      visits = part.visits;
      parts.push(...part.slots.flatMap(({ width, series }) => (width === 0 ? [...series.values()] : [])));
    }
    const sorted = (series: readonly Series[]) => exposition(series);
    expect(sorted(merged(parts))).toBe(sorted(whole));
    expect(sorted(all([...events].reverse()))).toBe(sorted(whole));
    const minutes = slotted(events, {}).slots.filter(({ width }) => width === 60);
    expect(sorted(merged(minutes.flatMap(({ series }) => [...series.values()])))).toBe(sorted(whole));
  });

  it('keeps out what is no figure, and events it does not know', () => {
    const into: SeriesMap = new Map();
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -1])
      observe(into, 'coach_ttft_seconds', value);
    expect(into.size).toBe(0);
    expect(all([told('else', start), told('command', start)])).toEqual([]);
  });
});

describe('percentiles from buckets', () => {
  const of = (...values: number[]) => {
    const into: SeriesMap = new Map();
    for (const value of values) observe(into, 'coach_ttft_seconds', value);
    return [...into.values()][0]!;
  };
  it('lie in the bucket that holds them, and end at the largest value', () => {
    // 10 values in (0, 0.5]: as histogram_quantile, the median is at half of the bucket, whose end is the largest value here.
    expect(quantileOf(of(...Array.from({ length: 10 }, () => 0.4)), 0.5)).toBeCloseTo(0.2);
    expect(quantileOf(of(0.4, 0.4, 0.4, 1.2), 0.95)).toBeCloseTo(1 + 0.2 * 0.8);
    expect(quantileOf(of(7, 9), 1)).toBe(9);
    expect(quantileOf(of(7, 9), 0.5)).toBe(7);
  });
  it('are nothing without observations', () =>
    expect(quantileOf({ ...of(1), n: 0, buckets: [0, 0, 0, 0, 0, 0, 0] }, 0.5)).toBeNull());
});

describe('rules on what is counted', () => {
  const minutes = (count: number, each: (minute: number) => Told[]) =>
    slotted(Array.from({ length: count }, (_, i) => each(i)).flat(), {}).slots.flatMap(
      ({ width, at, series }) =>
        width === 60 ? [...series.values()].map((one) => ({ at, series: one })) : [],
    );
  const state = (code: string, now: number, slots: ReturnType<typeof minutes>) =>
    alarmsAt(now, slots).find((alarm) => alarm.code === code)!;
  const minute = 60_000;

  it('fire on slow first tokens only after five minutes on end', () => {
    const slow = (i: number) =>
      Array.from({ length: 6 }, (_, k) => turn(start + i * minute + k * 1000, 'ai', 4));
    const slots = minutes(6, slow);
    const now = start + 5 * minute + 30_000;
    expect(state('ttft-slow', now, slots)).toMatchObject({ firing: true, limit: 3, minutes: 5, n: 30 });
    expect(state('ttft-slow', now - 2 * minute, slots).firing).toBe(false);
    // The slow minutes leave the window.
    expect(state('ttft-slow', now + 6 * minute, slots)).toMatchObject({ firing: false, value: null, n: 0 });
  });

  it('fire on fallbacks above a fifth for ten minutes, never on four answers', () => {
    const bad = (share: number) => (i: number) =>
      Array.from({ length: 10 }, (_, k) => turn(start + i * minute + k, k < share ? 'fallback' : 'ai', 0.2));
    const now = start + 11 * minute;
    expect(state('fallback-rate', now, minutes(12, bad(3)))).toMatchObject({ firing: true, value: 0.3 });
    expect(state('fallback-rate', now, minutes(12, bad(2)))).toMatchObject({ firing: false, value: 0.2 });
    const few = minutes(12, (i) => (i % 3 === 0 ? [turn(start + i * minute, 'fallback', null)] : []));
    expect(state('fallback-rate', now, few)).toMatchObject({ firing: false, value: 1 });
  });
});

const sampled = (): string => {
  const events = [
    turn(start, 'ai', 0.4),
    turn(start, 'ai', 1.5),
    turn(start, 'ai', 6, { 'coach.stream.interrupted': true, 'coach.symbol.errors': 2 }),
    turn(start, 'error_fallback', null),
    told('review', start, {}, { durationMs: 700 }),
    told('vote', start, { 'coach.verdict': 'bad' }),
    told('ws_rejected', start, { 'coach.reason': 'a "quoted"\\\nreason' }),
    command('suggest', start),
  ];
  return exposition(all(events));
};

describe('Prometheus text', () => {
  it('has the names, labels and buckets that dashboards were made for', () => {
    expect(measures.coach_ttft_seconds.buckets).toEqual([0.5, 1, 1.5, 2, 3, 5]);
    const text = sampled();
    expect(text.split('\n').filter((line) => line.includes('coach_ttft_seconds'))).toEqual([
      '# HELP coach_ttft_seconds Time from a question to the first piece of its answer',
      '# TYPE coach_ttft_seconds histogram',
      'coach_ttft_seconds_bucket{le="0.5"} 1',
      'coach_ttft_seconds_bucket{le="1"} 1',
      'coach_ttft_seconds_bucket{le="1.5"} 2',
      'coach_ttft_seconds_bucket{le="2"} 2',
      'coach_ttft_seconds_bucket{le="3"} 2',
      'coach_ttft_seconds_bucket{le="5"} 2',
      'coach_ttft_seconds_bucket{le="+Inf"} 3',
      'coach_ttft_seconds_sum 7.9',
      'coach_ttft_seconds_count 3',
    ]);
    for (const line of [
      'coach_advice_source_total{source="ai"} 3',
      'coach_advice_source_total{source="error_fallback"} 1',
      'coach_fallback_by_intent_total{intent="view"} 1',
      'coach_async_review_latency_seconds_bucket{le="1"} 1',
      'coach_symbol_errors_total 2',
      'coach_stream_interruptions_total 1',
      'coach_ws_rejections_total{reason="a \\"quoted\\"\\\\\\nreason"} 1',
    ])
      expect(text.split('\n')).toContain(line);
  });

  it('keeps to the grammar of the format in every line, each family once', () => {
    const text = sampled();
    const label = '[a-z_]+="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
    const sample = new RegExp(`^[a-z_]+(?:\\{${label}(?:,${label})*\\})? \\d+(?:\\.\\d+)?(?:e[+-]\\d+)?$`);
    const lines = text.split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.filter((line) => !line.startsWith('#') && !sample.test(line))).toEqual([]);
    const types = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]!);
    expect(new Set(types).size).toBe(types.length);
    expect(types).toEqual(measureNames.filter((name) => types.includes(name)));
  });

  it('is taken by promtool without a remark', () => {
    const { status, stderr, error } = spawnSync('promtool', ['check', 'metrics'], { input: sampled() });
    expect(error, 'promtool comes with the package prometheus').toBeUndefined();
    expect(stderr.toString()).toBe('');
    expect(status).toBe(0);
  });
});
