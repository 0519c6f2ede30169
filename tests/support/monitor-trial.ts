import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { app } from '../../src/app.ts';
import type { Context } from '../../src/core/command.ts';
import type { MonitorDocument, MonitorRow } from '../../src/core/shapes/monitor.ts';
import { type Exchange, localDate, session } from '../../src/domain/calendar/calendar.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { mulberry32 } from '../../src/domain/stats/bootstrap.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { monitor } from '../../src/services/watch/monitor.ts';
import { type Planted, type Script, tickServer } from './tick-server.ts';

const minute = 60_000;
const homes: Record<string, Exchange> = { NIFTY: 'NSE', RELIANCE: 'NSE', AAPL: 'US' };

/** A clock that jumps to the end of every sleep; `steps` are set-backs and leaps of what it shows. */
export function scriptedClock(
  start: number,
  steps: { at: number; by: number }[] = [],
): Clock & { hook(at: number): void } {
  let now = start;
  let ids = 0;
  let seen = (_: number) => {};
  const shown = () => now + steps.reduce((sum, { at, by }) => (now >= at ? sum + by : sum), 0);
  return {
    now: shown,
    monotonic: () => now - start,
    id: () => `id-${ids++}`,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      now += ms;
      seen(now);
      await new Promise((resolve) => setImmediate(resolve));
    },
    hook() {
      seen = () => {};
    },
  };
}

/** Sessions of an exchange within a time, and their hours together. */
function sessionsIn(exchange: Exchange, from: number, to: number): { open: number; close: number }[] {
  const found = [];
  for (let t = from - 24 * 60 * minute; t <= to + 24 * 60 * minute; t += 24 * 60 * minute) {
    const one = session(exchange, localDate(exchange, t));
    if (one !== null && !isRefusal(one) && one.open >= from && one.close <= to) found.push(one);
  }
  return found;
}

/** In each session two or three changes of level, half an hour apart at least, up and down in turn; and outages, one over a change. */
function scriptFor(symbols: readonly string[], from: number, to: number, seed: number): Script {
  const draw = mulberry32(seed);
  const planted: Planted[] = [];
  const outages: Script['outages'][number][] = [];
  for (const symbol of symbols) {
    let up = true;
    for (const [n, { open, close }] of sessionsIn(homes[symbol]!, from, to).entries()) {
      for (
        let at = open + (20 + 30 * draw()) * minute;
        at < close - 60 * minute;
        at += (100 + 60 * draw()) * minute
      ) {
        const size = up ? 0.058 + 0.02 * draw() : -0.058 - 0.02 * draw();
        planted.push({ symbol, at, size, minutes: Math.floor(9 * draw()) });
        up = !up;
        if (n % 2 === 1 && symbol === symbols[0])
          outages.push({ from: at - 4 * minute, to: at + 25 * minute });
      }
      // The market goes up or down over night too.
      planted.push({ symbol, at: close + 60 * minute, size: up ? 0.06 : -0.06, minutes: 0 });
      up = !up;
    }
  }
  const share = {
    error: 0.03,
    limited: 0.03,
    reset: 0.02,
    again: 0.05,
    late: 0.05,
    yesterday: 0.03,
    nonsense: 0.02,
  };
  return { planted, outages, share, seed };
}

export interface MonitorTrial {
  from: string;
  to: string;
  symbols: string[];
  every: number;
  seed: number;
  /** Called about once an hour of the script. */
  hourly?(): void;
}

export interface MonitorReport {
  sessionHours: number;
  planted: number;
  found: number;
  missed: Planted[];
  invented: MonitorRow[];
  outages: number;
  recovered: number;
  requests: number;
  document: MonitorDocument;
}

/** The monitor on a scripted clock against a market server that plays its script; what it told is held against what was planted. */
export async function monitorTrial(trial: MonitorTrial): Promise<MonitorReport> {
  const [from, to] = [Date.parse(trial.from), Date.parse(trial.to)];
  const clock = scriptedClock(from);
  const script = scriptFor(trial.symbols, from, to, trial.seed);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-monitor-'));
  const server = await tickServer(script, clock);
  const running = app({ store: path.join(folder, 'coach.db') }, clock);
  const rows: MonitorRow[] = [];
  const ports = { ...running.ports, market: async () => server.market };
  let hour = 0;
  const context: Context = {
    ports,
    caller: 'cli',
    confirmed: true,
    asOf: null,
    signal: new AbortController().signal,
    emit() {
      const now = Math.floor(clock.now() / (60 * minute));
      if (now !== hour) trial.hourly?.();
      hour = now;
    },
    stream: (row) => void rows.push(row as unknown as MonitorRow),
    correlationId: 'trial',
  };
  try {
    const input = { symbols: trial.symbols, every: trial.every, window: 15, move: 0.05, cooldown: 15 };
    const flags = { account: 'paper', cycle: true, chains: true, stream: false, once: false };
    const document = await monitor({ ...input, ...flags, minutes: (to - from) / minute }, context);
    const moves = rows.filter(({ type, kind }) => type === 'move' && kind === 'price');
    const left = [...moves];
    const missed: Planted[] = [];
    const due = script.planted.filter(
      ({ symbol, at }) =>
        sessionsIn(homes[symbol]!, from, to).some(({ open }) => open > at) ||
        sessionsIn(homes[symbol]!, from, to).some(({ open, close }) => at >= open && at < close),
    );
    for (const one of due) {
      // Found while it lasts, at the latest once the outage over it ends, or with the next session's first price.
      const own = sessionsIn(homes[one.symbol]!, from, to);
      const next = own.find(({ close }) => close > one.at)!;
      const begins = Math.max(one.at, next.open);
      const ends = begins + (one.minutes + 35) * minute + 6 * trial.every * 1000;
      const i = left.findIndex(
        ({ symbol, at, change }) =>
          symbol === one.symbol &&
          Date.parse(at) >= begins &&
          Date.parse(at) <= ends &&
          change! * one.size > 0,
      );
      if (i < 0) missed.push(one);
      else left.splice(i, 1);
    }
    const hours = [...new Set(trial.symbols.map((symbol) => homes[symbol]!))].reduce(
      (sum, exchange) =>
        sum + sessionsIn(exchange, from, to).reduce((s, { open, close }) => s + close - open, 0),
      0,
    );
    const count = (type: MonitorRow['type']) => rows.filter((row) => row.type === type).length;
    return {
      sessionHours: Math.round(hours / (6 * minute)) / 10,
      planted: due.length,
      found: due.length - missed.length,
      missed,
      invented: left,
      outages: count('outage'),
      recovered: count('recovered'),
      requests: server.asked.count,
      document,
    };
  } finally {
    await running.close();
    await server.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
