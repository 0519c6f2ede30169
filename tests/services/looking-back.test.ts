import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { desk } from '../support/trading.ts';

const coach = desk('2026-11-21T10:00:00+05:30');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-clocks-'));
afterAll(async () => {
  await coach.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

it('a trade on an exchange without a clock is told in UTC, on one and the same day everywhere', async () => {
  const file = path.join(folder, 'saxo.csv');
  fs.writeFileSync(
    file,
    [
      'Client ID,Trade Date,Value Date,Type,Instrument,Instrument ISIN,Instrument currency,Exchange Description,Instrument Symbol,Event,Amount,Order ID,Conversion Rate',
      ',02-Mar-2026,04-Mar-2026,Trade,Fund,IE00BK5BQT80,EUR,Amsterdam,VWRA:xams,Buy 3 @ 100.00 EUR,"-301,00",,1',
      ',09-Mar-2026,11-Mar-2026,Trade,Fund,IE00BK5BQT80,EUR,Amsterdam,VWRA:xams,Sell 3 @ 110.00 EUR,"329,00",,1',
      ',09-Mar-2026,09-Mar-2026,Cash Transfer,,,EUR,,,Deposit,500,,1',
    ].join('\n'),
  );
  expect(await coach.ask('journal import', { paths: [file] })).toMatchObject({
    files: [{ from: '2026-03-02', to: '2026-03-09' }],
  });
  expect(await coach.ask('journal list')).toMatchObject({
    trades: [{ openedAt: '2026-03-02T00:00:00+00:00', closedAt: '2026-03-09T00:00:00+00:00' }],
  });
  expect(
    await coach.ask('query', { words: ['SELECT opened, opened_day, closed_day FROM trades'] }),
  ).toMatchObject({
    rows: [{ opened: '2026-03-02T00:00:00+00:00', opened_day: '2026-03-02', closed_day: '2026-03-09' }],
  });
  expect(await coach.ask('query', { words: ['SELECT DISTINCT day FROM fills ORDER BY 1'] })).toMatchObject({
    rows: [{ day: '2026-03-02' }, { day: '2026-03-09' }],
  });
  expect(await coach.ask('query', { words: ['SELECT time FROM cash_flows'] })).toMatchObject({
    rows: [{ time: '2026-03-09T00:00:00+00:00' }],
  });
  expect(await coach.ask('performance', { period: '2026-03-09..2026-03-09' })).toMatchObject({
    currency: 'EUR',
    trades: { count: 1 },
  });
});

it('a query counts trades as the journal groups and tags them', async () => {
  const file = path.join(folder, 'fo.csv');
  const leg = (id: number, right: string, side: string, price: number, time: string) =>
    `NIFTY26N1025000${right},,2026-11-10,NSE,FO,,${side},false,65,${price},${id},${id},${time},2026-11-10`;
  fs.writeFileSync(
    file,
    [
      'symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time,expiry_date',
      leg(1, 'CE', 'sell', 120, '2026-11-03T09:20:00'),
      leg(2, 'PE', 'sell', 110, '2026-11-03T09:20:10'),
      leg(3, 'CE', 'buy', 20, '2026-11-10T15:20:00'),
      leg(4, 'PE', 'buy', 90, '2026-11-10T15:20:10'),
    ].join('\n'),
  );
  await coach.ask('journal import', { paths: [file] });
  const listed = (await coach.ask('journal list', { symbol: 'NIFTY' })) as {
    trades: { id: string; net: number }[];
  };
  const { id, net } = listed.trades[0]!;
  await coach.ask('journal note', { trade: id, tags: ['range', 'weekly'] });
  expect(await coach.ask('query', { words: ['how did my short straddles do on expiry days'] })).toMatchObject(
    {
      rows: [{ currency: 'INR', trades: 1, won: 1, win_rate: 1, low_95: 0.2065, high_95: 1, net }],
    },
  );
  expect(
    await coach.ask('query', {
      words: ['SELECT id, strategy, tag, net FROM trades WHERE symbol = "NIFTY"'.replaceAll('"', "'")],
    }),
  ).toMatchObject({
    rows: [{ id, strategy: 'short-straddle', tag: 'range, weekly', net }],
  });
  expect(await coach.ask('query', { words: ['trades tag weekly'] })).toMatchObject({ rowCount: 1 });
});

it('what an open trade has realised is named beside the figures of the closed ones', async () => {
  await coach.ask('trade open', {
    symbol: 'SPY',
    side: 'buy',
    quantity: 10,
    price: 100,
    at: '2026-11-02T10:00:00-05:00',
    account: 'us',
  });
  await coach.ask('trade open', {
    symbol: 'SPY',
    side: 'sell',
    quantity: 4,
    price: 110,
    at: '2026-11-03T10:00:00-05:00',
    account: 'us',
  });
  const found = (await coach.ask('performance', { account: 'us' })) as {
    warnings: string[];
    trades: { count: number };
  };
  expect(found.trades.count).toBe(0);
  expect(found.warnings.join()).toContain('1 open trades have realised 40 USD');
});

it('a search counts how those like the question ended, not what fills the list up', async () => {
  const found = (await coach.ask('memory search', { text: ['NIFTY short straddle'] })) as {
    results: { strategy: string | null; outcome: unknown }[];
    outcomes: { n: number; losses: number };
  };
  expect(found.results.filter(({ outcome }) => outcome !== null).map(({ strategy }) => strategy)).toContain(
    'long-stock',
  );
  expect(found.outcomes).toMatchObject({ n: 1, losses: 0 });
});
