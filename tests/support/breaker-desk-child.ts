import { createInterface } from 'node:readline';
import { pool } from '../../src/adapters/store/postgres/pool.ts';
import { postgres } from '../../src/adapters/store/postgres/postgres.ts';
import { storeOn } from '../../src/adapters/store/repositories.ts';
import { systemClock } from '../../src/adapters/system.ts';
import { type BreakerEvent, stepBreaker } from '../../src/domain/breaker/breaker.ts';
import { type BreakerSettings, breakerDefaults, breakerStart } from '../../src/domain/breaker/state.ts';
import { deskStart } from '../../src/domain/desk/state.ts';
import { settingsDefaults } from '../../src/domain/limits/limits.ts';
import type { Minor } from '../../src/domain/money.ts';

// One of several processes on one database: each line it reads is an event of an account's breaker, decided on what the database
// holds, and answered with a line. It keeps nothing of its own.
const [, , url] = process.argv as [string, string, string];
const db = await postgres(pool(url), { owner: 'ann', busyTimeoutMs: 30_000 });
const { desk } = storeOn(db, systemClock);

interface Line {
  account: string;
  /** Opens the account first. */
  open?: { start: number; settings: Partial<BreakerSettings>; at: number };
  event: Record<string, unknown>;
}

const spelled: Record<string, number> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};
const eventOf = (words: Line['event']) =>
  Object.fromEntries(
    Object.entries(words).map(([key, value]) => [
      key,
      typeof value === 'string' && value in spelled ? spelled[value] : value,
    ]),
  ) as unknown as BreakerEvent;

const nothing = { fills: [], flows: [], orders: [], alerts: [], log: [], correlation: 'golden' };

async function opened(id: string, { start, settings, at }: NonNullable<Line['open']>): Promise<void> {
  const set = { ...settingsDefaults, breaker: { ...breakerDefaults, ...settings } };
  const opening = { account: id, currency: 'INR' as const, exchange: 'NSE' as const, settings: set };
  const state = {
    ...deskStart({ ...opening, cash: Math.round(start * 100) as Minor, at }),
    breaker: breakerStart(start),
  };
  const account = { id, currency: 'INR', exchange: 'NSE', openedAt: at, practice: true } as const;
  const rules = { fill: 'touch', physical: 'close-before', broker: null } as const;
  await desk.open({ ...account, ...rules }, { ...nothing, result: null, state, events: [] });
}

for await (const text of createInterface(process.stdin)) {
  const { account, open, event } = JSON.parse(text) as Line;
  if (open !== undefined) await opened(account, open);
  const told = eventOf(event);
  const row = await desk.decide(account, ({ state }) => {
    const step = stepBreaker(state.breaker!, told, state.settings.breaker);
    const events = [{ type: 'tick', at: told.t }] as const;
    const result = { state: step.state.state, reasons: step.state.reasons, ...step.verdict };
    return { ...nothing, result, state: { ...state, breaker: step.state }, events };
  });
  process.stdout.write(`${JSON.stringify(row)}\n`);
}
await db.close();
