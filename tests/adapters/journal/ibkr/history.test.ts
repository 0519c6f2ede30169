import { describe, expect, it } from 'vitest';
import type { WholeFile } from '../../../support/broker-files.ts';
import { wholeFiles } from '../../../support/broker-files.ts';

const read = (text: readonly string[]) =>
  wholeFiles().read('typed', { bytes: new TextEncoder().encode(text.join('\n')) });
const head = (base: string, columns = 'Price Currency,') => [
  'Statement,Header,Field Name,Field Value',
  'Statement,Data,Title,Transaction History',
  'Summary,Header,Field Name,Field Value',
  `Summary,Data,Base Currency,${base}`,
  'Summary,Data,Ending Cash,"4,000"',
  `Transaction History,Header,Date,Account,Description,Transaction Type,Symbol,Quantity,Price,${columns}Gross Amount ,Commission,Net Amount`,
];
const row = (text: string) => `Transaction History,Data,${text}`;
const fills = ({ fills: all }: WholeFile) =>
  all.map((fill) => [
    fill.side,
    fill.quantity / 1e8,
    fill.instrument.symbol,
    fill.price / 1e6,
    fill.currency,
    fill.charges,
  ]);
const flows = ({ flows: all }: WholeFile) =>
  all.map(({ kind, amount, currency }) => [kind, amount, currency]);

describe("Interactive Brokers' Transaction History", () => {
  it('keeps a trade in its own currency and turns its commission into that', async () => {
    const file = await read([
      ...head('EUR'),
      row('2026-03-27,U***1,WORLD ETF,Sell,SPYI,-20.0,9.8,EUR,196.0,-1.25,194.75'),
      row('2026-03-27,U***1,WORLD ETF,Buy,SPYI,50.0,9.752,EUR,-487.6,-1.2914544,-488.8914544'),
      row('2026-03-20,U***1,SOME INC,Buy,BRK B,55.0,10,USD,-500.0,-0.9,-500.9'),
      row('2026-03-19,U***1,OTHER LTD,Buy,OTH,752.0,0.255,AUD,-118.13,-,-118.13'),
    ]);
    expect(file).toMatchObject({ format: 'ibkr-history', refused: [] });
    expect(fills(file)).toEqual([
      ['buy', 752, 'OTH', 0.255, 'AUD', 0],
      // 0.90 euros at 550 dollars for 500 euros.
      ['buy', 55, 'BRK.B', 10, 'USD', 99],
      // The newest stands first in the file, so what was bought that day comes before what was sold.
      ['buy', 50, 'SPYI', 9.752, 'EUR', 129],
      ['sell', 20, 'SPYI', 9.8, 'EUR', 125],
    ]);
  });

  it('tells options, their endings and what they brought from the contract names', async () => {
    const file = await read([
      ...head('USD'),
      row('2026-04-14,U***1,PYPL 17APR26 40 P,Buy,PYPL  260417P00040000,1.0,0.01,USD,-1.0,-0.56795,-1.56795'),
      row('2026-04-17,U***1,PYPL 17APR26 40 P,Expired,PYPL  260417P00040000,-1.0,-,USD,-,-,-'),
      row(
        '2026-03-20,U***1,Sell -100 CURRENCY TRUST,Exercise,FXE,-100.0,107.0,USD,10700.0,-0.0195,10699.9805',
      ),
    ]);
    expect(file.refused).toEqual([]);
    expect(file.fills.map(({ kind, side, instrument }) => [kind, side, instrument.kind])).toEqual(
      expect.arrayContaining([
        ['trade', 'buy', 'option'],
        ['expiry', 'sell', 'option'],
        ['exercise', 'sell', 'stock'],
      ]),
    );
  });

  it('keeps money as the account tells it, and both sides of an exchange', async () => {
    const file = await read([
      ...head('EUR'),
      row('2026-05-28,U***1,Electronic Fund Transfer,Deposit,-,-,-,-,732.0,-,732.0'),
      row('2026-05-27,U***1,AAPL Cash Dividend,Dividend,AAPL,-,-,-,4.5,-,4.5'),
      row('2026-05-27,U***1,AAPL Cash Dividend - US Tax,Foreign Tax Withholding,AAPL,-,-,-,-0.68,-,-0.68'),
      row('2026-05-26,U***1,EUR Debit Interest,Debit Interest,-,-,-,-,-0.41,-,-0.41'),
      row('2026-05-21,U***1,Forex Trade,Forex Trade Component,EUR.USD,-496.28,1.15772,USD,-1.72,-1.75,-3.47'),
      row('2026-05-20,U***1,FX Translations P&L,Adjustment,-,-,-,-,-6.56,-,-6.56'),
    ]);
    expect(flows(file).sort()).toEqual(
      [
        ['transfer', -49628, 'EUR'],
        ['transfer', 57455, 'USD'],
        ['fee', -175, 'EUR'],
        ['interest', -41, 'EUR'],
        ['dividend', 450, 'EUR'],
        ['tax', -68, 'EUR'],
        ['deposit', 73200, 'EUR'],
      ].sort(),
    );
    expect(file.skipped.map(({ reason }) => reason)).toEqual([expect.stringContaining('Adjustment')]);
    expect(file.notes.join(' ')).toContain('EUR');
  });

  it('reads the layout without a price currency, in any language of its summary', async () => {
    const text = head('GBP', '').map((line) => line.replace('Base Currency', 'Basiswährung'));
    const file = await read([
      ...text,
      row('2025-10-13,U***1,ISHARES,Buy,CNX1,1.0,1060.3,-1060.3,-3.0,-1063.3'),
    ]);
    expect(fills(file)).toEqual([['buy', 1, 'CNX1', 1060.3, 'GBP', 300]]);
  });

  it('refuses by name what it cannot tell: futures, bonds, other actions, no base currency', async () => {
    const file = await read([
      ...head('USD'),
      row('2026-08-06,U1,M2K 18SEP26,Buy,M2KU6,1.0,3038.6,USD,-15193(1),-0.62,-0.62'),
      row('2026-08-05,U1,T 4 5/8,Buy,T 4 5/8 02/28/26,1000,100.48,USD,-1004.80,-5.00,-1009.80'),
      row('2026-08-06,U1,M2K 18SEP26 Position MTM,Position MTM,M2KU6,-,-,-,114.2141,-,114.2141'),
      row('2026-08-04,U1,X Spinoff,Corporate Action,X,-,-,-,10.0,0,10.0'),
    ]);
    expect(file.fills).toEqual([]);
    expect(file.flows).toEqual([]);
    expect(file.refused).toHaveLength(4);
    expect(file.refused.map(({ reason }) => reason).join('; ')).toMatch(
      /Corporate Action.*(bonds|T 4).*future/s,
    );
    await expect(read(head('USD').slice(5))).rejects.toMatchObject({
      kind: 'usage',
      hint: expect.any(String),
    });
  });

  it('read twice is the same twice', async () => {
    const text = [...head('USD'), row('2026-03-01,U***1,X,Buy,QQQ,1,100,USD,-100,-1,-101')];
    expect((await read([...text, text.at(-1)!])).fills.map(({ id }) => id)).toHaveLength(2);
    expect((await read(text)).fills[0]!.id).toBe((await read(text)).fills[0]!.id);
  });
});
