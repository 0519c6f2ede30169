import type { z } from 'zod';
import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { haltChance as chanceShape, limitsShown } from '../../core/shapes/limits.ts';
import { localDate, nextTradingDay } from '../../domain/calendar/calendar.ts';
import { type DeskState, equityOf } from '../../domain/desk/state.ts';
import { evenOutcomes, haltChance } from '../../domain/limits/chance.ts';
import {
  type BreakerWish,
  changeSettings,
  type LimitWish,
  settingsFault,
} from '../../domain/limits/change.ts';
import { type DeskSettings, limitNames } from '../../domain/limits/limits.ts';
import { major } from '../../domain/money.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { DeskAccount } from '../../ports/desk.ts';
import { act, momentOf, nowOf } from './decision.ts';
import { seenAt } from './room.ts';
import { standing } from './timeline.ts';

type Shown = z.input<typeof limitsShown>;
type Chance = z.input<typeof chanceShape>;

export interface ChanceWords {
  winRate?: number | undefined;
  tradesPerSession: number;
}

type Bound = Shown['limits'][number]['now'];

function boundOf({ limits, breaker }: DeskSettings, name: (typeof limitNames)[number]): Bound {
  if (name === 'maxLossPerDay') return breaker.maxLossPerDay;
  if (name === 'maxDrawdown') return breaker.maxDrawdown;
  return limits[name];
}

/** How much of each bound today has used, where one figure tells it. */
function usedOf(state: DeskState): Partial<Record<(typeof limitNames)[number], number | null>> {
  const equity = equityOf(state);
  const { currency, day, week, breaker } = state;
  const lost = (since: number) =>
    Number.isFinite(equity) ? Math.max(major(since - equity, currency), 0) : null;
  return {
    maxLossPerDay: lost(day.first),
    maxLossPerWeek: lost(week.first),
    maxTradesPerDay: day.trades,
    maxDrawdown: breaker === null ? null : Math.max((breaker.peak - breaker.equity) / breaker.peak, 0),
    maxMarginShare: state.margin === null || !(equity > 0) ? null : state.margin / equity,
  };
}

/** The account's own closed trades, after charges, oldest first. */
async function recordOf(account: DeskAccount, context: Context): Promise<number[]> {
  const { events } = await context.ports.store();
  const rows = await events.list({ kind: 'closed', limit: 10_000 });
  return rows
    .map(({ body }) => JSON.parse(body) as { account: string; pnl: number })
    .filter((row) => row.account === account.id)
    .map(({ pnl }) => pnl)
    .reverse();
}

const leastRecord = 20;

/** How often settings halt by chance: from the account's record where it has enough trades, else from a stated win rate. */
export async function chanceOf(
  account: DeskAccount,
  state: DeskState,
  settings: DeskSettings,
  words: ChanceWords,
  context: Context,
): Promise<Chance | null> {
  const equity = equityOf(state);
  if (!(equity > 0)) return null;
  const record = words.winRate === undefined ? await recordOf(account, context) : [];
  const basis = record.length >= leastRecord ? ('record' as const) : ('winRate' as const);
  if (basis === 'winRate' && words.winRate === undefined) return null;
  const whole = major(equity, account.currency);
  const size = settings.limits.maxLossPerTrade ?? whole * 0.02;
  const outcomes = basis === 'record' ? record : evenOutcomes(words.winRate!, size);
  const found = haltChance(settings.breaker, { outcomes, perSession: words.tradesPerSession, equity: whole });
  const wins = outcomes.filter((pnl) => pnl > 0).length;
  return {
    basis,
    trades: basis === 'record' ? record.length : 0,
    winRate: wins / outcomes.length,
    perSession: words.tradesPerSession,
    ...found,
  };
}

async function shown(
  account: DeskAccount,
  state: DeskState,
  words: ChanceWords,
  context: Context,
): Promise<Shown> {
  const { settings, waiting, exchange } = state;
  const after = nextTradingDay(exchange, state.session?.date ?? localDate(exchange, state.at));
  const used = usedOf(state);
  const limits = limitNames.map((name) => {
    const now = boundOf(settings, name);
    const next = boundOf(waiting ?? settings, name);
    const changes = JSON.stringify(now) !== JSON.stringify(next);
    return {
      name,
      now,
      next,
      nextFrom: changes && !isRefusal(after) ? after : null,
      used: used[name] ?? null,
    };
  });
  const chance = await chanceOf(account, state, waiting ?? settings, words, context);
  return { account: account.id, currency: account.currency, limits, chance };
}

export async function showLimits(words: { account: string } & ChanceWords, context: Context): Promise<Shown> {
  const moment = await momentOf(words.account, context);
  const state = (await seenAt(moment, context)) ?? moment.state;
  return shown(moment.account, standing(state, nowOf(moment, context)), words, context);
}

export interface SettingsWish {
  limits?: LimitWish | undefined;
  breaker?: BreakerWish | undefined;
}

/** Changes what an account may do: what tightens at once, what loosens from the next session, everything at once before its first order. */
export async function changeLimits(account: string, wish: SettingsWish, context: Context) {
  const moment = await momentOf(account, context);
  const said = Object.values({ ...wish.limits, ...wish.breaker }).some((value) => value !== undefined);
  if (!said)
    throw new CoachError(
      'usage',
      'Nothing was said to be set',
      'Name a limit, as in --max-loss-per-day 1000.',
    );
  const { settings, waiting, orderCount } = moment.state;
  const { now, next } = changeSettings(settings, waiting, wish, orderCount === 0);
  const fault = settingsFault(now) ?? (next === null ? null : settingsFault(next));
  if (fault !== null) throw new CoachError('usage', fault, 'Give a number within its range.');
  return act(account, { events: (_, at) => [{ at, type: 'settings', ...wish }] }, context);
}

export async function setLimits(
  words: { account: string; limits: LimitWish; breaker: BreakerWish } & ChanceWords,
  context: Context,
): Promise<Shown> {
  const { limits, breaker } = words;
  const done = await changeLimits(words.account, { limits, breaker }, context);
  return shown(done.account, done.state, words, context);
}
