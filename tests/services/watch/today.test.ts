import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registry } from '../../../commands/index.ts';
import type { Today } from '../../../src/core/shapes/today.ts';
import { monitor } from '../../../src/services/watch/monitor.ts';
import { desk } from '../../support/trading.ts';

let coach: ReturnType<typeof desk>;
beforeEach(() => {
  coach = desk('2026-11-23T11:00:00+05:30');
});
afterEach(() => coach.close());
const look = async () => (await coach.ask('today')) as Today;

describe('today', () => {
  it('says where the session stands, on a holiday and at night too', async () => {
    expect((await look()).session).toMatchObject({
      state: 'open',
      closes: '2026-11-23T15:40:00+05:30',
      lastClose: '2026-11-20T15:40:00+05:30',
    });
    coach.move('2026-11-24T11:00:00+05:30');
    expect((await look()).session).toMatchObject({ state: 'holiday', opens: null, next: '2026-11-25' });
    coach.move('2026-11-23T20:00:00+05:30');
    expect((await look()).session).toMatchObject({
      state: 'closed',
      lastClose: '2026-11-23T15:40:00+05:30',
    });
  });

  it('shows an open trade in units, with the distance to its exits', async () => {
    await coach.ask('account open', { cash: 500_000, practice: true });
    const suggestion = (await coach.ask('suggest', { symbol: 'NIFTY' })) as { id: string };
    await coach.ask('order place', { suggestion: suggestion.id });
    const { positions, room } = await look();
    expect(positions).toHaveLength(1);
    const [trade] = positions;
    for (const leg of trade!.legs) expect(leg).toMatch(/^[+-]\d{1,5} NIFTY /);
    expect(trade!.toTarget).toBeCloseTo(trade!.target! - trade!.gain!, 6);
    expect(trade!.toStop).toBeCloseTo(trade!.gain! + trade!.stop!, 6);
    expect(room[0]).toMatchObject({ account: 'paper', breaker: 'active' });
  });
});

describe('two monitors', () => {
  it('are one: the second is told who runs', async () => {
    const { leases } = await coach.ports.store();
    await leases.take('monitor', 60_000);
    const input = { symbols: ['NIFTY'], every: 60, window: 15, move: 0.05, cooldown: 15 };
    const flags = { account: 'paper', cycle: true, chains: true, stream: false, once: true };
    const context = { ...coach.context(null), registry };
    await expect(monitor({ ...input, ...flags }, context)).rejects.toMatchObject({ kind: 'busy' });
  });
});
