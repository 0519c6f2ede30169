import file from '../../../data/contracts/expiries.json' with { type: 'json' };
import { coverage, isOrdinaryDay } from '../calendar/sessions.ts';
import { addDays, dateOfDay, dayNumber, type Exchange, weekday } from '../calendar/zone.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { type Named, resolveNamed } from './named.ts';

type Rule = (typeof file.rules)[number];
type Cycle = 'weekly' | 'monthly';

interface Schedule {
  exchange: Exchange;
  symbol: string;
  rules: Rule[];
}

const rulesBySymbol = new Map<string, Rule[]>();
for (const rule of file.rules) {
  const own = rulesBySymbol.get(rule.symbol);
  if (own === undefined) rulesBySymbol.set(rule.symbol, [rule]);
  else own.push(rule);
}

function scheduleOf(named: Named): Schedule | Refusal {
  const found = resolveNamed(named);
  if (isRefusal(found)) return found;
  const { symbol, exchange, assetClass } = found;
  const family = file.daily.includes(symbol) ? 'US daily' : 'US option';
  const fallback = exchange === 'US' ? family : assetClass === 'stock' ? `${exchange} stock` : '';
  const own = exchange === 'US' ? undefined : rulesBySymbol.get(symbol);
  const rules = own ?? rulesBySymbol.get(fallback);
  if (rules === undefined) return { refused: `No expiry rule for ${symbol} on ${exchange}` };
  return { exchange, symbol, rules };
}

function ruleAt(schedule: Schedule, date: string): Rule | null {
  let found: Rule | null = null;
  for (const rule of schedule.rules) if (rule.from <= date) found = rule;
  return found;
}

const ruleKeptDays = 400;

/**
 * Whether a contract that was listed under an older rule can expire on a date: it lies on a weekday of the rule in force when it traded or
 * of those in force within the year before, or is the last session before such a day without one.
 */
export function keptExpiry(named: Named, date: string, tradedOn: string): boolean {
  const schedule = scheduleOf(named);
  if (isRefusal(schedule)) return false;
  const since = [addDays(date, -ruleKeptDays), tradedOn].sort()[0]!;
  const days = new Set<number>();
  for (const [i, rule] of schedule.rules.entries()) {
    const next = schedule.rules[i + 1];
    if (rule.from > date || (next !== undefined && next.from <= since)) continue;
    for (const day of rule.weekly === 9 ? [1, 2, 3, 4, 5] : [rule.weekly, rule.monthly])
      if (day > 0) days.add(day);
  }
  for (let day = date; ; day = addDays(day, 1)) {
    if (days.has(weekday(dayNumber(day)))) return true;
    const ordinary = isOrdinaryDay(schedule.exchange, addDays(day, 1));
    if (ordinary !== false) return false;
  }
}

function isMonthlySlot(schedule: Schedule, number: number): boolean {
  const date = dateOfDay(number);
  if (ruleAt(schedule, date)?.monthly !== weekday(number)) return false;
  const dayOfMonth = Number(date.slice(8));
  if (schedule.exchange === 'US') return dayOfMonth >= 15 && dayOfMonth <= 21;
  return dateOfDay(number + 7).slice(5, 7) !== date.slice(5, 7);
}

/** The cycle scheduled for a day before holidays move it; a week with a monthly expiry has no weekly one. */
function slot(schedule: Schedule, number: number): Cycle | null {
  if (isMonthlySlot(schedule, number)) return 'monthly';
  const day = weekday(number);
  const weekly = ruleAt(schedule, dateOfDay(number))?.weekly ?? 0;
  if (weekly === 9) return day >= 1 && day <= 5 ? 'weekly' : null;
  if (weekly === 0 || weekly !== day) return null;
  const monday = number - ((day + 6) % 7);
  for (let i = 0; i < 5; i++) if (isMonthlySlot(schedule, monday + i)) return null;
  return 'weekly';
}

/** The previous ordinary trading day when the scheduled one is closed (a muhurat hour does not count). */
function rolled(exchange: Exchange, date: string): string | Refusal {
  for (let day = date; ; day = addDays(day, -1)) {
    const ordinary = isOrdinaryDay(exchange, day);
    if (isRefusal(ordinary)) return ordinary;
    if (ordinary) return day;
  }
}

