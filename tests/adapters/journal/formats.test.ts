import { describe, expect, it } from 'vitest';
import type { JournalReadOptions } from '../../../src/ports/journal.ts';
import { type WholeFile, wholeFiles } from '../../support/broker-files.ts';

const read = (text: string | readonly string[], options: JournalReadOptions = {}) =>
  wholeFiles().read('typed', {
    bytes: new TextEncoder().encode(typeof text === 'string' ? text : text.join('\n')),
    ...options,
  });
const brief = (file: WholeFile) =>
  file.fills.map((fill) => [
    fill.side,
    fill.quantity / 1e8,
    fill.instrument.symbol,
    fill.price / 1e6,
    fill.currency,
    fill.charges,
  ]);
const money = (file: WholeFile) => file.flows.map((flow) => [flow.kind, flow.amount, flow.currency]);

describe('Saxo', () => {
  const header =
    'Client ID,Trade Date,Value Date,Type,Instrument,Instrument ISIN,Instrument currency,Exchange Description,Instrument Symbol,Event,Amount,Order ID,Conversion Rate';
  it('reads decimal commas, months in Dutch, and the commission inside the amount', async () => {
    const file = await read([
      header,
      ',16-mrt-2026,18-mrt-2026,Transactie,Fund,IE00B3XXRP09,EUR,Euronext,VUSA:xams,Koop 2 @ 110.50 EUR,"-223,00",,1',
      ',17-Mar-2026,18-Mar-2026,Trade,Fund,IE00B3XXRP09,EUR,Euronext,VUSA:xams,Sell 1 @ 112.25 EUR,"110,25",,1',
      ',18-Mar-2026,18-Mar-2026,Cash amount,,,EUR,,,Custody Fee,"-3,91",,1',
      ',18-Mar-2026,18-Mar-2026,Cash Transfer,,,EUR,,,Deposit,"1.500,00",,1',
      ',18-Mar-2026,18-Mar-2026,Trade,Other Fund,IE00B4L5Y983,EUR,Euronext,IWDA:xams,Sell 1 @ 112.25 EUR,"-110,25",,1',
    ]);
    expect(brief(file)).toEqual([
      ['buy', 2, 'VUSA', 110.5, 'EUR', 200],
      ['sell', 1, 'VUSA', 112.25, 'EUR', 200],
    ]);
    expect(money(file)).toEqual([
      ['fee', -391, 'EUR'],
      ['deposit', 150_000, 'EUR'],
    ]);
    expect(file.refused).toEqual([{ row: 6, reason: 'the sign of the amount contradicts the event' }]);
  });
});

describe('eToro', () => {
  it('takes thousands commas, other spreadsheets decimals and brackets, and counts what the account gained', async () => {
    const file = await read([
      'Date,Type,Details,Amount,Units,Realized Equity Change,Realized Equity,Balance,Position ID,Asset type,NWA',
      '05/01/2026 15:36:54,Open Position,AMD/USD,"1,049.88",7.5,0.00,"4,581.91",0.00,111,Stocks,0.00',
      '16/01/2026 20:08:09,Position closed,AMD/USD,"1,100.00",7.5,50.12,"4,581.91",0.80,111,Stocks,0.00',
      '19/01/2026 00:51:22,Overnight fee,Daily,"(0,31)",-,"(0,31)"," 1 791,84 "," 1 091,84 ",222,CFD," 0,00 "',
      '20/01/2026 13:09:09,Withdraw Request,-,-100.11,-,-100.11,"4,581.91",0.00,-,,0.00',
      '20/01/2026 13:09:09,Withdrawal Conversion Fee,-,-1.36,-,0.00,"4,581.91",0.00,-,,0.00',
    ]);
    expect(brief(file)).toEqual([
      ['buy', 7.5, 'AMD', 139.984, 'USD', 0],
      ['sell', 7.5, 'AMD', 146.666667, 'USD', 0],
    ]);
    expect(money(file)).toEqual([
      ['fee', -31, 'USD'],
      ['withdrawal', -10_011, 'USD'],
    ]);
  });
});

