import { describe, expect, it } from 'vitest';
import { journalTrades } from '../../../src/domain/journal/trade.ts';
import type { CashFlow, Fill } from '../../../src/domain/ledger/fill.ts';
import { cashOf, foldFills, openPositions } from '../../../src/domain/ledger/fold.ts';
import type { JournalReadOptions } from '../../../src/ports/journal.ts';
import { type WholeFile, wholeFiles } from '../../support/broker-files.ts';
import { sure } from '../../support/ledger-data.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';

const files = wholeFiles();
const report = (name: string, options: JournalReadOptions = {}) =>
  files.read(sharedPath(`data/m_reports/journal/${name}`), options);
const typed = (lines: readonly string[], options: JournalReadOptions = {}) =>
  files.read('typed.csv', { bytes: new TextEncoder().encode(lines.join('\n')), ...options });

/** What some files add up to once each row is counted once: units open by account and symbol, gain after charges and cash by currency. */
function bookOf(...read: readonly WholeFile[]) {
  const once = <T extends { id: string }>(rows: readonly T[]) => [
    ...new Map(rows.map((row) => [row.id, row])).values(),
  ];
  const fills: Fill[] = once(read.flatMap((file) => file.fills));
  const flows: CashFlow[] = once(read.flatMap((file) => file.flows));
  const book = sure(foldFills(fills));
  const net: Record<string, number> = {};
  for (const { currency, realised, charges } of book.positions.values())
    net[currency] = Math.round((net[currency] ?? 0) * 100 + realised - charges) / 100;
  const cash: Record<string, number> = {};
  for (const { currency, amount } of sure(cashOf(book, flows)).values())
    cash[currency] = Math.round((cash[currency] ?? 0) * 100 + amount) / 100;
  const open = Object.fromEntries(
    openPositions(book).map(({ instrument, quantity }) => [instrument.symbol, quantity / 1e8]),
  );
  return { open, net, cash };
}

const flat = {};

