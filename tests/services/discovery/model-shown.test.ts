import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type App, app } from '../../../src/app.ts';
import type { Context } from '../../../src/core/command.ts';
import { type DiscoverRunOutput, discoverRunInput } from '../../../src/core/shapes/discovery.ts';
import type { Bars } from '../../../src/domain/bar.ts';
import { mulberry32 } from '../../../src/domain/stats/bootstrap.ts';
import { discover } from '../../../src/services/discovery/discover.ts';
import { type ModelServer, modelServer } from '../../support/model-server.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-picker-'));
const day = 86_400_000;
const first = Date.parse('2025-01-01T00:00:00Z');
const sessions = Array.from({ length: 300 }, (_, i) => first + i * day).filter(
  (at) => ![0, 6].includes(new Date(at).getUTCDay()),
);
const names = ['SPY', 'AAPL', 'MSFT', 'GOOG', 'AMZN', 'META', 'NVDA', 'TSLA', 'JPM'];
const list = path.join(folder, 'list.csv');
const asOf = sessions.at(-1)! + 22 * 3_600_000;

let server: ModelServer;
const file = path.join(folder, 'coach.db');
const context = ({ ports }: App): Context => ({
  ports,
  caller: 'cli',
  confirmed: true,
  asOf,
  signal: new AbortController().signal,
  emit: () => undefined,
  correlationId: 'test',
});

function barsOf(name: string): Bars {
  const draw = mulberry32(names.indexOf(name) * 7919 + 17);
  let price = 50 + 10 * names.indexOf(name);
  const close = Float64Array.from(sessions, () => (price *= 1 + 0.04 * (draw() - 0.49)));
  return {
    symbol: name,
    interval: '1d',
    time: Float64Array.from(sessions),
    open: close,
    high: close.map((x) => x * 1.004),
    low: close.map((x) => x * 0.996),
    close,
    volume: close.map(() => 1e6),
  };
}

beforeAll(async () => {
  fs.writeFileSync(list, `symbol\n${names.slice(1).join('\n')}\n`);
  server = await modelServer();
  vi.stubEnv('COACH_MODEL_URL', server.url);
  vi.stubEnv('COACH_BASE_URL', server.url);
  vi.stubEnv('COACH_MODEL', 'test-model');
  vi.stubEnv('COACH_WIRE', 'chat');
  const one = app({ store: file });
  const store = await one.ports.store();
  for (const name of names) await store.bars.save(barsOf(name), 'made');
  await one.close();
});
afterAll(async () => {
  await server.close();
  vi.unstubAllEnvs();
  fs.rmSync(folder, { recursive: true, force: true });
});

let scans = 0;
/** A scan of a store and home of its own: a server that failed before is asked again. */
async function scan(pickers: ('metric' | 'fuzzy' | 'model')[]): Promise<DiscoverRunOutput> {
  const home = path.join(folder, String(scans++));
  fs.mkdirSync(home);
  const store = path.join(home, 'coach.db');
  fs.copyFileSync(file, store);
  const one = app({ store, home });
  try {
    return await discover(
      discoverRunInput.parse({ universe: list, top: 4, pickers, dryRun: true, deadline: 1 }),
      context(one),
    );
  } finally {
    await one.close();
  }
}
const good = { symbol: 'AAPL', score: 0.9, reasons: ['It trades well.'] };
const whole = JSON.stringify({ scores: [good, { ...good, symbol: 'MSFT' }] });

describe('a model picker', () => {
  let alone: DiscoverRunOutput;
  beforeAll(async () => {
    alone = await scan(['metric', 'fuzzy']);
  });

  it('is shown the market, what followed days like this one, and nothing of a book of later', async () => {
    server.standing({ text: whole });
    const before = server.seen.length;
    const found = await scan(['metric', 'fuzzy', 'model']);
    expect(found.pickers.find(({ name }) => name === 'model')?.reason).toBeNull();
    const { messages } = server.seen[before]!.body as { messages: { role: string; content: unknown }[] };
    const said = JSON.stringify(messages.at(-1)!.content);
    const text = typeof messages.at(-1)!.content === 'string' ? (messages.at(-1)!.content as string) : said;
    const data = JSON.parse(text.slice(text.indexOf('{')));
    expect(data.market).toMatchObject({ index: 'SPY', momentum: expect.any(Number) });
    expect(data.market.similar.n).toBeGreaterThanOrEqual(5);
    expect(data.held).toBeNull();
    expect(data.rows).toHaveLength(8);
    // Its weight is zero until its picks have outcomes.
    expect(found.picks.map(({ symbol }) => symbol)).toEqual(alone.picks.map(({ symbol }) => symbol));
  });
});
