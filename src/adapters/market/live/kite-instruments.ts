import { localDate } from '../../../domain/calendar/calendar.ts';
import type { Clock } from '../../../ports/clock.ts';
import { columnOf, tableOf } from '../../files/csv.ts';
import { isoDate } from '../../files/dates.ts';
import { numberIn } from '../../files/numbers.ts';
import type { Client } from '../../vendor/client.ts';
import { unusable } from './answer.ts';
import type { DayFile } from './day-file.ts';

/** One line of Kite's instrument list. */
export interface KiteInstrument {
  token: string;
  /** Trading symbol, as it follows the exchange and a colon in questions. */
  name: string;
  underlying: string;
  /** YYYY-MM-DD; empty for what does not expire. */
  expiry: string;
  strike: number;
  lot: number;
  type: string;
}

const columns = [
  'instrument_token',
  'tradingsymbol',
  'name',
  'expiry',
  'strike',
  'lot_size',
  'instrument_type',
] as const;
const most = 64 * 2 ** 20;
// Kite makes its list anew at about half past eight.
const renewedMs = 8.75 * 3_600_000;

/** The instruments of a list, each once: Kite's own has lines twice. Throws CoachError `usage` for what is no such list. */
export function readKiteInstruments(name: string, text: string): KiteInstrument[] {
  const table = tableOf(name, text);
  const places = columns.map((column) => columnOf(table, column));
  const found = new Map<string, KiteInstrument>();
  for (const { fields } of table.rows()) {
    const [token, symbol, underlying, expiry, strike, lot, type] = places.map(
      (place) => fields[place]?.trim() ?? '',
    );
    const day = expiry === '' ? '' : isoDate(expiry!);
    if (!/^\d+$/.test(token ?? '') || symbol === '' || day === undefined) continue;
    found.set(token!, {
      token: token!,
      name: symbol!,
      underlying: underlying!,
      expiry: day,
      strike: numberIn(strike),
      lot: numberIn(lot),
      type: type!,
    });
  }
  return [...found.values()];
}

export type KiteInstruments = (exchange: string, signal?: AbortSignal) => Promise<readonly KiteInstrument[]>;

/** Kite's instrument lists, fetched once a day each. */
export function kiteInstruments(server: Client, kept: DayFile, clock: Clock): KiteInstruments {
  const held = new Map<string, readonly KiteInstrument[]>();
  return async (exchange, signal) => {
    const day = localDate('NSE', clock.now() - renewedMs);
    const known = held.get(`${exchange} ${day}`);
    if (known !== undefined) return known;
    const text = await kept.read(`kite-${exchange}.csv`, day, async () => {
      const { status, body } = await server.answer({ path: `/instruments/${exchange}`, most, signal });
      const list = new TextDecoder().decode(body);
      if (status !== 200 || !list.startsWith('instrument_token,'))
        throw unusable('Kite', `sent no instrument list of ${exchange} (status ${status})`);
      return list;
    });
    const found = readKiteInstruments(`Kite's instruments of ${exchange}`, text);
    held.set(`${exchange} ${day}`, found);
    return found;
  };
}
