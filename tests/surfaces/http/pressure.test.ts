import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgentEvent } from '../../../src/agent/events.ts';
import { buckets } from '../../../src/surfaces/http/buckets.ts';
import { acquainted, lateness } from '../../../src/surfaces/http/pressure.ts';
import { gather } from '../../../src/surfaces/http/talk/gather.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const text = (words: string): AgentEvent => ({ type: 'text', text: words });
const notice: AgentEvent = { type: 'notice', level: 'info', message: 'Between' };

describe('text that comes faster than it is shown', () => {
  it('is passed on at once first, then a frame at a time, in its place and without loss', () => {
    const passed: AgentEvent[] = [];
    const told = gather((event) => passed.push(event), 16);
    for (const word of ['a', 'b', 'c']) told.push(text(word));
    expect(passed).toEqual([text('a')]);
    vi.advanceTimersByTime(16);
    expect(passed).toEqual([text('a'), text('bc')]);
    told.push(text('d'));
    told.push(notice);
    told.push(text('e'));
    told.end();
    expect(passed.slice(2)).toEqual([text('d'), notice, text('e')]);
    vi.advanceTimersByTime(1_000);
    expect(passed).toHaveLength(5);
  });
});

describe('who asks too often', () => {
  it('is known by a credential once looked up, and waits without taking a share', () => {
    const seen = acquainted();
    expect(seen.user('coach_a')).toBeNull();
    seen.note('coach_a', 'user-1');
    expect(seen.user('coach_a')).toBe('user-1');
    let now = 0;
    const shares = buckets({ monotonic: () => now }, 60);
    for (let i = 0; i < 30; i++) expect(shares.take('user-1')).toBe(0);
    expect(shares.wait('user-1')).toBe(1);
    expect(shares.wait('user-2')).toBe(0);
    now = 1_000;
    expect([shares.wait('user-1'), shares.wait('user-1'), shares.take('user-1')]).toEqual([0, 0, 0]);
  });
});

describe('a process that is late', () => {
  it('is so after several late calls of its timer, and not any more once it keeps time', () => {
    let now = 0;
    const late = lateness({ monotonic: () => now });
    const tick = (took: number) => {
      now += took;
      vi.advanceTimersByTime(50);
    };
    tick(50);
    for (let calls = 0; calls < 3; calls++) tick(450);
    expect(late.now()).toBe(0);
    tick(550);
    expect(late.now()).toBe(400);
    tick(50);
    expect(late.now()).toBe(0);
    late.stop();
  });
});
