import { localDate } from '../../../domain/calendar/calendar.ts';
import type { Clock } from '../../../ports/clock.ts';
import { isObject, textUnder } from '../../files/json.ts';
import { unpacked } from '../../vendor/body.ts';
import { type Client, parsedJson } from '../../vendor/client.ts';
import { unusable } from './answer.ts';
import type { DayFile } from './day-file.ts';

/** Instrument keys of shares by trading symbol. */
export type UpstoxKeys = (
  exchange: 'NSE' | 'BSE',
  signal?: AbortSignal,
) => Promise<ReadonlyMap<string, string>>;

const mostPacked = 24 * 2 ** 20;
const most = 400 * 2 ** 20;
// Upstox renews its lists at about six in the morning.
const renewedMs = 6.5 * 3_600_000;

function keysIn(value: unknown): [string, string][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((row): [string, string][] => {
    const key = textUnder(row, 'instrument_key');
    const name = textUnder(row, 'trading_symbol');
    const share = isObject(row) && /^(NSE|BSE)_EQ$/.test(textUnder(row, 'segment') ?? '');
    return share && key !== undefined && name !== undefined ? [[name, key]] : [];
  });
}

/** Keys out of Upstox's instrument file, fetched once a day; only the names and keys of shares are kept of it. */
export function upstoxKeys(files: Client, kept: DayFile, clock: Clock): UpstoxKeys {
  const held = new Map<string, ReadonlyMap<string, string>>();
  return async (exchange, signal) => {
    const day = localDate('NSE', clock.now() - renewedMs);
    const known = held.get(`${exchange} ${day}`);
    if (known !== undefined) return known;
    const text = await kept.read(`upstox-${exchange}.json`, day, async () => {
      const path = `/market-quote/instruments/exchange/${exchange}.json.gz`;
      const { status, body } = await files.answer({ path, most: mostPacked, signal });
      if (status !== 200)
        throw unusable('Upstox', `has no instrument list of ${exchange} (status ${status})`);
      const zipped = body[0] === 0x1f && body[1] === 0x8b;
      const whole = zipped ? unpacked(body, 'gzip', most, 'Upstox') : body;
      return JSON.stringify(keysIn(parsedJson('Upstox', whole)));
    });
    const keys = new Map(JSON.parse(text) as [string, string][]);
    held.set(`${exchange} ${day}`, keys);
    return keys;
  };
}
