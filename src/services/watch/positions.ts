import type { Context } from '../../core/command.ts';
import type { Today } from '../../core/shapes/today.ts';
import { isoWithOffset } from '../../domain/calendar/calendar.ts';
import { positionOf } from '../../domain/desk/state.ts';
import { exitGain } from '../../domain/desk/working.ts';
import { nameOf } from '../../domain/ledger/explain.ts';
import { type Minor, major, units } from '../../domain/money.ts';
import type { DeskMoment } from '../../ports/desk.ts';
import { rulesOf } from '../desk/account.ts';

/** Open trades of an account with what closing them would bring, and how far their exits are. */
export function positionsOf({ account, state }: DeskMoment, context: Context): Today['positions'] {
  const { currency, exchange } = account;
  const desk = { state, prices: state.marks, at: state.at, rules: rulesOf(account, context) };
  const money = (minor: Minor | null) => (minor === null ? null : major(minor, currency));
  return state.trades.map((trade) => {
    const held = trade.positions.filter(({ quantity }) => quantity !== 0);
    const gain = exitGain(trade, desk);
    const { target = null, stop = null, timeStop = null } = trade.bracket ?? {};
    const quoted = held.map((position) => state.marks[positionOf(position)]?.at ?? null);
    const known = quoted.flatMap((at) => (at === null ? [] : [at]));
    return {
      account: account.id,
      trade: trade.id,
      symbol: held[0]?.instrument.symbol ?? '',
      legs: held.map(
        ({ instrument, quantity }) => `${quantity > 0 ? '+' : ''}${units(quantity)} ${nameOf(instrument)}`,
      ),
      openedAt: isoWithOffset(exchange, trade.openedAt),
      gain: money(gain),
      pricedAt: known.length === 0 ? null : isoWithOffset(exchange, Math.min(...known)),
      target: money(target),
      toTarget: gain === null || target === null ? null : money((target - gain) as Minor),
      stop: money(stop),
      toStop: gain === null || stop === null ? null : money((gain + stop) as Minor),
      timeStop,
    };
  });
}