// The values are those worked by hand beside the files.
describe.skipIf(!hasShared)('files made after public reports', () => {
  it.each([
    ['A1_flex_cancel_rebook.xml', flat, { USD: 189 }, { USD: 189 }],
    ['A2_flex_cancel_only.xml', flat, {}, {}],
    ['A5_generic_buy_minus100.csv', flat, {}, {}],
    ['B1_semicolon_decimal_comma.csv', flat, { USD: 3.84 }, { USD: 3.84 }],
    ['C1_schwab_tbill.csv', flat, { USD: 150 }, { USD: 20_150 }],
    ['D1_schwab_cash_merger_REAL.csv', flat, { USD: -1506 }, { USD: 1000 }],
    ['F1b_zerodha_us_spreadsheet.csv', flat, { INR: 800 }, { INR: 800 }],
    ['F3a_zerodha_fo_original.csv', flat, { INR: 682.5 }, { INR: 682.5 }],
    ['G1_status_column.csv', flat, { INR: 800 }, { INR: 800 }],
    ['H1_alpaca_assignment_OPTRD.json', flat, { USD: -100 }, { USD: -100 }],
    ['I1_flip_short_to_long.csv', flat, { USD: 894 }, { USD: 894 }],
    ['I2_flip_long_to_short.csv', flat, { USD: 244 }, { USD: 244 }],
    ['J1_pence_GBp.csv', flat, { GBP: 31.5 }, { GBP: 31.5 }],
    ['J2_pence_GBX.csv', flat, { GBP: 31.5 }, { GBP: 31.5 }],
    ['K1_t212_ten_decimals.csv', flat, { GBP: 37.51 }, { GBP: 37.51 }],
    ['L1_rename_same_isin.csv', flat, { INR: 3000 }, { INR: 3000 }],
    ['M1_net_amount_no_fee_column.csv', flat, { USD: 98 }, { USD: 98 }],
    ['R1_two_cost_columns.csv', flat, { USD: 97.25 }, { USD: 97.25 }],
    ['S1_flex_commission_other_currency.xml', flat, { USD: 98 }, { USD: 100.17, EUR: -1.93 }],
    ['P_dhan.csv', flat, { INR: 1322.75 }, { INR: 1322.75 }],
    ['P_etrade.csv', flat, { USD: 21.9 }, { USD: 21.9 }],
    ['P_fidelity.csv', { XYZ: 6 }, { USD: 119.18 }, { USD: -2080.82 }],
    ['P_icici.csv', flat, { INR: 756.75 }, { INR: 756.75 }],
    ['P_robinhood.csv', { XYZ: 10 }, { USD: 63.83 }, { USD: -936.17 }],
    ['P_tastytrade.csv', flat, { USD: 61.5 }, { USD: 5061.5 }],
    ['P_thinkorswim.csv', flat, { USD: 64 }, { USD: 64 }],
    ['P_upstox.csv', flat, { INR: 1322.75 }, { INR: 1322.75 }],
    ['Q_PASS_identical_fills.csv', flat, { USD: 20 }, { USD: 20 }],
    ['Q_PASS_schwab_assigned_expired.csv', flat, { USD: 77.9 }, { USD: 77.9 }],
  ])('%s', async (name, open, net, cash) => {
    const file = await report(name);
    expect([file.refused, file.withheld]).toEqual([[], []]);
    const { net: gained, ...found } = bookOf(file);
    expect(found).toEqual({ open, cash });
    const some = Object.entries(gained).filter(([, value]) => value !== 0);
    expect(Object.fromEntries(some)).toEqual(net);
  });

  it('the original and what a spreadsheet made of it are the same trades', async () => {
    const [original, copy] = [
      await report('F1a_zerodha_original.csv'),
      await report('F1b_zerodha_us_spreadsheet.csv'),
    ];
    expect(copy.fills.map(({ id }) => id)).toEqual(original.fills.map(({ id }) => id));
    // Order numbers cut to 1.30E+15 put trades of different orders together, so they are left out.
    expect(original.fills.map(({ orderId }) => orderId)).toEqual([null, null]);
  });

  it('expiries are judged by the contract, whatever order a spreadsheet wrote them in', async () => {
    const file = await report('F2_zerodha_us_spreadsheet_expiry.csv');
    expect(file.fills.map(({ instrument }) => [instrument.symbol, instrument.expiry])).toEqual([
      ['NIFTY', '2026-07-07'],
      ['BANKNIFTY', '2026-08-25'],
      ['NIFTY', '2026-08-11'],
    ]);
  });

  it('a number that can be read two ways is asked about, and read once said', async () => {
    await expect(report('B2_quoted_decimal_comma.csv')).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('--map decimals=comma'),
    });
    const file = await report('B2_quoted_decimal_comma.csv', { map: 'decimals=comma' });
    expect(bookOf(file)).toMatchObject({ open: flat, net: { USD: 15.35 } });
  });

  it('a price that its amount contradicts takes its symbol along', async () => {
    const file = await report('C2_amount_contradicts_price.csv');
    expect(file.fills).toEqual([]);
    expect(file.refused).toEqual([{ row: 3, reason: expect.stringContaining('1099') }]);
    expect(file.withheld).toEqual([{ symbol: 'ACME', rows: [2], because: 3, reason: expect.any(String) }]);
  });

  it('two accounts of one report stay two', async () => {
    const file = await report('E1_flex_two_accounts.xml');
    const book = sure(foldFills(file.fills));
    expect(
      [...book.positions.values()].map(({ account, quantity, realised, charges }) => [
        account,
        quantity / 1e8,
        (realised - charges) / 100,
      ]),
    ).toEqual([
      ['ibkr-U1', 100, -1],
      ['ibkr-U2', 0, 398],
    ]);
    const named = await report('E1_flex_two_accounts.xml', { account: 'mine' });
    expect([...new Set(named.fills.map(({ account }) => account))]).toEqual(['mine-U1', 'mine-U2']);
    const one = await report('A1_flex_cancel_rebook.xml', { account: 'mine' });
    expect([...new Set(one.fills.map(({ account }) => account))]).toEqual(['mine']);
  });

  it('a short position is split, and coins keep their decimals', async () => {
    const file = await report('H3_alpaca_split_and_crypto.json');
    expect(file.refused).toEqual([]);
    const book = [...sure(foldFills(file.fills)).positions.values()];
    const acme = book.find(({ instrument }) => instrument.symbol === 'ACME')!;
    expect([acme.quantity, acme.realised]).toEqual([0, 10_400]);
    const coins = book.find(({ instrument }) => instrument.symbol === 'BTC/USD')!;
    expect(coins.quantity / 1e8).toBeCloseTo(0.010_713_95 - 0.0107 - 0.000_026_7, 10);
  });

  it.each([
    ['I1_flip_short_to_long.csv', [10, 3], [3, 4], 200],
    ['I2_flip_long_to_short.csv', [10, 12], [12, 11], 50],
  ] as const)(
    '%s: the fill that crosses zero closes at its price and opens at its price',
    async (name, first, second, realised) => {
      const trades = journalTrades((await report(name)).fills);
      const legs = trades.map(({ legs: [leg] }) => [leg!.price, leg!.exit]);
      expect(legs).toEqual([first, second]);
      expect(trades[1]!.realised / 100).toBe(realised);
    },
  );

  it('a share under its new name is one trade in the journal', async () => {
    const [trade, ...more] = journalTrades((await report('L1_rename_same_isin.csv')).fills);
    expect(more).toEqual([]);
    expect([trade!.symbol, trade!.realised, trade!.legs[0]!.open]).toEqual(['ETERNAL', 300_000, 0]);
  });
});