interface Expiry {
  date: string;
  cycle: Cycle;
}

function walk(schedule: Schedule, from: string, visit: (expiry: Expiry) => boolean): Refusal | null {
  const last = dayNumber(coverage(schedule.exchange).through);
  let latest = '';
  for (let number = dayNumber(from); number <= last; number++) {
    const cycle = slot(schedule, number);
    if (cycle === null) continue;
    const date = rolled(schedule.exchange, dateOfDay(number));
    if (isRefusal(date)) return date;
    if (date < from || (date === latest && cycle === 'weekly')) continue;
    latest = date;
    if (!visit({ date, cycle })) return null;
  }
  return null;
}

function starting(named: Named, date: string): Schedule | Refusal {
  const schedule = scheduleOf(named);
  if (isRefusal(schedule)) return schedule;
  const { from, through } = coverage(schedule.exchange);
  const first = [schedule.rules[0]!.from, from].sort()[1]!;
  if (Number.isNaN(dayNumber(date)))
    return { refused: `"${date.slice(0, 40)}" is not a date`, hint: 'Write dates as YYYY-MM-DD' };
  if (date >= first && date <= through) return schedule;
  return {
    refused: `Expiries of ${schedule.symbol} are known for ${first}..${through}, not ${date}`,
    hint: 'Give the expiry date as the exchange lists it',
  };
}

/** The next expiries on or after a date, nearest first; fewer where the holiday calendar ends first. */
export function nextExpiries(named: Named, fromDate: string, count: number): string[] | Refusal {
  const schedule = starting(named, fromDate);
  if (isRefusal(schedule)) return schedule;
  const dates = new Set<string>();
  const stopped = walk(schedule, fromDate, ({ date }) => {
    if (dates.size < count) dates.add(date);
    return dates.size < count;
  });
  if (stopped !== null) return stopped;
  if (dates.size > 0 || count <= 0) return [...dates].slice(0, Math.max(count, 0));
  return {
    refused: `No expiry of ${schedule.symbol} is known from ${fromDate} on`,
    hint: `The calendar ends on ${coverage(schedule.exchange).through}`,
  };
}

function cycleOn(named: Named, date: string): Cycle | null | Refusal {
  const schedule = starting(named, date);
  if (isRefusal(schedule)) return schedule;
  let found: Cycle | null = null;
  const stopped = walk(schedule, date, (expiry) => {
    if (expiry.date === date && found !== 'monthly') found = expiry.cycle;
    return expiry.date === date;
  });
  return stopped ?? found;
}

/** Whether a contract of the underlying expires that day, weekly or monthly. */
export function isExpiryDay(named: Named, date: string): boolean | Refusal {
  const cycle = cycleOn(named, date);
  return isRefusal(cycle) ? cycle : cycle !== null;
}

/** Whether that day is the month's expiry. */
export function isMonthlyExpiry(named: Named, date: string): boolean | Refusal {
  const cycle = cycleOn(named, date);
  return isRefusal(cycle) ? cycle : cycle === 'monthly';
}

/** The month's expiry date, moved for holidays. */
export function monthlyExpiry(named: Named, year: number, month: number): string | Refusal {
  const first = `${year}-${String(month).padStart(2, '0')}-01`;
  const schedule = scheduleOf(named);
  if (isRefusal(schedule)) return schedule;
  if (Number.isNaN(dayNumber(first))) return { refused: `${year}-${month} is not a month` };
  for (let number = dayNumber(first) + 30; number >= dayNumber(first); number--) {
    const date = dateOfDay(number);
    if (date.slice(0, 7) !== first.slice(0, 7) || !isMonthlySlot(schedule, number)) continue;
    const known = starting(named, date);
    return isRefusal(known) ? known : rolled(schedule.exchange, date);
  }
  return starting(named, first) as Refusal;
}

/** Every expiry of a month, weekly and monthly, in order. */
export function expiries(named: Named, year: number, month: number): string[] | Refusal {
  const first = `${year}-${String(month).padStart(2, '0')}-01`;
  const all = nextExpiries(named, first, 31);
  return isRefusal(all) ? all : all.filter((date) => date.startsWith(first.slice(0, 7)));
}
