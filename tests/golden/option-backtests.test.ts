import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../commands/index.ts';
import { type App, app } from '../../src/app.ts';
import type { OptionsResult } from '../../src/core/shapes/backtest-options.ts';
import { runCli } from '../../src/surfaces/cli/program.ts';
import { golden, hasShared, sharedPath } from '../support/shared.ts';
import { terminal } from '../support/terminal.ts';

// Golden 08 and 08b as a person has them: the days imported, each case asked for with `coach backtest options --input -`.

interface Case {
  name: string;
  input: { symbol: string };
  expected: {
    trades: (Record<string, unknown> & { legs: (Record<string, unknown> & { action: string })[] })[];
    skipped: { date: string; reason: string }[];
    open: { entryDate: string; expiry: string; strikes: number[] } | null;
    summary: { n: number; wins: number; pnl: number; charges: number };
  };
}

async function coach(running: App, argv: string[], input = '') {
  const streams = terminal({ input });
  const code = await runCli({
    argv,
    registry,
    streams,
    version: '0',
    open: async () => ({ ports: running.ports, close: async () => undefined }),
  });
  expect(streams.written.err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(streams.written.out) as unknown;
}

const pick = (keys: readonly string[], from: Record<string, unknown>) =>
  Object.fromEntries(keys.map((key) => [key, from[key]]));

describe.skipIf(!hasShared).each([
  ['08b_option_backtests_made.json', 'n_made_fo'],
  ['08_option_backtests.json', 'l_fo_history'],
])('golden %s', (file, folder) => {
  const cases = hasShared ? golden<{ cases: Case[] }>(file).cases : [];
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-options-'));
  let running: App;
  beforeAll(async () => {
    running = app({ store: path.join(home, 'coach.db') });
    const symbols = [...new Set(cases.map(({ input }) => input.symbol))];
    const files = await running.ports.files();
    const store = await running.ports.store();
    // Only the symbols the cases name: the daily files hold two hundred.
    for (const name of await files.expand([sharedPath(`data/${folder}`)])) {
      if (!name.includes('BhavCopy_')) continue;
      const { chains } = await files.read(name);
      for (const chain of chains.filter(({ symbol }) => symbols.includes(symbol)))
        await store.chains.save(chain, [], chain.asOf);
    }
  }, 120_000);
  afterAll(async () => {
    await running?.close();
    fs.rmSync(home, { recursive: true, force: true });
  });
  for (const { name, input, expected } of cases) {
    it(name, async () => {
      const question = JSON.stringify({ ...input, limits: false, breaker: false });
      const answer = (await coach(
        running,
        ['backtest', 'options', '--input', '-', '--json'],
        question,
      )) as OptionsResult;
      const legKeys = Object.keys(expected.trades[0]?.legs[0] ?? {});
      const theirs = expected.trades.map(({ legs, ...trade }) => ({
        ...trade,
        legs: legs.map((leg) => ({ ...leg, action: leg.action.toLowerCase() })),
      }));
      const ours = answer.trades.map((trade, i) => ({
        ...pick(Object.keys(expected.trades[i] ?? trade), trade),
        legs: trade.legs.map((leg) => pick(legKeys, leg)),
      }));
      expect(ours).toEqual(theirs);
      expect(answer.skipped).toEqual(expected.skipped);
      const { open } = answer;
      const shown = open && {
        entryDate: open.entryDate,
        expiry: open.expiry,
        strikes: open.legs.map((leg) => leg.strike),
      };
      expect(shown).toEqual(expected.open);
      const { n, wins, total, charges } = answer.stats;
      expect({ n, wins, pnl: total, charges }).toEqual(expected.summary);
    });
  }
});