describe('XTB', () => {
  const rows = [
    'ID;Type;Time;Comment;Symbol;Amount;;;;',
    '1;Stocks/ETF purchase;12.02.2026 13:01:45;OPEN BUY 34/42.5658 @ 11.7480;SPYL.DE;-399.43;;;;',
    '2;Stocks/ETF sale;13.02.2026 11:42:37;CLOSE BUY 30 @ 12.000;SPYL.DE;360.00;;;;',
    '3;Stock purchase;13.02.2026 20:56:07;OPEN BUY 1 @ 122.34;GOOGL.US;-111.25;;;;',
    '4;Profit/Loss (FX/CFD);14.02.2026 01:35:43;Profit of position #1;US30;-0.15;;;;',
    '2;ETF sale;13.02.2026 11:42:37;CLOSE BUY 30 @ 12.000;SPYL.DE;360.00;;;;',
    '5;Dividend;14.02.2026 11:00:23;T.US USD 0.5000/ SHR;T.US;2.23;;;;',
    '6;Deposit;014.02.2026 11:00:23;wire;;100;;;;',
  ];
  it('reads trades out of comments, once a number, in the currency that the amounts prove', async () => {
    const file = await read(rows);
    expect(brief(file)).toEqual([
      ['buy', 34, 'SPYL', 11.748, 'EUR', 0],
      ['sell', 30, 'SPYL', 12, 'EUR', 0],
      ['buy', 1, 'GOOGL', 111.25, 'EUR', 0],
      ['buy', 1, 'US30', 0.15, 'EUR', 0],
      ['sell', 1, 'US30', 0, 'EUR', 0],
    ]);
    expect([file.duplicates, file.refused.length]).toEqual([1, 1]);
    expect(money(file)).toEqual([['dividend', 223, 'EUR']]);
  });
  it('asks for the currency where nothing proves it', async () => {
    await expect(read([rows[0]!, rows[3]!])).rejects.toMatchObject({
      kind: 'usage',
      hint: expect.stringContaining('--currency'),
    });
    expect((await read([rows[0]!, rows[3]!], { currency: 'PLN' })).fills[0]!.currency).toBe('PLN');
  });
});

describe('Interactive Brokers', () => {
  it('reads an activity statement section by section', async () => {
    const file = await read([
      'Statement,Header,Field Name,Field Value',
      'Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,C. Price,Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code',
      'Trades,Data,Order,Stocks,USD,AAPL,"2026-01-05, 10:12:33",100,125.5,126,-12550,-1,12551,0,50,O',
      'Trades,Data,Order,Equity and Index Options,USD,SPY 20FEB26 600 C,"2026-01-06, 11:00:00",-2,5.25,5.3,1050,-1.4,,0,-10,O',
      'Trades,SubTotal,,Stocks,USD,AAPL,,100,,,-12550,-1,12551,0,50,',
      'Deposits & Withdrawals,Header,Currency,Settle Date,Description,Amount',
      'Deposits & Withdrawals,Data,USD,2026-01-02,Electronic Fund Transfer,"20,000"',
      'Deposits & Withdrawals,Data,Total,,,20000',
    ]);
    expect(brief(file)).toEqual([
      ['buy', 100, 'AAPL', 125.5, 'USD', 100],
      ['sell', 2, 'SPY', 5.25, 'USD', 140],
    ]);
    expect(new Date(file.fills[0]!.at).toISOString()).toBe('2026-01-05T15:12:33.000Z');
    expect(money(file)).toEqual([['deposit', 2_000_000, 'USD']]);
  });

  const trade = (more: string) =>
    `<Trade currency="USD" assetCategory="STK" symbol="AAPL" tradeID="7" dateTime="20260105;101233" quantity="10" tradePrice="100" ibCommission="-1" ibCommissionCurrency="USD" taxes="-0.5" buySell="BUY" ${more}/>`;
  const report = (inside: string) =>
    `<?xml version="1.0"?><FlexQueryResponse><FlexStatements><FlexStatement accountId="U1"><Trades>${inside}</Trades></FlexStatement></FlexStatements></FlexQueryResponse>`;

  it('reads Flex XML, commission and taxes as charges, New York time', async () => {
    const file = await read(report(trade('levelOfDetail="EXECUTION"') + trade('levelOfDetail="ORDER"')));
    expect(brief(file)).toEqual([['buy', 10, 'AAPL', 100, 'USD', 150]]);
    expect(new Date(file.fills[0]!.at).toISOString()).toBe('2026-01-05T15:12:33.000Z');
  });
  it('keeps what stands before a tear and refuses document types and entities', async () => {
    const whole = report(trade(''));
    const torn = await read(whole.slice(0, whole.indexOf('/>') + 2));
    expect([torn.fills.length, torn.refused.length]).toEqual([1, 1]);
    const bomb = `<!DOCTYPE FlexQueryResponse [<!ENTITY a "x">]>${whole}`;
    const refused = await read(bomb);
    expect([refused.fills.length, refused.refused[0]!.reason]).toEqual([
      0,
      expect.stringContaining('document types'),
    ]);
    expect((await read(report(trade('notes="&a;"')))).refused).toHaveLength(1);
  });
});