describe('their siblings', () => {
  const plain = 'date,symbol,side,quantity,price,currency,fee';

  it('cancels: by number before the trade, by content, of an earlier file, and of nothing', async () => {
    const flex = (rows: string) =>
      `<FlexQueryResponse><FlexStatements><FlexStatement accountId="U1"><Trades>${rows}</Trades></FlexStatement></FlexStatements></FlexQueryResponse>`;
    const row = (extra: string, side = 'BUY', quantity = '100') =>
      `<Trade currency="USD" assetCategory="STK" symbol="ACME" dateTime="20260506;101500" buySell="${side}" quantity="${quantity}" tradePrice="3" ibCommission="-1" levelOfDetail="EXECUTION" ${extra} />`;
    const cancel = row(
      'transactionType="TradeCancel" origTradeID="7" origTransactionID="70" transactionID="71"',
      'BUY (Ca.)',
      '-100',
    );
    const trade = row('tradeID="7" transactionID="70"');
    const read = (rows: string) => typed([flex(rows)]);
    expect(bookOf(await read(cancel + trade)).open).toEqual(flat);
    expect(bookOf(await read(trade), await read(cancel)).open).toEqual(flat);
    expect(bookOf(await read(cancel), await read(trade)).open).toEqual(flat);
    const sold = row('tradeID="8" transactionID="80"', 'SELL', '-100');
    const unsold = row('notes="Ca" origTransactionID="80" transactionID="81"', 'SELL (Ca.)', '100');
    expect(bookOf(await read(sold + unsold)).open).toEqual(flat);
    const nothing = await read(
      `${row('tradeID="9" transactionID="90"')}${row('notes="Ca"', 'BUY (Ca.)', '-55')}`,
    );
    expect([nothing.fills, nothing.refused.length, nothing.withheld.length]).toEqual([[], 1, 1]);
  });

  it('a purchase of less than nothing undoes one that was there, or is refused with its symbol', async () => {
    const file = await typed([
      plain,
      '2026-06-08,US:ACME,buy,100,10,USD,1',
      '2026-06-08,US:ACME,buy,-100,11,USD,1',
      '2026-06-08,US:BCME,buy,5,10,USD,1',
    ]);
    expect(bookOf(file).open).toEqual({ BCME: 5 });
    expect(file.withheld.map(({ symbol, rows }) => [symbol, rows])).toEqual([['ACME', [2]]]);
  });

  it('half a booking goes out whole: a purchase, a sale, a split or a torn row refused', async () => {
    for (const bad of [
      '2026-06-08,US:ACME,buy,1x0,10,USD,1',
      '2026-06-08,US:ACME,buy,100,,USD,1',
      '2026-06-08,US:ACME,given,100,10,USD,1',
      '2026-06-08,US:ACME,buy',
    ]) {
      const file = await typed([
        plain,
        bad,
        '2026-06-09,US:ACME,sell,100,11,USD,1',
        '2026-06-09,US:BCME,buy,5,10,USD,1',
      ]);
      expect(bookOf(file).open, bad).toEqual({ BCME: 5 });
      expect(file.withheld, bad).toMatchObject([{ symbol: 'ACME', rows: [3], because: 2 }]);
    }
  });

  it('a refused row without a symbol is said to be able to touch any position', async () => {
    const file = await typed([plain, '2026-06-08,,buy,10,10,USD,1', '2026-06-09,US:BCME,buy,5,10,USD,1']);
    expect([file.unplaced, file.fills.length]).toEqual([[2], 1]);
  });

  it.each([
    ['points beside thousands', ['"1,500","2,000.50"', '"2,000","1,000"'], 2_000.5],
    ['commas proven by another row', ['"1.500","2,5"', '"2.000","110,500"'], 2.5],
  ])('%s', async (_, cells, price) => {
    const file = await typed([
      'date,symbol,side,quantity,price,currency',
      ...cells.map((cell) => `2026-06-08,US:ACME,buy,${cell},USD`),
    ]);
    const quoted = file.fills.map((fill) => fill.price / 1e6);
    expect(quoted).toContain(price);
  });

  it('a broker file saved with decimal commas is read by them', async () => {
    const header =
      'symbol;isin;trade_date;exchange;segment;series;trade_type;auction;quantity;price;trade_id;order_id;order_execution_time';
    const file = await typed([
      header,
      'INFY;INE009A01021;2026-06-09;NSE;EQ;EQ;buy;FALSE;10,000;1500,500;60306001;1;2026-06-09T10:22:33',
      'INFY;INE009A01021;2026-06-10;NSE;EQ;EQ;sell;FALSE;10,000;1580,500;60306002;2;2026-06-10T10:22:33',
    ]);
    expect(bookOf(file)).toMatchObject({ open: flat, net: { INR: 800 } });
  });

  it('dates that can be read two ways are asked about; proven ones are read; contradictory ones are refused', async () => {
    const row = (date: string) => `${date},US:ACME,buy,1,10,USD,1`;
    await expect(typed([plain, row('05/06/2026')])).rejects.toMatchObject({
      message: expect.stringContaining('--map dates='),
    });
    const day = async (dates: readonly string[]) =>
      new Date((await typed([plain, ...dates.map(row)])).fills[0]!.at).toISOString().slice(0, 10);
    expect(await day(['05/06/2026', '25/06/2026'])).toBe('2026-06-05');
    expect(await day(['05/06/2026', '06/25/2026'])).toBe('2026-05-06');
    expect(await day(['46182'])).toBe('2026-06-09');
    await expect(typed([plain, row('25/06/2026'), row('06/25/2026')])).rejects.toMatchObject({
      message: expect.stringContaining('contradict'),
    });
  });

  it('a trade number that a spreadsheet has cut is refused', async () => {
    const file = await typed([
      'symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time',
      'INFY,INE009A01021,2026-06-09,NSE,EQ,EQ,buy,FALSE,10,1500,6.03E+07,1,2026-06-09T10:22:33',
    ]);
    expect(file.refused).toEqual([{ row: 2, reason: expect.stringContaining('spreadsheet') }]);
  });

  it.each(['GBp', 'GBX', 'ZAc', 'ILA'])('%s is a hundredth in every column', async (currency) => {
    const file = await typed([
      'date,symbol,side,quantity,price,currency,exchange,fee,net',
      `2026-05-06,VODX,buy,500,72.5,${currency},LSE,300,-36550`,
      `2026-06-06,VODX,sell,500,80,${currency},LSE,300,39700`,
    ]);
    expect(Object.values(bookOf(file).net)).toEqual([31.5]);
  });

  it.each(['CANCELLED', 'Rejected', 'pending', 'Open', 'Expired', 'trigger pending'])(
    'an order that is %s counts nothing',
    async (status) => {
      const file = await typed([
        `${plain},status`,
        `2026-06-08,US:ACME,buy,100,10,USD,1,${status}`,
        '2026-06-08,US:ACME,buy,5,10,USD,1,Filled',
      ]);
      expect(bookOf(file).open).toEqual({ ACME: 5 });
      expect(file.skipped).toHaveLength(1);
    },
  );

  it('a status nobody knows is refused, not guessed', async () => {
    const file = await typed([`${plain},status`, '2026-06-08,US:ACME,buy,100,10,USD,1,frobbed']);
    expect(file.refused).toEqual([{ row: 2, reason: expect.stringContaining('frobbed') }]);
  });

  it('amounts: unsigned gross ones prove, net ones cost, a sum stands for a price', async () => {
    const read = (rows: readonly string[], header: string) => typed([header, ...rows]);
    const gross = await read(
      ['2026-06-08,US:ACME,buy,10,100,1000', '2026-06-09,US:ACME,sell,10,110,1100'],
      'date,symbol,side,quantity,price,value',
    );
    expect(gross.fills.map(({ chargesKnown }) => chargesKnown)).toEqual([false, false]);
    const reversed = await read(
      ['2026-06-08,US:ACME,buy,10,100,1001', '2026-06-09,US:ACME,sell,10,110,-1099'],
      'date,symbol,side,quantity,price,net',
    );
    expect(bookOf(reversed).net).toEqual({ USD: 98 });
    const summed = await read(
      ['2026-06-08,US:ACME,buy,10,-1001,1', '2026-06-09,US:ACME,sell,10,1099,1'],
      'date,symbol,side,quantity,net,fee',
    );
    expect(bookOf(summed).net).toEqual({ USD: 98 });
    expect(summed.fills[0]!.price).toBe(100e6);
  });

  it('a file without symbols is read by its ISINs, and two accounts in a column are two', async () => {
    const file = await typed(
      [
        'date,isin,side,quantity,price,account',
        '2026-06-08,INE009A01021,buy,10,1500,A',
        '2026-06-09,INE009A01021,sell,4,1510,B',
      ],
      { exchange: 'NSE' },
    );
    expect(file.fills.map(({ account, instrument }) => [account, instrument.symbol])).toEqual([
      ['csv-A', 'INE009A01021'],
      ['csv-B', 'INE009A01021'],
    ]);
  });

  it('dividends, expiries and deposits of the brokers read from their own columns', async () => {
    const tasty = await typed([
      'Date,Type,Sub Type,Action,Symbol,Instrument Type,Description,Value,Quantity,Average Price,Commissions,Fees,Multiplier,Root Symbol,Underlying Symbol,Expiration Date,Strike Price,Call or Put,Order #,Total,Currency',
      '2026-04-17T15:00:00-0500,Receive Deliver,Expiration,BUY_TO_CLOSE,XYZ   260417C00110000,Equity Option,Removal of 1,0.00,1,0.00,--,0.00,100,XYZ,XYZ,4/17/26,110,CALL,--,0.00,USD',
      '2026-04-02T06:46:35-0700,Trade,Sell to Open,SELL_TO_OPEN,XYZ   260417C00110000,Equity Option,Sold 1,62.00,1,62.00,-1.00,-0.13,100,XYZ,XYZ,4/17/26,110,CALL,1,60.87,USD',
      '2026-04-01T00:00:00-0700,Money Movement,Dividend,,XYZ,,XYZ CORP,5.00,0,,--,0.00,,,,,,,,5.00,USD',
    ]);
    expect(bookOf(tasty)).toEqual({ open: flat, net: { USD: 60.87 }, cash: { USD: 65.87 } });
    const robin = await typed([
      '"Activity Date","Process Date","Settle Date","Instrument","Description","Trans Code","Quantity","Price","Amount"',
      '"4/17/2026","4/17/2026","4/17/2026","XYZ","Option Expiration for XYZ 4/17/2026 Call $110.00","OEXP","2","",""',
      '"4/2/2026","4/2/2026","4/3/2026","XYZ","XYZ 4/17/2026 Call $110.00","STO","2","$0.62","$123.91"',
      '"4/1/2026","4/1/2026","4/1/2026","","ACH Deposit","ACH","","","$500.00"',
      '"4/1/2026","4/1/2026","4/1/2026","XYZ","Cash Div: R/D 2026-03-20","CDIV","","","$5.00"',
    ]);
    expect(bookOf(robin)).toEqual({ open: flat, net: { USD: 123.91 }, cash: { USD: 628.91 } });
  });

  it.each([
    [
      'Ghostfolio',
      [
        'Date,Code,DataSource,Currency,Price,Quantity,Action,Fee,Note',
        '2026-01-05,AAPL,YAHOO,USD,200.5,10,buy,1.00,',
        '2026-02-05,AAPL,YAHOO,USD,210.5,10,sell,1.00,',
      ],
      98,
    ],
    [
      'Parqet',
      [
        'datetime;price;shares;amount;tax;fee;type;assettype;identifier;currency',
        '2026-01-05T15:30:00.000Z;200,5;10;2005;0;1;Buy;Security;US0378331005;USD',
        '2026-02-05T15:30:00.000Z;210,5;10;2105;0,5;1;Sell;Security;US0378331005;USD',
      ],
      97.5,
    ],
  ])('%s is read by the usual names of its columns', async (_, lines, net) => {
    const file = await typed(lines);
    expect(file.refused).toEqual([]);
    expect(bookOf(file)).toMatchObject({ open: flat, net: { USD: net } });
  });

  it('an unknown table is refused with its columns and a mapping to start from', async () => {
    await expect(typed(['when,what,how many,at', '1,2,3,4'])).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('when, what, howmany, at'),
      hint: expect.stringContaining('--map date=?'),
    });
  });
});
