import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { EvalRunResult } from '../../core/shapes/eval.ts';
import type { PreflightReport } from '../../core/shapes/preflight.ts';
import { addDays, coverage, lastClosedDay, localDate } from '../../domain/calendar/calendar.ts';
import type { DeskState } from '../../domain/desk/state.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { DeskMoment } from '../../ports/desk.ts';
import { testChannels } from '../watch/alerts.ts';
import { paperRecord } from './record.ts';

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
  const { trades, winRate, mean, worst, sessions, sharpe, cycles, failed } = await paperRecord(
    moment,
    context,
  );
  const ran = cycles === 0 ? '' : `, cycle without a failure in ${cycles - failed} of ${cycles} sessions`;
  if (trades < leastTrades) return unknown(`${trades} closed trades in ${sessions} sessions${ran}`);
  const said = [
    `${trades} trades in ${sessions} sessions`,
    `${Math.round(100 * winRate!)} % won`,
    `mean ${mean!.toFixed(2)}`,
    `worst ${worst!.toFixed(2)}`,
    `Sharpe ${sharpe === null ? 'unknown' : sharpe.toFixed(2)}`,
  ].join(', ');
  return judged(mean! > 0 && (sharpe ?? 0) > 0 && failed === 0, `${said}${ran}`);
}

async function evalCheck(context: Context): Promise<Judged> {
  const { learning } = await context.ports.store();
  const [newest] = await learning.evalRuns({ limit: 1 });
  if (newest === undefined) return unknown('never run');
  const { suite, at, regressed } = JSON.parse(newest.document) as EvalRunResult;
  return judged(!regressed, `${suite} of ${at.slice(0, 10)}${regressed ? ', worse than its baseline' : ''}`);
}

type Row = [Check['name'], Judged, needs: string, how: string];

/** What lies outside the account: store, calendar, data, channel, backup. */
async function aroundIt(
  moment: DeskMoment | null,
  { ping }: { ping: boolean },
  now: number,
  context: Context,
): Promise<Row[]> {
  const store = await tried(() => storeCheck(context));
  const data = await tried(() => dataCheck(moment, now, context));
  const channel = await tried(() => channelCheck(ping, context));
  const backup = await tried(() => backupCheck(now, context));
  return [
    ['store', store, 'sound and durable', 'coach doctor; coach store verify'],
    ['calendar', calendarCheck(moment, now), `holidays known for ${ahead} days`, 'Update coach.'],
    ['dataAge', data, 'a real chain of the last session', 'coach market import <file>, or --source nse'],
    ['alertChannel', channel, 'a channel that answers', 'Set COACH_ALERT_WEBHOOK; coach preflight --ping'],
    ['backup', backup, 'younger than a day', 'coach store backup'],
  ];
}

/** What was set, tried and shown: model, limits, breaker, record, evals. */
async function ofIt(moment: DeskMoment | null, context: Context): Promise<Row[]> {
  const model = context.ports.config.modelReady ? pass('configured') : unknown('none');
  const breaker = await tried(() => breakerCheck(moment, context));
  const record = await tried(() => recordCheck(moment, context));
  const evals = await tried(() => evalCheck(context));
  return [
    ['model', model, 'a model, if suggestions are to be argued', 'coach auth set openai'],
    [
      'limits',
      limitsCheck(moment?.state ?? null),
      'a loss per trade and per day',
      'coach limits set --max-loss-per-trade … --max-loss-per-day …',
    ],
    ['breakerTested', breaker, 'halted and resumed once', 'coach breaker halt; coach breaker resume'],
    [
      'paperRecord',
      record,
      `${leastTrades} closed trades with a gain on average, a Sharpe ratio above 0 and no failed cycle`,
      'coach cycle run on paper',
    ],
    ['evals', evals, 'a last run that is not worse than its baseline', 'coach eval run'],
  ];
}

/** What must hold before anybody relies on an account, each line passed, failed or not measured, with how to get there. */
export async function preflight(
  words: { account: string; ping: boolean },
  context: Context,
): Promise<PreflightReport> {
  const now = context.asOf ?? context.ports.clock.now();
  const moment = await (await context.ports.store()).desk.load(words.account);
  const rows = [...(await aroundIt(moment, words, now, context)), ...(await ofIt(moment, context))];
  const checks = rows.map(
    ([name, { state, value }, needs, how]): Check => ({ name, state, value, needs, how }),
  );
  return {
    account: moment?.account.id ?? null,
    // Coach answers without a model.
    ready: checks.every(({ name, state }) => state === 'pass' || (name === 'model' && state !== 'fail')),
    checks,
  };
}
