import fs from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { files } from '../../../src/adapters/market/files.ts';
import { knownUnderlying } from '../../../src/domain/symbol/known.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';

/** Text of the first member of an archive, without coach's own reader of archives. */
function unzipped(file: string): string {
  const bytes = fs.readFileSync(file);
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const entry = bytes.readUInt32LE(end + 16);
  const packed = bytes.readUInt32LE(entry + 20);
  const local = bytes.readUInt32LE(entry + 42);
  const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  return inflateRawSync(bytes.subarray(from, from + packed)).toString('utf8');
}

type Told = Record<string, string>;

/** The file's rows, split by commas and nothing else. */
function rowsOf(file: string): Told[] {
  const [head = '', ...lines] = unzipped(file).split(/\r?\n/);
  const names = head.split(',');
  return lines
    .filter((line) => line !== '')
    .map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i]!, value])));
}

const folder = (name: string) => sharedPath(`data/${name}`);
const archives = hasShared
  ? ['l_fo_history', 'l_fo_history_2025'].flatMap((name) =>
      fs.readdirSync(folder(name)).map((file) => `${folder(name)}/${file}`),
    )
  : [];

const called = (symbol: string) => knownUnderlying(symbol, 'NSE')?.symbol ?? symbol;

/** Every row of a day as coach keeps it: expiry, lot, strike, side, last price, open interest in contracts, volume. */
async function read(file: string) {
  const { chains, bars, refused } = await files().read(file);
  const legs = new Map<string, [lot: number | null, last: number, oi: number, volume: number]>();
  const futures = new Map<string, number | null>();
  for (const { symbol, slices } of chains)
    for (const { expiry, lotSize, strikes, call, put, future } of slices) {
      futures.set(`${symbol} ${expiry}`, future);
      for (const [right, side] of [
        ['CE', call],
        ['PE', put],
      ] as const)
        strikes.forEach(
          (strike, i) =>
            void legs.set(`${symbol} ${expiry} ${strike} ${right}`, [
              lotSize,
              side.last[i]!,
              side.oi[i]!,
              side.volume[i]!,
            ]),
        );
    }
  const closes = new Map(bars.filter(({ closeOnly }) => closeOnly).map((own) => [own.symbol, own.close[0]!]));
  return { legs, futures, closes, refused };
}

describe.skipIf(!hasShared)('forty-two days of the exchange', () => {
  it.each(archives.map((file) => [file.split('/').at(-1)!, file]))(
    '%s: every row is what the file says',
    async (_, file) => {
      const [rows, kept] = [rowsOf(file), await read(file)];
      expect(kept.refused).toEqual([]);
      const ends = new Map<string, Set<string>>();
      for (const row of rows) {
        const key = `${row['TckrSymb']} ${row['FininstrmActlXpryDt']}`;
        ends.set(key, (ends.get(key) ?? new Set()).add(row['XpryDt']!));
      }
      const wrong: string[] = [];
      const same = (a: number, b: number) => Object.is(a, b) || Math.abs(a - b) < 1e-9;
      for (const row of rows) {
        const [ticker, actual] = [row['TckrSymb']!, row['FininstrmActlXpryDt']!];
        const shared = ends.get(`${ticker} ${actual}`)!.size > 1;
        const expiry = shared ? row['XpryDt']! : actual;
        const symbol = called(ticker);
        const traded = Number(row['TtlTradgVol']) > 0;
        if (!same(kept.closes.get(symbol) ?? Number.NaN, Number(row['UndrlygPric'])))
          wrong.push(`${symbol} close`);
        if (row['FinInstrmTp'] === 'IDF' || row['FinInstrmTp'] === 'STF') {
          const price = kept.futures.get(`${symbol} ${expiry}`);
          if (traded && price !== Number(row['ClsPric'])) wrong.push(`${symbol} ${expiry} future`);
          continue;
        }
        const name = `${symbol} ${expiry} ${Number(row['StrkPric'])} ${row['OptnTp']}`;
        const [lot, last, oi, volume] = kept.legs.get(name) ?? [null, 0, 0, 0];
        const told = Number(row['NewBrdLotQty']);
        const fits =
          lot === told &&
          same(last, traded && Number(row['ClsPric']) > 0 ? Number(row['ClsPric']) : Number.NaN) &&
          same(oi, Number(row['OpnIntrst']) / told) &&
          same(volume, Number(row['TtlTradgVol']));
        if (!fits) wrong.push(name);
      }
      expect(wrong.slice(0, 5)).toEqual([]);
    },
  );
});
