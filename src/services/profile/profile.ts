import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { execute } from '../../core/execute.ts';
import {
  type Habit,
  type ProfileDocument,
  type ProfileForgotten,
  type ProfileNext,
  type ProfileSetInput,
  personKeys,
} from '../../core/shapes/profile.ts';
import { favouriteSymbol, mostUsedOf } from '../../domain/profile/habits.ts';
import { nextSteps } from '../../domain/profile/next.ts';
import { glanceOf } from '../desk/room.ts';
import { homeTime } from '../home-clock.ts';

const day = 86_400_000;

async function habitsOf({ ports }: Context): Promise<Habit[]> {
  await ports.meter?.drain();
  return (await ports.store()).profile.habits();
}

const lookedBack = 30;
/** Rows looked through at most. */
const mostRows = 5_000;

/** How much is done with what coach says. */
async function engagementOf(context: Context): Promise<ProfileDocument['engagement']> {
  const { ports } = context;
  if (!ports.config.personal) return null;
  const store = await ports.store();
  const from = ports.clock.now() - lookedBack * day;
  const ideas = (await store.suggestions.list({ limit: mostRows })).filter(
    ({ createdAt }) => createdAt >= from,
  );
  const orders = (await store.desk.orders({ limit: mostRows })).filter(
    ({ placedAt, state, report, request, correlation }) =>
      placedAt >= from &&
      state !== 'rejected' &&
      report.risk === 'open' &&
      request.note !== `cycle ${correlation}`,
  );
  const days = [...ideas.map(({ createdAt }) => createdAt), ...orders.map(({ placedAt }) => placedAt)];
  return {
    ideas: ideas.length,
    orders: orders.length,
    followed: orders.filter(({ suggestion }) => suggestion !== null).length,
    days: new Set(days.map((at) => homeTime(context)(at).slice(0, 10))).size,
  };
}

/** What coach knows of how it is used, and what shapes its answers. */
export async function profileOf(context: Context): Promise<ProfileDocument> {
  const { settings, config, clock } = context.ports;
  const habits = await habitsOf(context);
  return {
    settings: personKeys.map((key) => {
      const { value, origin } = settings.get(key);
      return { key, value, origin };
    }),
    habits,
    mostUsed: mostUsedOf(habits, clock.now()),
    engagement: await engagementOf(context),
    optedOut: !config.personal,
  };
}

/** Saves what shapes the answers. Throws `usage` where nothing is given. */
export async function setProfile(input: ProfileSetInput, context: Context): Promise<ProfileDocument> {
  const given = personKeys.filter((key) => input[key] !== undefined);
  if (given.length === 0)
    throw new CoachError(
      'usage',
      'Nothing was given to set',
      'For example: coach profile set --experience beginner --language hinglish',
    );
  for (const key of given) await context.ports.settings.set(key, String(input[key]));
  return profileOf(context);
}

/** Forgets habits, experiments' units and these settings, leaving no trace of them in the store's file. */
export async function forgetProfile(context: Context): Promise<ProfileForgotten> {
  const { ports } = context;
  await ports.meter?.drain();
  const care = await ports.care();
  const forgotten = await care.forget();
  const settings = personKeys.filter(
    (key) => key !== 'personal' && ports.settings.get(key).origin === 'saved',
  );
  for (const key of settings) await ports.settings.unset(key);
  return { ...forgotten, settings, left: (await care.backups()).map(({ path }) => path) };
}

/** Everything of the profile as one document, in a new file where one is named. */
export async function exportProfile(to: string | undefined, context: Context) {
  const document = {
    exportedAt: homeTime(context)(context.ports.clock.now()),
    profile: await profileOf(context),
  };
  if (to === undefined) return { path: null, ...document };
  const path = await context.ports.writeText(to, `${JSON.stringify(document, null, 2)}\n`);
  return { path, ...document };
}

/** Answers of another command, for what it shows beside this; null where it is not there or fails. */
async function answered<T>(
  name: string,
  input: Record<string, unknown>,
  context: Context,
): Promise<T | null> {
  const command = await context.registry?.find((entry) => entry.name === name)?.load();
  if (command === undefined) return null;
  const outcome = await execute(command, input, { ...context, caller: 'worker' });
  return outcome.ok ? (outcome.output as T) : null;
}

async function tradesOf(context: Context, now: number): Promise<{ trades: number; closedLately: number }> {
  const { ledger } = await (await context.ports.store()).memory.lag();
  if (ledger.newest === 0) return { trades: 0, closedLately: 0 };
  const read = await answered<{ trades: { closedAt: string | null }[] }>(
    'journal list',
    { limit: 200 },
    context,
  );
  const trades = read?.trades ?? [];
  const lately = trades.filter(({ closedAt }) => closedAt !== null && now - Date.parse(closedAt) < 30 * day);
  return { trades: trades.length, closedLately: lately.length };
}

/** Alerts of the last three days, the newest first; none where no alerts are kept. */
async function alertsOf(context: Context, now: number): Promise<ProfileNext['alerts']> {
  const log = await answered<{ alerts: { at: string; title: string }[] }>(
    'alerts log',
    { limit: 20 },
    context,
  );
  return (log?.alerts ?? [])
    .filter(({ at }) => now - Date.parse(at) < 3 * day)
    .slice(0, 3)
    .map(({ at, title }) => ({ at, text: title }));
}

/** What this person uses most, what happened lately, and what would be useful next. */
export async function profileNext(context: Context): Promise<ProfileNext> {
  const now = context.ports.clock.now();
  const habits = context.ports.config.personal ? await habitsOf(context) : [];
  const { trades, closedLately } = await tradesOf(context, now);
  const glances = await Promise.all(
    ['INR', 'USD'].map((currency) => glanceOf({ currency, sample: false }, context)),
  );
  const halted = glances.find((glance) => glance?.breaker === 'halted' || glance?.breaker === 'eligible');
  const alerts = await alertsOf(context, now);
  return {
    known: habits.length > 0 || trades > 0,
    mostUsed: mostUsedOf(habits, now),
    usual: favouriteSymbol(habits, now),
    alerts,
    steps: nextSteps({
      now,
      habits,
      halted: halted?.account ?? null,
      alerts: alerts.length,
      trades,
      closedLately,
    }),
  };
}
