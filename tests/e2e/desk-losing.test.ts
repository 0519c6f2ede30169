import fs from 'node:fs';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { registry } from '../../commands/index.ts';
import { execute } from '../../src/core/execute.ts';
import { equityOf } from '../../src/domain/desk/state.ts';
import { runCli } from '../../src/surfaces/cli/program.ts';
import { madeChain } from '../support/made-chains.ts';
import { built, runCoach } from '../support/run-coach.ts';
import { terminal } from '../support/terminal.ts';
import { desk, freshFolder } from '../support/trading.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
beforeAll(built);

// Fourteen looks, fifteen points lower each: a call bought at the money loses 6,500 on the way down.
const steps = 14;
const expiry = '2026-03-30';
const symbols =
  'BANKNIFTY FINNIFTY MIDCPNIFTY RELIANCE TCS INFY HDFCBANK ICICIBANK SBIN ITC LT AXISBANK WIPRO MARUTI'.split(
    ' ',
  );
const minute = (i: number) => new Date(Date.parse('2026-02-23T10:00:00+05:30') + i * 60_000).toISOString();
const spotAt = (i: number) => 25_500 - 15 * i;
const far = (i: number) => ({ symbol: 'NIFTY', expiry, legs: ['BUY CE 26800'], again: i });

let coach: ReturnType<typeof desk>;
let folder: string;
afterEach(async () => {
  await coach.leave();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function show(i: number, at = minute(i)): Promise<void> {
  coach.move(at);
  const { chains } = await coach.ports.store();
  const asOf = Date.parse(at);
  await chains.save(madeChain({ asOf, spot: spotAt(i), expiries: [expiry] }), [], asOf);
}

const stateOf = async () => (await (await coach.ports.store()).desk.load('paper'))!.state;

/** An account with a cap of 1,000 a day that has bought a call. */
async function begun(): Promise<void> {
  folder = freshFolder();
  coach = desk(minute(0), folder);
  await coach.ask('account open', { cash: 500_000 });
  await coach.ask('limits set', { maxLossPerDay: 1000 });
  await show(0);
  const order = await coach.ask('order place', { symbol: 'NIFTY', expiry, legs: ['BUY CE 25500'] });
  expect(order).toMatchObject({ state: 'filled' });
}

/** The same order as words of the command line. */
const farWords = (i: number) => [
  'order',
  'place',
  'NIFTY',
  '--expiry',
  expiry,
  '--legs',
  'BUY CE 26800',
  '--again',
  `${i}`,
  '--json',
];

/** New risk asked for one way; whether it was let through. */
type Way = (i: number) => Promise<boolean>;

const filled = (outcome: unknown): boolean => (outcome as { state?: string }).state === 'filled';

const ways: Record<string, Way> = {
  async command(i) {
    const streams = terminal();
    await runCli({
      argv: farWords(i),
      registry,
      streams,
      version: '0',
      open: async () => ({ ports: coach.ports, close: async () => undefined }),
    });
    return filled(JSON.parse(streams.written.out));
  },
  async 'tool of the chat, allowed by the person'(i) {
    const command = await registry.find(({ name }) => name === 'order place')!.load();
    const outcome = await execute(command, far(i), {
      ...coach.context(null),
      caller: 'model',
      confirmed: true,
    });
    return outcome.ok && filled(outcome.output);
  },
  // A symbol is ordered once in a session: every run has one of its own.
  async cycle(i) {
    const symbol = symbols[i - 1]!;
    const asOf = Date.parse(minute(i));
    const chain = madeChain({ asOf, spot: spotAt(i), expiries: [expiry] });
    await (await coach.ports.store()).chains.save({ ...chain, symbol }, [], asOf);
    const answer = (await coach.ask('cycle run', { symbols: [symbol] })) as {
      rows: { outcome: string; reason: string }[];
    };
    const [row] = answer.rows;
    if (row!.outcome === 'refused') expect(row!.reason).toMatch(/^(breaker|limit):/);
    else expect(row!.outcome).toBe('ordered');
    return row!.outcome === 'ordered';
  },
  async 'second process'(i) {
    const ran = await runCoach([...farWords(i), '--as-of', minute(i), '--store', `${folder}/coach.db`]);
    return filled(JSON.parse(ran.out));
  },
  async 'restart before every order'(i) {
    await coach.leave();
    coach = desk(minute(i), folder);
    return filled(await coach.ask('order place', far(i)));
  },
};

describe('a session that loses 6,500 under a cap of 1,000', () => {
  for (const [name, way] of Object.entries(ways)) {
    it(`halts at 1,000 and takes no new risk after it: ${name}`, async () => {
      await begun();
      const losses: number[] = [];
      let halted: number | null = null;
      let trades = 0;
      for (let i = 1; i <= steps; i++) {
        await show(i);
        const took = await way(i);
        const state = await stateOf();
        const loss = (state.day.first - equityOf(state)) / 100;
        if (halted !== null) {
          expect(took).toBe(false);
          expect(state.trades).toHaveLength(trades);
        } else if (state.breaker!.state === 'halted') {
          // The look that crossed the cap lets nothing through either.
          expect(took).toBe(false);
          [halted, trades] = [loss, state.trades.length];
          expect(state.breaker!.reasons).toEqual(['dailyLoss']);
        } else expect(loss).toBeLessThan(1000);
        losses.push(loss);
      }
      expect(halted).toBeGreaterThanOrEqual(1000);
      expect(halted! - losses[losses.indexOf(halted!) - 1]!).toBeLessThan(800);
      expect(Math.max(...losses)).toBeGreaterThan(6000);
    });
  }

  it('counts on across midnight UTC, where the session is the same, and anew with the next session', async () => {
    await begun();
    const turn = (side: string, again: number) =>
      coach.ask('order place', {
        symbol: 'NIFTY',
        expiry,
        legs: [`${side} CE 25500`],
        fill: side === 'BUY' ? 'last' : 'last+2%',
        again,
      });
    const lost = async () => {
      const state = await stateOf();
      return (state.day.first - equityOf(state)) / 100;
    };
    await show(0, '2026-02-23T15:29:00+05:30');
    coach.move('2026-02-23T23:50:00Z');
    expect(await turn('SELL', 1)).toMatchObject({ state: 'filled', risk: 'close' });
    const before = await lost();
    expect(before).toBeGreaterThan(400);
    expect((await stateOf()).breaker!.state).toBe('active');
    coach.move('2026-02-24T00:10:00Z');
    expect(await turn('BUY', 2)).toMatchObject({ state: 'filled' });
    expect(await turn('SELL', 3)).toMatchObject({ state: 'filled' });
    expect(await lost()).toBeGreaterThan(1000);
    expect((await stateOf()).breaker).toMatchObject({ state: 'halted', reasons: ['dailyLoss'] });
    expect(await turn('BUY', 4)).toMatchObject({ state: 'rejected', reason: { code: 'breaker' } });
    await show(0, '2026-02-24T10:00:00+05:30');
    expect(await coach.ask('order check')).toMatchObject({ breaker: 'halted' });
    expect(await lost()).toBe(0);
  });
});