describe('Alpaca', () => {
  it('reads activities: fills by their number, dividends, expiries; the rest is refused by name', async () => {
    const file = await read(
      JSON.stringify([
        {
          activity_type: 'FILL',
          id: '1::a',
          price: '174.78',
          qty: '2',
          side: 'buy',
          symbol: 'AAPL',
          order_id: 'o',
          transaction_time: '2026-02-02T18:55:09.981482Z',
          type: 'fill',
        },
        {
          activity_type: 'FILL',
          id: '2::b',
          price: '1.5',
          qty: '1',
          side: 'sell_short',
          symbol: 'SPY260220C00600000',
          order_id: 'p',
          transaction_time: '2026-02-02T18:56:00Z',
        },
        { activity_type: 'OPEXP', id: '3::c', date: '2026-02-20', qty: '1', symbol: 'SPY260220C00600000' },
        { activity_type: 'DIV', id: '4::d', date: '2026-02-10', net_amount: '1.02', symbol: 'T' },
        { activity_type: 'MA', id: '5::e', date: '2026-02-10', qty: '9', symbol: 'T' },
      ]),
    );
    expect(brief(file)).toEqual([
      ['buy', 2, 'AAPL', 174.78, 'USD', 0],
      ['sell', 1, 'SPY', 1.5, 'USD', 0],
      ['buy', 1, 'SPY', 0, 'USD', 0],
    ]);
    expect(money(file)).toEqual([['dividend', 102, 'USD']]);
    expect(file.refused).toEqual([{ row: 5, reason: expect.stringContaining('MA') }]);
  });
});

describe('a plain CSV', () => {
  const rows = [
    'Datum;Stuecke;Kurs;Papier;Was;Gebuehr',
    '05.01.2026 09:20;1.000;2,50;INFY;Kauf;20,5',
    '06.01.2026 10:20;1.000;2,75;INFY;Verkauf;20,5',
  ];
  const map =
    'date=Datum,symbol=Papier,side=Was,quantity=Stuecke,price=Kurs,charges=Gebuehr,dates=dmy,decimals=comma';
  it('is read under a mapping', async () => {
    const file = await read(rows, { map, exchange: 'NSE' });
    expect(brief(file)).toEqual([
      ['buy', 1000, 'INFY', 2.5, 'INR', 2050],
      ['sell', 1000, 'INFY', 2.75, 'INR', 2050],
    ]);
    expect(new Date(file.fills[0]!.at).toISOString()).toBe('2026-01-05T03:50:00.000Z');
  });
  it('needs no mapping where its columns bear their usual names, and reads options by name', async () => {
    const file = await read([
      'date,symbol,side,qty,price',
      '2026-01-05 09:20:00,NIFTY26JAN25000CE,sell,75,110.5',
      '2026-01-05 09:20:00,NIFTY26JAN25000CE,sell,75,110.5',
    ]);
    expect(brief(file)).toEqual([
      ['sell', 75, 'NIFTY', 110.5, 'INR', 0],
      ['sell', 75, 'NIFTY', 110.5, 'INR', 0],
    ]);
    expect(file.fills[0]!.id).not.toBe(file.fills[1]!.id);
  });
  it('says what a mapping lacks', async () => {
    await expect(read(rows, { map: 'date=Datum,symbol=Papier' })).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('quantity, price'),
    });
    await expect(read(rows, { map: 'colour=Datum' })).rejects.toMatchObject({ kind: 'usage' });
    await expect(read(rows, { map: 'date' })).rejects.toMatchObject({ kind: 'usage' });
  });
});

describe('ids', () => {
  const head = 'date,symbol,side,qty,price';
  const row = (minute: number) => `2026-01-05 09:${minute}:00,INFY,buy,1,1500`;
  it('overlapping files share the ids of what they share', async () => {
    const first = await read([head, row(20), row(20), row(21)]);
    const second = await read([head, row(20), row(20), row(21), row(22)]);
    expect(second.fills.map(({ id }) => id).slice(0, 3)).toEqual(first.fills.map(({ id }) => id));
    expect(new Set(second.fills.map(({ id }) => id)).size).toBe(4);
  });
});
