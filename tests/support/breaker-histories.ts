import { type BreakerEvent, stepBreaker } from '../../src/domain/breaker/breaker.ts';
import {
  type BreakerSettings,
  type BreakerState,
  breakerDefaults,
  breakerStart,
  faultKinds,
  sizeFactor,
} from '../../src/domain/breaker/state.ts';
import { mulberry32 } from '../../src/domain/stats/bootstrap.ts';

const hour = 3_600_000;
const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -5];

/** A made-up event; good and bad codes, odd numbers and long waits among them. */
function made(draw: () => number, state: BreakerState, t: number): BreakerEvent {
  const figure = (centre: number, width: number) =>
    draw() < 0.03 ? odd[Math.floor(draw() * odd.length)]! : centre + (draw() * 2 - 1) * width;
  switch (Math.floor(draw() * 16)) {
    case 0:
    case 1:
      return { t, type: 'equity', value: figure(state.equity, 0.08 * Math.abs(state.equity) + 1) };
    case 2:
    case 3:
      return { t, type: 'trade', pnl: figure(0, 100) };
    case 4:
      return { t, type: 'session' };
    case 5:
      return { t, type: 'halt' };
    case 6:
      return { t, type: 'fault', kind: faultKinds[Math.floor(draw() * faultKinds.length)]! };
    case 7:
      return { t, type: 'cleared', kind: faultKinds[Math.floor(draw() * faultKinds.length)]! };
    case 8:
      return { t, type: 'shadowEquity', value: figure(state.peak, 0.1 * Math.abs(state.peak) + 1) };
    case 9:
      return { t, type: 'shadowTrade', pnl: figure(40, 60) };
    case 10:
      return { t, type: 'shadowSession', return: figure(0.01, 0.02) };
    case 11:
      return { t, type: 'cash', amount: figure(0, 5000) };
    case 12:
    case 13:
      return { t, type: 'check' };
    case 14:
      return { t, type: 'request', override: draw() < 0.5 };
    default:
      return { t, type: 'approve', code: state.requests - (draw() < 0.3 ? 1 : 0) };
  }
}

const trading = (state: BreakerState) => state.state === 'active' || state.state === 'probation';

function fault(before: BreakerState, event: BreakerEvent, after: BreakerState, settings: BreakerSettings) {
  const order = (risk: 'open' | 'close') =>
    stepBreaker(after, { t: event.t, type: 'order', risk }, settings).verdict.allowed;
  if (order('close') !== true) return 'an exit was refused';
  if (order('open') !== trading(after)) return `new risk in ${after.state}`;
  if (sizeFactor(after) > 0 !== trading(after)) return `a size in ${after.state}`;
  if (trading(before) || !trading(after)) return null;
  const { request } = before;
  const valid =
    event.type === 'approve' && request !== null && request.code === event.code && event.t <= request.until;
  if (!valid) return `${event.type} led from ${before.state} to ${after.state}`;
  return after.state === 'probation' && after.peak === before.equity ? null : 'a resume without a new peak';
}

/** The way a person has from any state back to active, walked; false where it is blocked. */
export function hasWayBack(from: BreakerState, settings: BreakerSettings, from0: number): boolean {
  let state = from;
  const go = (event: BreakerEvent) => {
    state = stepBreaker(state, event, settings).state;
  };
  if (!trading(state)) {
    const t = Math.max(from0, state.cooloffUntil ?? 0, (state.trippedAt ?? 0) + settings.overrideAfterMs);
    for (const kind of [...state.faults]) go({ t, type: 'cleared', kind });
    // Money that shrank away must be put back: an account without equity has nothing to trade.
    if (state.equity <= 0) go({ t, type: 'cash', amount: 1000 - state.equity });
    go({ t, type: 'request', override: state.state === 'halted' });
    go({ t, type: 'approve', code: state.requests });
  }
  for (let i = 0; i < settings.probationTrades; i++) go({ t: from0, type: 'trade', pnl: 1 });
  return state.state === 'active';
}

/** Runs so many random histories and gives what went wrong in the first that did, or null. */
export function breakerHistories(count: number, seed: number): string | null {
  const draw = mulberry32(seed);
  const settings: BreakerSettings = { ...breakerDefaults, maxLossPerDay: 3000 };
  for (let history = 0; history < count; history++) {
    let state = breakerStart(100_000);
    let t = 1_767_237_300_000;
    const length = 5 + Math.floor(draw() * 35);
    for (let i = 0; i < length; i++) {
      t += Math.floor(draw() * (draw() < 0.1 ? 30 * hour : 600_000));
      const event = made(draw, state, t);
      const { state: after } = stepBreaker(state, event, settings);
      const wrong = fault(state, event, after, settings);
      if (wrong !== null) return `history ${history}, event ${i}: ${wrong}`;
      state = after;
    }
    if (!hasWayBack(state, settings, t))
      return `history ${history}: no way back from ${JSON.stringify(state)}`;
  }
  return null;
}
