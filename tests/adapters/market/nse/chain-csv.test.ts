import { describe, expect, it } from 'vitest';
import { files } from '../../../../src/adapters/market/files.ts';

const side = 'OI,CHNG IN OI,VOLUME,IV,LTP,CHNG,BID QTY,BID,ASK,ASK QTY';
const header = `CALLS,,PUTS\n,${side},STRIKE,${side.split(',').slice(6).join(',')},CHNG,LTP,IV,VOLUME,CHNG IN OI,OI,`;
const call = '"1,234",-12,"5,678",24.5,"1,210.10",-5.05,75,"1,209.50","1,210.45",150';
const put = '50,120.1,120.5,100,3.2,120.3,25.1,"9,876",55,"2,345"';
const none = Array(10).fill('-').join(',');
const name = 'option-chain-ED-NIFTY-07-Nov-2024.csv';
const asOf = Date.parse('2024-11-05T11:00:00+05:30');
const read = (rows: string[], options: { asOf?: number; symbol?: string; name?: string } = { asOf }) => {
  const { name: called = name, ...rest } = options;
  const text = [header, ...rows].join('\r\n');
  return files().read(called, { bytes: new TextEncoder().encode(text), ...rest });
};

describe("the option chain page's CSV", () => {
  it('has calls left of the strike and puts right of it, a dash where there is nothing', async () => {
    const found = await read([`,${call},"23,900.00",${put},`, `,${none},"23,950.00",${put},`]);
    expect(found).toMatchObject({ format: 'nse-chain-csv', rowsRead: 3, rowsKept: 3, refused: [] });
    const [chain] = found.chains;
    expect(chain).toMatchObject({ symbol: 'NIFTY', exchange: 'NSE', asOf });
    const [slice] = chain!.slices;
    expect([slice!.expiry, ...slice!.strikes]).toEqual(['2024-11-07', 23_900, 23_950]);
    const at = (of: 'call' | 'put', i: number) =>
      Object.fromEntries(Object.entries(slice![of]).map(([key, column]) => [key, column[i]]));
    expect(at('call', 0)).toMatchObject({
      oi: 1234,
      oiChange: -12,
      volume: 5678,
      vendorIv: 0.245,
      last: 1210.1,
      change: -5.05,
      bid: 1209.5,
      ask: 1210.45,
      bidQty: 75,
      askQty: 150,
    });
    expect(at('put', 1)).toMatchObject({ oi: 2345, last: 120.3, bid: 120.1, ask: 120.5, volume: 9876 });
    expect(at('call', 1)['oi']).toBeNaN();
  });
  it('takes a name with dashes, or the symbol it is told', async () => {
    const rows = [`,${call},900,${put},`];
    const other = 'option-chain-ED-BAJAJ-AUTO-28-Nov-2024.csv';
    expect((await read(rows, { asOf, name: other })).chains[0]!.symbol).toBe('BAJAJ-AUTO');
    expect((await read(rows, { asOf, symbol: 'NIFTY' })).chains[0]!.symbol).toBe('NIFTY');
  });
  it('asks for the moment, the expiry and a header, and refuses rows that are none', async () => {
    await expect(read([`,${call},900,${put},`], {})).rejects.toMatchObject({
      message: expect.stringContaining('of what moment'),
      hint: expect.stringContaining('--as-of'),
    });
    await expect(read([`,${call},900,${put},`], { asOf, name: 'chain.csv' })).rejects.toThrow('its expiry');
    const bytes = new TextEncoder().encode('CALLS,,PUTS\na,b,c\n');
    await expect(files().read(name, { bytes, asOf })).rejects.toThrow('header');
    const found = await read([`,${call},900,${put},`, ',1,2,3', `,${call},nine,${put},`]);
    expect(found.refused).toEqual([
      { row: 4, reason: '4 fields where the header has 22' },
      { row: 5, reason: 'call: the strike is not a price above 0' },
      { row: 5, reason: 'put: the strike is not a price above 0' },
    ]);
  });
});
