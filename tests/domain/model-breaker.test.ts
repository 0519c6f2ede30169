import { describe, expect, it } from 'vitest';
import {
  abandoned,
  admit,
  type CallBreaker,
  closedBreaker,
  failed,
  usualBreaker as rules,
  succeeded,
} from '../../src/domain/model-breaker.ts';
import { fc } from '../support/properties.ts';

const t0 = Date.UTC(2026, 10, 20);
const fails = (breaker: CallBreaker, ...times: number[]) =>
  times.reduce((state, at) => failed(state, at, 'h'), breaker);
const opened = fails(closedBreaker, t0, t0 + 1, t0 + 2);

describe('the breaker of a provider and model', () => {
  it('opens at three failures in a row', () => {
    expect(fails(closedBreaker, t0, t0 + 90_000).phase).toBe('closed');
    expect(opened).toEqual({ phase: 'open', since: t0 + 2, openMs: 30_000 });
  });

  it('opens at five failures within a minute, answers between them or not', () => {
    let breaker = closedBreaker;
    for (let i = 0; i < 4; i++)
      breaker = succeeded(failed(breaker, t0 + i * 10_000, 'h'), t0 + i * 10_000 + 1, 'h');
    expect(breaker.phase).toBe('closed');
    expect(failed(breaker, t0 + 59_999, 'h').phase).toBe('open');
    expect(failed(breaker, t0 + 60_000, 'h').phase).toBe('closed');
  });

  it('lets one probe through after its wait, another only when the lease has run out', () => {
    expect(admit(opened, t0 + 30_001, 'a')).toMatchObject({ admitted: false, retryAfterMs: 1 });
    const first = admit(opened, t0 + 30_002, 'a');
    expect(first).toMatchObject({ admitted: true, probe: true });
    for (const other of ['b', 'c', 'a'])
      expect(admit(first.breaker, t0 + 50_001, other)).toMatchObject({ admitted: false, retryAfterMs: 1 });
    expect(admit(first.breaker, t0 + 50_002, 'b')).toMatchObject({ admitted: true, probe: true });
  });

  it('closes after two probes that succeed, and doubles its wait after one that fails, up to ten minutes', () => {
    const one = admit(opened, t0 + 40_000, 'a').breaker;
    const half = succeeded(one, t0 + 41_000, 'a');
    expect(half).toMatchObject({ phase: 'halfOpen', successes: 1, lease: null });
    const two = admit(half, t0 + 41_001, 'b').breaker;
    expect(succeeded(two, t0 + 42_000, 'b')).toEqual(closedBreaker);
    let breaker: CallBreaker = failed(one, t0 + 41_000, 'a');
    const waits = [];
    for (let i = 0; i < 8 && breaker.phase === 'open'; i++) {
      waits.push(breaker.openMs);
      const now = breaker.since + breaker.openMs;
      breaker = failed(admit(breaker, now, 'a').breaker, now, 'a');
    }
    expect(waits).toEqual([60_000, 120_000, 240_000, 480_000, 600_000, 600_000, 600_000, 600_000]);
  });

  it('is not locked by a clock that was set back', () => {
    expect(admit(opened, t0 - 86_400_000, 'a').admitted).toBe(true);
    const probing = admit(opened, t0 + 40_000, 'a').breaker;
    expect(admit(probing, t0 - 86_400_000, 'b').admitted).toBe(true);
  });

  it('gives a probe back that told nothing', () => {
    const probing = admit(opened, t0 + 40_000, 'a').breaker;
    expect(abandoned(probing, 'b')).toBe(probing);
    expect(admit(abandoned(probing, 'a'), t0 + 40_001, 'b').admitted).toBe(true);
  });

  it('holds its rules through ten thousand random steps', () => {
    const step = fc.record({
      kind: fc.constantFrom('admit', 'failed', 'succeeded', 'abandoned'),
      holder: fc.constantFrom('a', 'b', 'c', 'd'),
      wait: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 40_000 })),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 500, maxLength: 500 }), (steps) => {
        let breaker: CallBreaker = closedBreaker;
        let now = t0;
        for (const { kind, holder, wait } of steps) {
          now += wait;
          const before: CallBreaker = breaker;
          if (kind === 'admit') {
            const asked = admit(breaker, now, holder);
            breaker = asked.breaker;
            if (before.phase === 'open') expect(asked.admitted).toBe(now - before.since >= before.openMs);
            if (before.phase === 'halfOpen' && before.lease !== null && now < before.lease.until)
              expect(asked.admitted).toBe(false);
            if (!asked.admitted) expect(asked.retryAfterMs).toBeGreaterThan(0);
            if (asked.admitted && before.phase !== 'closed') expect(asked.probe).toBe(true);
          } else if (kind === 'failed') breaker = failed(breaker, now, holder);
          else if (kind === 'succeeded') breaker = succeeded(breaker, now, holder);
          else breaker = abandoned(breaker, holder);
          const legal: Record<string, string[]> = {
            closed: ['closed', 'open'],
            open: kind === 'admit' ? ['open', 'halfOpen'] : ['open'],
            halfOpen: ['halfOpen', 'open', 'closed'],
          };
          expect(legal[before.phase]).toContain(breaker.phase);
          if (before.phase === 'halfOpen' && breaker.phase === 'closed') {
            expect(before.successes).toBe(rules.toClose - 1);
            expect(before.lease?.holder).toBe(holder);
          }
          if (breaker.phase === 'open') expect(breaker.openMs).toBeLessThanOrEqual(rules.longestMs);
        }
      }),
      { numRuns: 20 },
    );
  });
});
