import { describe, expect, it } from 'vitest';
import { files } from '../../../src/adapters/market/files.ts';

/** A day of bars from a clock time on, every so many minutes, each with that text after its time. */
function day(from: string, count: number, minutes: number, offset = ''): string {
  const start = Date.parse(`2026-01-07T${from}:00Z`);
  const rows = Array.from({ length: count }, (_, i) => {
    const at = new Date(start + i * minutes * 60_000).toISOString().slice(0, 19);
    return `${at}${offset},${600 + i},${602 + i},${599 + i},${601 + i},100`;
  });
  return ['datetime,open,high,low,close,volume', ...rows].join('\n');
}

async function read(symbol: string, text: string) {
  const file = await files().read(`${symbol}.csv`, { symbol, bytes: new TextEncoder().encode(text) });
  const [bars] = file.bars;
  const at = (i: number) => new Date(bars!.time.at(i)!).toISOString().slice(11, 16);
  return {
    from: at(0),
    to: at(-1),
    count: bars!.time.length,
    refused: file.rowsRead - file.rowsKept,
    notes: file.notes,
  };
}

const told = 'Bars are stamped at their end, as the session shows; they are kept by their beginning';

describe('bars that are stamped at their end', () => {
  it.each([
    ['NIFTY', 'one minute, Indian clock', day('09:16', 375, 1), '03:45', '09:59'],
    ['NIFTY', 'five minutes with an offset', day('09:20', 75, 5, '+05:30'), '03:45', '09:55'],
    ['NIFTY', 'one minute in UTC', day('03:46', 375, 1), '03:45', '09:59'],
    ['SPY', 'five minutes, clock of New York', day('09:35', 78, 5), '14:30', '20:55'],
  ])('%s, %s: are kept by their beginning', async (symbol, _, text, from, to) => {
    const found = await read(symbol, text);
    expect(found).toMatchObject({ from, to, refused: 0 });
    expect(found.notes).toContain(told);
  });

  it.each([
    ['a session from its open', day('09:15', 375, 1), 0, '03:45'],
    ['with a tick after the close', day('09:15', 376, 1), 1, '03:45'],
    ['a session whose first bar is missing', day('09:16', 374, 1), 0, '03:46'],
    ['half a session', day('09:15', 100, 1), 0, '03:45'],
    ['an afternoon', day('12:00', 150, 1), 0, '06:30'],
  ])('%s is as it says', async (_, text, refused, from) => {
    const found = await read('NIFTY', text);
    expect(found).toMatchObject({ refused, from });
    expect(found.notes).not.toContain(told);
  });
});
