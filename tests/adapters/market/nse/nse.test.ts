import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nse } from '../../../../src/adapters/market/nse/nse.ts';
import { CoachError } from '../../../../src/core/errors.ts';
import { underlying } from '../../../../src/domain/symbol/instrument.ts';
import type { Clock } from '../../../../src/ports/clock.ts';
import type { Market } from '../../../../src/ports/market.ts';
import { type Fault, type NseServer, nseServer, v3Body } from '../../../support/nse-server.ts';

const nifty = underlying('NIFTY', 'NSE', 'index');
const vix = underlying('INDIAVIX', 'NSE', 'volatility');
const reliance = underlying('RELIANCE', 'NSE', 'stock');
const expiries = ['18-Aug-2026', '25-Aug-2026', '01-Sep-2026', '29-Sep-2026'];

/** Time that passes only by sleeping. */
function heldClock(at: string): Clock & { slept: number[] } {
  let ms = Date.parse(at);
  const slept: number[] = [];
  return {
    slept,
    now: () => ms,
    monotonic: () => ms,
    id: () => 'id',
    async sleep(duration) {
      slept.push(duration);
      ms += duration;
    },
  };
}

let server: NseServer;
let clock: ReturnType<typeof heldClock>;
let market: Market;

beforeEach(async () => {
  server = await nseServer();
  clock = heldClock('2026-08-14T05:31:00Z');
  market = nse({ baseUrl: server.url, archivesUrl: server.url, clock, totalMs: 2000 });
  server.answers.set('/api/option-chain-contract-info?symbol=NIFTY', { expiryDates: expiries });
  for (const expiry of expiries) {
    server.answers.set(
      `/api/option-chain-v3?type=Indices&symbol=NIFTY&expiry=${expiry}`,
      v3Body('NIFTY', expiry),
    );
  }
});
afterEach(() => server.close());

const failure = async (run: Promise<unknown>) => {
  const thrown = await run.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof CoachError)) throw new Error(`not a CoachError: ${String(thrown)}`);
  return thrown;
};

describe('the live chain', () => {
  it('warms up, asks for the nearest expiries and stamps with the time inside', async () => {
    const sealed = await market.chain({ underlying: nifty });
    const { value, freshness } = sealed.judged(clock.now());
    expect(server.asked.slice(0, 3)).toEqual([
      '/',
      '/option-chain',
      '/api/option-chain-contract-info?symbol=NIFTY',
    ]);
    expect(value.slices.map(({ expiry }) => expiry)).toEqual(['2026-08-18', '2026-08-25', '2026-09-01']);
    expect(value).toMatchObject({ symbol: 'NIFTY', spot: 24_600, source: 'nse' });
    expect(value.slices[0]!.call.bid[2]).toBe(149.5);
    expect(new Date(sealed.asOf).toISOString()).toBe('2026-08-14T05:30:00.000Z');
    expect(freshness.state).toBe('live');
  });
  it('keeps to three requests a second', async () => {
    await market.chain({ underlying: nifty });
    expect(clock.slept).toHaveLength(server.asked.length - 1);
    expect(Math.min(...clock.slept)).toBeGreaterThan(330);
  });
  it('reuses its cookies for the next question', async () => {
    await market.chain({ underlying: nifty, expiry: '2026-08-18' });
    await market.chain({ underlying: nifty, expiry: '2026-08-25' });
    expect(server.asked.filter((path) => path === '/')).toHaveLength(1);
  });
  it('names the expiries there are when another is asked for', async () => {
    const { kind, hint } = await failure(market.chain({ underlying: nifty, expiry: '2026-08-19' }));
    expect([kind, hint]).toEqual(['missing', expect.stringContaining('2026-08-18')]);
  });
  it('does not ask NSE for what it does not list', async () => {
    const { kind } = await failure(market.chain({ underlying: underlying('SENSEX', 'BSE', 'index') }));
    expect([kind, server.asked]).toEqual(['missing', []]);
  });
});

