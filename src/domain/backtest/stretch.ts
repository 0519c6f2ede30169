import { type Book, type Lane, mark } from './lane.ts';
import { EXIT, LONG, NONE, SHORT, TURN_SHORT } from './signal.ts';

const table = (...codes: number[]): Uint8Array => {
  const out = new Uint8Array(8);
  for (const code of codes) out[code] = 1;
  return out;
};
/** 1 at each code that changes nothing: when long, when short, when flat, and when flat and never short. */
const idle = {
  long: table(NONE, LONG),
  short: table(NONE, SHORT),
  flat: table(NONE, EXIT),
  flatLongOnly: table(NONE, EXIT, SHORT, TURN_SHORT),
};

/** Nothing held: equity stays until a signal opens something. */
function flat(lane: Lane, cash: number, equity: Float64Array, from: number, codes: Uint8Array): number {
  const { signal, warmup } = lane.plan;
  let bar = from;
  for (; bar < equity.length; bar++) {
    if (bar > warmup && codes[signal[bar]!] === 0) break;
    equity[bar] = cash;
  }
  return bar;
}

/** Something held: equity follows the close until a signal, a stop, a target or the end of the money. */
function holding(lane: Lane, cash: number, equity: Float64Array, from: number, codes: Uint8Array): number {
  const { close, high, low } = lane.bars;
  const { signal } = lane.plan;
  const { units, entry } = lane;
  const [under, over] = units > 0 ? [lane.stop, lane.target] : [lane.target, lane.stop];
  const guarded = !(Number.isNaN(under) && Number.isNaN(over));
  let bar = from;
  for (; bar < equity.length; bar++) {
    if (guarded && (low[bar]! <= under || high[bar]! >= over)) break;
    const now = cash + units * (close[bar]! - entry);
    if (now <= 0 || codes[signal[bar]!] === 0) break;
    equity[bar] = now;
  }
  return bar;
}

/**
 * Passes over bars at which nothing can happen and writes their equity: no order waits, no protective level is reached, and
 * the plan wants nothing that changes the position. Gives the first bar that needs the whole step.
 */
export function passQuietly(
  lane: Lane,
  { account, settings }: Book,
  equity: Float64Array,
  from: number,
): number {
  if (lane.order !== NONE || lane.decider !== null || lane.nextAction < lane.actions.length) return from;
  if (lane.units === 0)
    return flat(lane, account.cash, equity, from, settings.longOnly ? idle.flatLongOnly : idle.flat);
  const bar = holding(lane, account.cash, equity, from, lane.units > 0 ? idle.long : idle.short);
  if (bar > from) mark(lane, account, bar - 1, true);
  return bar;
}

/** Whether these settings ever let a stretch of bars be passed over: what must be looked at every bar forbids it. */
export const hasStretches = ({ settings }: Book): boolean =>
  settings.trail === null && settings.maxBars === null && !settings.flatAtClose && settings.leverage === 1;
