import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Notice } from '../../../src/ports/watch/notifier.ts';
import { desk } from '../../support/trading.ts';

let coach: ReturnType<typeof desk>;
beforeEach(() => {
  coach = desk('2026-11-18T11:00:00+05:30');
});
afterEach(() => coach.close());

it('a resume without a terminal sends its code through the channels, never the console, and keeps it nowhere', async () => {
  const sent: { to: string; notice: Notice }[] = [];
  const row = (name: string, elsewhere: boolean) => ({
    name,
    ready: true,
    missing: null,
    usual: elsewhere,
    private: elsewhere,
  });
  coach.ports.channels = async () => ({
    list: async () => [
      row('mail', true),
      row('telegram', true),
      row('console', false),
      row('desktop', false),
    ],
    open: async (name) => ({
      name,
      async send(notice) {
        if (name === 'telegram') return { state: 'later', why: 'status 503', afterMs: null };
        sent.push({ to: name, notice });
        return { state: 'sent', pauseMs: 0 };
      },
      close: async () => undefined,
    }),
  });
  await coach.ask('account open', { cash: 500_000 });
  await coach.ask('breaker halt', { reason: 'by hand' });
  coach.move('2026-11-20T11:00:00+05:30');
  const asked = await coach.ask('breaker resume', { override: 'looked at it' });
  expect(asked).toMatchObject({ outcome: 'sent', reason: 'A code went out through mail' });
  expect(sent.map(({ to }) => to)).toEqual(['mail']);
  const code = /Code: (\S+)/.exec(sent[0]!.notice.text)?.[1] ?? '';
  expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  expect(JSON.stringify(asked)).not.toContain(code);
  expect(JSON.stringify(await coach.ask('alerts log'))).not.toContain(code);
  expect(JSON.stringify(await coach.ask('events list', { limit: 100 }))).not.toContain(code);
  expect(await coach.ask('breaker approve', { code: 'AAAA-AAAA' })).toMatchObject({ outcome: 'refused' });
  expect(await coach.ask('breaker approve', { code })).toMatchObject({ outcome: 'resumed' });
  expect(await coach.ask('breaker approve', { code })).toMatchObject({ outcome: 'refused' });
});
