import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { PreflightReport } from '../../core/shapes/preflight.ts';
import { addDays, coverage, lastClosedDay, localDate } from '../../domain/calendar/calendar.ts';
import type { DeskState } from '../../domain/desk/state.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { DeskMoment } from '../../ports/desk.ts';
import { testChannels } from '../watch/alerts.ts';
import { closedTrades } from './concerns.ts';

type Check = PreflightReport['checks'][number];
type Judged = Pick<Check, 'state' | 'value'>;

const day = 86_400_000;
const ahead = 30;
const leastTrades = 20;

const pass = (value: Check['value']): Judged => ({ state: 'pass', value });
const fail = (value: Check['value']): Judged => ({ state: 'fail', value });
const unknown = (value: Check['value'] = null): Judged => ({ state: 'notMeasured', value });
const judged = (good: boolean, value: Check['value']): Judged => (good ? pass(value) : fail(value));

/** A part that cannot be looked at has failed, with its reason. */
async function tried(look: () => Promise<Judged>): Promise<Judged> {
  try {
    return await look();
  } catch (thrown) {
    if (thrown instanceof CoachError) return fail(thrown.message);
    throw thrown;
  }
}

async function storeCheck(context: Context): Promise<Judged> {
  const { integrity, synchronous } = await (await context.ports.store()).health();
  return judged(integrity === 'ok' && synchronous === 'full', integrity);
}

function calendarCheck(moment: DeskMoment | null, now: number): Judged {
  const exchange = moment?.account.exchange ?? 'NSE';
  const { through } = coverage(exchange);
  return judged(through >= addDays(localDate(exchange, now), ahead), through);
}

async function dataCheck(moment: DeskMoment | null, now: number, context: Context): Promise<Judged> {
  const exchange = moment?.account.exchange ?? 'NSE';
  const { chains } = await context.ports.store();
  const newest = (await chains.list(undefined, { before: now, limit: 50 })).find(
    (row) => row.source !== 'sample',
  );
  if (newest === undefined) return fail('no chain is stored');
  const closed = lastClosedDay(exchange, now);
  const own = localDate(exchange, newest.asOf);
  return judged(!isRefusal(closed) && own >= closed, own);
}

function limitsCheck(state: DeskState | null): Judged {
  if (state === null) return unknown();
  const { limits, breaker } = state.settings;
  const unset = [
    ...(limits.maxLossPerTrade === null ? ['maxLossPerTrade'] : []),
    ...(breaker.maxLossPerDay === null ? ['maxLossPerDay'] : []),
  ];
  return unset.length === 0 ? pass('set') : fail(`not set: ${unset.join(', ')}`);
}

async function channelCheck(ping: boolean, context: Context): Promise<Judged> {
  const channels = await context.ports.channels();
  const ready = (await channels.list()).filter((row) => row.ready && row.usual);
  const names = ready.map(({ name }) => name).join(', ');
  if (ready.length === 0) return fail('none');
  if (!ping) return unknown(names);
  const { channels: tried } = await testChannels({ channels: ready.map(({ name }) => name) }, context);
  const broken = tried.filter(({ ok }) => !ok);
  return broken.length === 0
    ? pass(names)
    : fail(broken.map((row) => `${row.name}: ${row.reason}`).join('; '));
}

async function breakerCheck(moment: DeskMoment | null, context: Context): Promise<Judged> {
  if (moment === null) return unknown();
  const { events } = await context.ports.store();
  const rows = await events.list({ kind: 'breaker', limit: 1000 });
  const own = rows
    .map(({ body }) => JSON.parse(body) as { account: string; to: string })
    .filter((row) => row.account === moment.account.id);
  const halted = own.some(({ to }) => to === 'halted');
  const resumed = own.some(({ to }) => to === 'probation');
  return judged(
    halted && resumed,
    halted ? (resumed ? 'halted and resumed' : 'halted, never resumed') : 'never halted',
  );
}

async function backupCheck(now: number, context: Context): Promise<Judged> {
  const [newest] = await (await context.ports.care()).backups();
  if (newest === undefined) return fail('none');
  return judged(now - newest.at < day, new Date(newest.at).toISOString());
}

async function recordCheck(moment: DeskMoment | null, context: Context): Promise<Judged> {
  if (moment === null) return unknown();
  const closed = await closedTrades(moment.account.id, 10_000, context);
  if (closed.length < leastTrades) return unknown(`${closed.length} closed trades`);
  const wins = closed.filter(({ pnl }) => pnl > 0).length;
  const mean = closed.reduce((sum, { pnl }) => sum + pnl, 0) / closed.length;
  const worst = Math.min(...closed.map(({ pnl }) => pnl));
  const said = `${closed.length} trades, ${Math.round((100 * wins) / closed.length)} % won, mean ${mean.toFixed(2)}, worst ${worst.toFixed(2)}`;
  return judged(mean > 0, said);
}

/** What must hold before anybody relies on an account, each line passed, failed or not measured, with how to get there. */
export async function preflight(
  words: { account: string; ping: boolean },
  context: Context,
): Promise<PreflightReport> {
  const { ports } = context;
  const now = context.asOf ?? ports.clock.now();
  const moment = await (await ports.store()).desk.load(words.account);
  const model = ports.config.modelReady ? pass('configured') : unknown('none');
  const rows: [Check['name'], Judged, string, string][] = [
    [
      'store',
      await tried(() => storeCheck(context)),
      'sound and durable',
      'coach doctor; coach store verify',
    ],
    ['calendar', calendarCheck(moment, now), `holidays known for ${ahead} days`, 'Update coach.'],
    [
      'dataAge',
      await tried(() => dataCheck(moment, now, context)),
      'a real chain of the last session',
      'coach market import <file>, or --source nse',
    ],
    ['model', model, 'a model, if suggestions are to be argued', 'coach auth set openai'],
    [
      'limits',
      limitsCheck(moment?.state ?? null),
      'a loss per trade and per day',
      'coach limits set --max-loss-per-trade … --max-loss-per-day …',
    ],
    [
      'alertChannel',
      await tried(() => channelCheck(words.ping, context)),
      'a channel that answers',
      'Set COACH_ALERT_WEBHOOK; coach preflight --ping',
    ],
    [
      'breakerTested',
      await tried(() => breakerCheck(moment, context)),
      'halted and resumed once',
      'coach breaker halt; coach breaker resume',
    ],
    ['backup', await tried(() => backupCheck(now, context)), 'younger than a day', 'coach store backup'],
    [
      'paperRecord',
      await tried(() => recordCheck(moment, context)),
      `${leastTrades} closed trades with a gain on average`,
      'coach cycle run on paper',
    ],
    ['evals', unknown(), 'suggestions measured against what came', 'not measured by this version'],
  ];
  const checks = rows.map(
    ([name, { state, value }, needs, how]): Check => ({ name, state, value, needs, how }),
  );
  return {
    account: moment?.account.id ?? null,
    ready: checks.every(({ state }) => state === 'pass'),
    checks,
  };
}