describe('a site in a mood', () => {
  it.each<Fault>(['empty', '401', '403', '421', 'html'])('warms up once more after %s', async (fault) => {
    server.faults.push({ path: '/api/option-chain-v3', fault });
    const { value } = (await market.chain({ underlying: nifty })).judged(clock.now());
    expect(value.slices).toHaveLength(3);
    expect(server.asked.filter((path) => path === '/option-chain')).toHaveLength(2);
  });
  it.each<[Fault, string]>([
    ['empty', 'does not let coach in'],
    ['403', 'does not let coach in'],
    ['html', 'does not let coach in'],
    ['500', 'status 500'],
    ['redirect', 'status 302'],
    ['truncated', 'cut short'],
    ['huge', 'more than 8 MB'],
    ['bomb', 'cannot be reached'],
    ['reset', 'cannot be reached'],
    ['stall', 'did not answer in time'],
  ])('gives up on %s with a way round', async (fault, message) => {
    server.faults.push({ path: '/api/', fault, always: true });
    const market = nse({ baseUrl: server.url, archivesUrl: server.url, clock, totalMs: 400 });
    const thrown = await failure(market.chain({ underlying: nifty }));
    expect(thrown).toMatchObject({ kind: 'unavailable', message: expect.stringContaining(message) });
    expect(thrown.hint).toContain('--chain');
    expect(server.asked.length).toBeLessThanOrEqual(6);
  });
  it('stops when the caller does', async () => {
    server.faults.push({ path: '/api/', fault: 'stall', always: true });
    const stop = new AbortController();
    const asked = market.chain({ underlying: nifty, signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });
  it('refuses a chain whose rows are all bad', async () => {
    server.answers.set(`/api/option-chain-v3?type=Indices&symbol=NIFTY&expiry=${expiries[0]}`, {
      records: { data: [{ strikePrice: -1, expiryDates: 'soon' }], timestamp: '14-Aug-2026 11:00:00' },
    });
    expect(await failure(market.chain({ underlying: nifty }))).toMatchObject({ kind: 'unavailable' });
  });
});

const text = (value: string) => new TextEncoder().encode(value);
const udiff = [
  'TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,FininstrmActlXpryDt,StrkPric,OptnTp,FinInstrmNm,OpnPric,HghPric,LwPric,ClsPric,LastPric,PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst,ChngInOpnIntrst,TtlTradgVol,TtlTrfVal,TtlNbOfTxsExctd,SsnId,NewBrdLotQty,Rmks',
  '2026-08-13,2026-08-13,FO,NSE,IDO,1,,NIFTY,,2026-08-18,2026-08-18,24600,CE,N,1,2,1,1.5,1.5,1,24600,1.5,650,65,5,1,1,F1,65,',
  '2026-08-13,2026-08-13,FO,NSE,IDO,1,,BANKNIFTY,,2026-08-25,2026-08-25,50000,CE,N,1,2,1,1.5,1.5,1,50000,1.5,650,65,5,1,1,F1,30,',
].join('\n');
const closes = (day: string, close: number) =>
  text(
    `Index Name,Index Date,Open Index Value,High Index Value,Low Index Value,Closing Index Value,Points Change,Change(%),Volume,Turnover (Rs. Cr.),P/E,P/B,Div Yield\nNifty 50,${day},100,110,90,${close},1,1,5000,1,1,1,1\nIndia VIX,${day},15,16,14,15.5,1,1,-,-,-,-,-\n`,
  );

describe('the daily files', () => {
  it('answer for the past with the last session closed by then', async () => {
    server.files.set(
      '/content/fo/BhavCopy_NSE_FO_0_0_0_20260813_F_0000.csv.zip',
      zipSync({ 'x.csv': text(udiff) }),
    );
    const sealed = await market.chain({ underlying: nifty, asOf: Date.parse('2026-08-14T05:00:00Z') });
    const { value, freshness } = sealed.judged(Date.parse('2026-08-14T03:00:00Z'));
    expect(new Date(sealed.asOf).toISOString()).toBe('2026-08-13T10:10:00.000Z');
    expect(value).toMatchObject({ symbol: 'NIFTY', source: 'bhavcopy', spot: 24_600 });
    expect(value.slices[0]!.call.oi[0]).toBe(10);
    expect(freshness.state).toBe('lastClose');
  });
  it('say when a day has none, and when the archive does not reach back', async () => {
    const { kind } = await failure(
      market.chain({ underlying: nifty, asOf: Date.parse('2026-08-14T05:00:00Z') }),
    );
    expect(kind).toBe('missing');
    const early = await failure(
      market.chain({ underlying: nifty, asOf: Date.parse('2024-01-10T12:00:00Z') }),
    );
    expect(early.message).toContain('2024-07-08');
  });
  it('give bars of an index and of the volatility index, a download a session', async () => {
    server.files.set('/content/indices/ind_close_all_12082026.csv', closes('12-08-2026', 101));
    server.files.set('/content/indices/ind_close_all_13082026.csv', closes('13-08-2026', 102));
    const request = { interval: '1d', from: Date.parse('2026-08-12'), to: clock.now() } as const;
    const sealed = await market.bars({ underlying: nifty, ...request });
    const { value } = sealed.judged(clock.now());
    expect([...value.close]).toEqual([101, 102]);
    expect(new Date(sealed.asOf).toISOString()).toBe('2026-08-13T10:10:00.000Z');
    const feared = (await market.bars({ underlying: vix, ...request })).judged(clock.now()).value;
    expect([...feared.close]).toEqual([15.5, 15.5]);
    expect([...feared.volume]).toEqual([Number.NaN, Number.NaN]);
  });
  it('do not start hundreds of downloads', async () => {
    const thrown = await failure(
      market.bars({ underlying: nifty, interval: '1d', from: Date.parse('2025-01-01') }),
    );
    expect(thrown.hint).toContain('coach market import');
    expect(server.asked).toEqual([]);
  });
});

describe('quotes', () => {
  it('read an index off the index page', async () => {
    const row = { index: 'INDIA VIX', last: 12.3, previousClose: 12, open: 12.1, high: 12.5, low: 11.9 };
    server.answers.set('/api/allIndices', { data: [row], timestamp: '14-Aug-2026 11:00' });
    const { value } = (await market.quote({ underlying: vix })).judged(clock.now());
    expect(value).toMatchObject({ symbol: 'INDIAVIX', last: 12.3, previousClose: 12, high: 12.5 });
  });
  it('take a share from its chain', async () => {
    server.answers.set('/api/option-chain-contract-info?symbol=RELIANCE', { expiryDates: ['25-Aug-2026'] });
    const path = '/api/option-chain-v3?type=Equity&symbol=RELIANCE&expiry=25-Aug-2026';
    server.answers.set(path, v3Body('RELIANCE', '25-Aug-2026', { spot: 1400 }));
    expect((await market.quote({ underlying: reliance })).judged(clock.now()).value.last).toBe(1400);
  });
});

describe('announcements', () => {
  it('are the board meetings of a span, as they come', async () => {
    const rows = [{ bm_symbol: 'RELIANCE', bm_date: '16-Oct-2026', bm_purpose: 'Financial Results' }];
    const path = '/api/corporate-board-meetings?index=equities&from_date=01-08-2026&to_date=31-10-2026';
    server.answers.set(`${path}&symbol=RELIANCE`, rows);
    const text = await market.announced!({ symbol: 'RELIANCE', from: '2026-08-01', to: '2026-10-31' });
    expect(JSON.parse(text)).toEqual(rows);
  });
});
