import { expect, it } from 'vitest';
import { type Expiry, timers, usualTimeouts } from '../../../../src/adapters/model/call/timers.ts';
import { systemClock } from '../../../../src/adapters/system.ts';

/** A call whose server took the request; what ran out, once something did. */
function waiting(silentMs: number) {
  const seen: { expired: Expiry | null | undefined; over: Promise<unknown> } = {
    expired: undefined,
    over: Promise.resolve(),
  };
  let over: () => void = () => undefined;
  seen.over = new Promise<void>((resolve) => {
    over = resolve;
  });
  const clockwork = timers(systemClock, { ...usualTimeouts, silentMs }, 1e12, (reason) => {
    seen.expired = reason;
    over();
  });
  clockwork.connected();
  return { seen, clockwork };
}

it('gives up on a server that says nothing long before one that is at work', async () => {
  const working = waiting(20);
  working.clockwork.heard();
  const silent = waiting(60);
  await silent.seen.over;
  expect(silent.seen.expired).toBe('first_token_timeout');
  expect(working.seen.expired).toBeUndefined();
  working.clockwork.stop();
  expect(usualTimeouts.silentMs).toBeLessThanOrEqual(8_000);
});
