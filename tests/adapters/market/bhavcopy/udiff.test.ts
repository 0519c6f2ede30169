import { describe, expect, it } from 'vitest';
import { files } from '../../../../src/adapters/market/files.ts';
import { hasShared, sharedPath } from '../../../support/shared.ts';

const header =
  'TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,FininstrmActlXpryDt,StrkPric,OptnTp,FinInstrmNm,OpnPric,HghPric,LwPric,ClsPric,LastPric,PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst,ChngInOpnIntrst,TtlTradgVol,TtlTrfVal,TtlNbOfTxsExctd,SsnId,NewBrdLotQty,Rmks,Rsvd1,Rsvd2,Rsvd3,Rsvd4';
const read = (rows: string[], symbol?: string) =>
  files().read('fo.csv', {
    bytes: new TextEncoder().encode(`${header}\n\n${rows.join('\n\n')}\n`),
    ...(symbol === undefined ? {} : { symbol }),
  });
const option = (
  over: Partial<
    Record<'symbol' | 'expiry' | 'actual' | 'close' | 'volume' | 'oi' | 'lot' | 'day', string>
  > = {},
) => {
  const {
    symbol = 'NIFTY',
    expiry = '2025-09-02',
    actual = expiry,
    close = '150',
    volume = '12',
    oi = '7500',
    lot = '75',
    day = '2025-08-14',
  } = over;
  return `${day},${day},FO,NSE,IDO,1,,${symbol},,${expiry},${actual},24600.00,CE,N,100,200,90,${close},${close},140,24631.30,133,${oi},-150,${volume},1,1,F1,${lot},,,,,`;
};
const future =
  '2025-08-14,2025-08-14,FO,NSE,IDF,1,,NIFTY,,2025-09-02,2025-09-02,,,N,24600,24750,24550,24700,24700,24600,24631.30,24701,750,0,9,1,1,F1,75,,,,,';

describe('the unified daily file', () => {
  it('gives each session of a future its open interest in units; one that did not trade has no close before', async () => {
    const quiet = future.replace(',750,0,9,', ',750,-75,0,');
    const about = { symbol: 'NIFTY', session: '2025-08-14', expiry: '2025-09-02', oi: 750 };
    expect((await read([option(), future])).futures).toEqual([
      { ...about, price: 24_700, priceBefore: 24_600, oiChange: 0 },
    ]);
    expect((await read([option(), quiet])).futures).toEqual([
      { ...about, price: 24_701, priceBefore: null, oiChange: -75 },
    ]);
  });

  it('gives open interest in contracts by the lot of the contract, and volume as it stands', async () => {
    const chain = (await read([option(), future])).chains[0]!;
    const slice = chain.slices[0]!;
    expect(slice).toMatchObject({ expiry: '2025-09-02', lotSize: 75, future: 24_700 });
    expect([slice.call.oi[0], slice.call.oiChange[0], slice.call.volume[0]]).toEqual([100, -2, 12]);
    expect([slice.call.last[0], slice.call.change[0], slice.call.bid[0]]).toEqual([150, 10, Number.NaN]);
    expect(chain).toMatchObject({ spot: 24_631.3, source: 'bhavcopy' });
    expect(new Date(chain.asOf).toISOString()).toBe('2025-08-14T10:00:00.000Z');
  });
  it('closes at 15:40 from August 2026', async () => {
    const chain = (await read([option({ day: '2026-08-12', expiry: '2026-08-18' })])).chains[0]!;
    expect(new Date(chain.asOf).toISOString()).toBe('2026-08-12T10:10:00.000Z');
  });
  it('has no last price for what did not trade, neither the stale close nor the settlement', async () => {
    const { call } = (await read([option({ volume: '0' })])).chains[0]!.slices[0]!;
    expect([call.last[0], call.change[0], call.oi[0]]).toEqual([Number.NaN, Number.NaN, 100]);
  });
  it('keeps the fractions of contracts written under an older lot', async () => {
    expect((await read([option({ oi: '6525', lot: '65' })])).chains[0]!.slices[0]!.call.oi[0]).toBeCloseTo(
      100.3846,
      4,
    );
  });
  it('expires on the day that a holiday moved it to', async () => {
    const rows = [option({ expiry: '2025-10-02', actual: '2025-10-01' })];
    expect((await read(rows)).chains[0]!.slices[0]!.expiry).toBe('2025-10-01');
  });
  it('gives a chain an underlying, or the one asked for', async () => {
    const rows = [option(), option({ symbol: 'M&M', lot: '200' })];
    expect((await read(rows)).chains.map(({ symbol }) => symbol)).toEqual(['NIFTY', 'M&M']);
    expect((await read(rows, 'M&M')).chains.map(({ symbol }) => symbol)).toEqual(['M&M']);
    await expect(read(rows, 'FINNIFTY')).rejects.toThrow(/nothing of FINNIFTY/);
  });
  it('gives daily bars of the shares in the cash market file', async () => {
    const share = (series: string) =>
      `2026-08-13,2026-08-13,CM,NSE,STK,1,INE0,RELIANCE,${series},,,,,R,1400,1420,1390,1410,1410,1400,,,,,500000,1,1,F1,1,,,,,`;
    const found = await read([share('EQ'), share('BL')]);
    expect(found.bars).toHaveLength(1);
    expect(found.bars[0]).toMatchObject({ symbol: 'RELIANCE', interval: '1d', close: Float64Array.of(1410) });
    expect(found.bars[0]!.time[0]).toBe(Date.parse('2026-08-13'));
  });
});

describe.skipIf(!hasShared)('the recorded excerpt', () => {
  it('is 1,170 lots where the exchange wrote 3,627,000 shares', async () => {
    const { chains } = await files().read(sharedPath('data/b_bhavcopy/udiff_real_excerpt_20260722.csv'));
    const capital = chains.find(({ symbol }) => symbol === 'ABCAPITAL')!;
    const nifty = chains.find(({ symbol }) => symbol === 'NIFTY')!.slices[0]!;
    expect(capital.slices[0]).toMatchObject({ expiry: '2026-08-25', lotSize: 3100, future: 403 });
    expect(nifty).toMatchObject({ expiry: '2027-03-30', lotSize: 65 });
    expect([nifty.put.oi[0], nifty.put.last[0]]).toEqual([2, Number.NaN]);
  });
});
