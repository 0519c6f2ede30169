/** Something the person did that may say how they are at it; `row` names the record that shows it. */
export interface Act {
  /** Epoch ms UTC. */
  at: number;
  kind: 'idea' | 'preview' | 'placed' | 'cancelled' | 'lost' | 'won';
  symbol: string;
  /** What was put at risk or blocked, money; null where it is not known. */
  size: number | null;
  row: string;
}

export type SignalCode = 'hesitation' | 'corrections' | 'abandonment' | 'tilt';

/** A pattern of acts that passed its threshold: figures, the rows that show it, and the same in words. */
export interface Signal {
  code: SignalCode;
  /** How many acts, and within how many minutes. */
  n: number;
  minutes: number;
  /** Size of the last order over the middle size before it; null where size plays no part. */
  ratio: number | null;
  rows: string[];
  text: string;
}

const minute = 60_000;

/** When each signal is given. Chosen so that a calm trader meets each in fewer than one session of twenty. */
export const thresholds = {
  hesitation: { previews: 6, minutes: 20 },
  corrections: { cancels: 4, minutes: 15 },
  abandonment: { drafts: 4, minutes: 45, apartMinutes: 2 },
  tilt: { orders: 4, minutes: 20, size: 2.5, sizes: 4 },
} as const;

const within = (acts: readonly Act[], now: number, minutes: number) =>
  acts.filter(({ at }) => at <= now && now - at <= minutes * minute);

/** The same symbol looked at again and again, and no order: doubt about it. */
function hesitation(acts: readonly Act[], now: number): Signal | null {
  const { previews, minutes } = thresholds.hesitation;
  const recent = within(acts, now, minutes);
  const last = recent.at(-1);
  if (last?.kind !== 'preview') return null;
  const placed = recent.findLastIndex(({ kind, symbol }) => kind === 'placed' && symbol === last.symbol);
  const looks = recent
    .slice(placed + 1)
    .filter(({ kind, symbol }) => kind === 'preview' && symbol === last.symbol);
  if (looks.length < previews) return null;
  return {
    code: 'hesitation',
    n: looks.length,
    minutes,
    ratio: null,
    rows: looks.map(({ row }) => row),
    text: `You previewed ${last.symbol} ${looks.length} times in ${minutes} minutes without an order: say what would have to be true to take it, or leave it for today.`,
  };
}

/** Orders taken back one after another: the plan is being made while it is carried out. */
function corrections(acts: readonly Act[], now: number): Signal | null {
  const { cancels, minutes } = thresholds.corrections;
  const taken = within(acts, now, minutes).filter(({ kind }) => kind === 'cancelled');
  if (taken.length < cancels || acts.at(-1)?.kind !== 'cancelled') return null;
  return {
    code: 'corrections',
    n: taken.length,
    minutes,
    ratio: null,
    rows: taken.map(({ row }) => row),
    text: `${taken.length} orders were cancelled in ${minutes} minutes: fix price and size first, then place once.`,
  };
}

/** Drafts of one thing and another, none placed. */
function abandonment(acts: readonly Act[], now: number): Signal | null {
  const { drafts, minutes, apartMinutes } = thresholds.abandonment;
  if (acts.at(-1)?.kind !== 'preview') return null;
  const recent = within(acts, now, minutes);
  const since = recent.findLastIndex(({ kind }) => kind === 'placed') + 1;
  const begun: Act[] = [];
  for (const act of recent.slice(since)) {
    if (act.kind !== 'preview') continue;
    const last = begun.at(-1);
    // Another look at the same draft is none of its own.
    if (last === undefined || act.symbol !== last.symbol || act.at - last.at >= apartMinutes * minute)
      if (!begun.some(({ symbol }) => symbol === act.symbol)) begun.push(act);
  }
  if (begun.length < drafts) return null;
  return {
    code: 'abandonment',
    n: begun.length,
    minutes,
    ratio: null,
    rows: begun.map(({ row }) => row),
    text: `${begun.length} drafts in ${minutes} minutes and none placed: no trade is a decision too.`,
  };
}

const middle = (values: readonly number[]): number => {
  const ascending = [...values].sort((a, b) => a - b);
  const at = ascending.length >> 1;
  return ascending.length % 2 === 1 ? ascending[at]! : (ascending[at - 1]! + ascending[at]!) / 2;
};

/** After a loss: order upon order, or one much larger than usual. */
function tilt(acts: readonly Act[], now: number): Signal | null {
  const { orders, minutes, size, sizes } = thresholds.tilt;
  const last = acts.at(-1);
  if (last?.kind !== 'placed') return null;
  const recent = within(acts, now, minutes);
  const loss = recent.findLastIndex(({ kind }) => kind === 'lost');
  if (loss < 0) return null;
  const after = recent.slice(loss).filter(({ kind }) => kind === 'placed');
  const rows = [recent[loss]!.row, ...after.map(({ row }) => row)];
  const earlier = acts
    .slice(0, -1)
    .flatMap((act) => (act.kind === 'placed' && act.size !== null ? [act.size] : []));
  const usual = earlier.length < sizes ? null : middle(earlier);
  const ratio = usual === null || last.size === null || usual <= 0 ? null : last.size / usual;
  const minutesSince = Math.max(1, Math.round((last.at - recent[loss]!.at) / minute));
  if (ratio !== null && ratio >= size)
    return {
      code: 'tilt',
      n: after.length,
      minutes: minutesSince,
      ratio,
      rows,
      text: `${minutesSince} minutes after a loss on ${recent[loss]!.symbol} this order is ${ratio.toFixed(1)} times your usual size: would you have taken it before the loss?`,
    };
  if (after.length < orders) return null;
  return {
    code: 'tilt',
    n: after.length,
    minutes,
    ratio: null,
    rows,
    text: `${after.length} orders within ${minutes} minutes of a loss on ${recent[loss]!.symbol}: stop for a while, the market is there tomorrow.`,
  };
}

const order = [tilt, corrections, hesitation, abandonment] as const;

/** What the newest act completes, the gravest first; acts in any order, looked at as they stood at `now`. */
export function signalsAt(acts: readonly Act[], now: number): Signal[] {
  const known = acts.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
  return order.flatMap((find) => find(known, now) ?? []);
}

/** How much is going on: acts in the last ten minutes, and orders for each idea looked at; null without an idea. */
export function engagement(acts: readonly Act[], now: number): { lately: number; followed: number | null } {
  const ideas = acts.filter(({ kind }) => kind === 'idea').length;
  const placed = acts.filter(({ kind }) => kind === 'placed').length;
  return { lately: within(acts, now, 10).length, followed: ideas === 0 ? null : Math.min(1, placed / ideas) };
}
