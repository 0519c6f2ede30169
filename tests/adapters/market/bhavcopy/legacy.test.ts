import { describe, expect, it } from 'vitest';
import { lotFromTurnover } from '../../../../src/adapters/market/bhavcopy/lots.ts';
import { files } from '../../../../src/adapters/market/files.ts';
import { hasShared, sharedPath } from '../../../support/shared.ts';

const header =
  'INSTRUMENT,SYMBOL,EXPIRY_DT,STRIKE_PR,OPTION_TYP,OPEN,HIGH,LOW,CLOSE,SETTLE_PR,CONTRACTS,VAL_INLAKH,OPEN_INT,CHG_IN_OI,TIMESTAMP,';
const read = (...rows: string[]) =>
  files().read('fo.csv', { bytes: new TextEncoder().encode(`${header}\n${rows.join('\n')}\n`) });

describe('lotFromTurnover', () => {
  it('finds the one lot that explains strike plus premium', () => {
    expect(
      lotFromTurnover([{ rupees: 29_237.6876e5, contracts: 4155, least: 637.35, most: 641.5 }], 0),
    ).toBeNull();
    expect(
      lotFromTurnover([{ rupees: 29_237.6876e5, contracts: 4155, least: 637.35, most: 641.5 }], 1_247_400),
    ).toBe(1100);
  });
  it('says nothing without turnover', () => {
    expect(lotFromTurnover([], 100)).toBeNull();
  });
});

describe('the old daily file', () => {
  it('has no spot, reads upper-case days and the comma at the end of a row', async () => {
    const found = await read(
      'OPTIDX,NIFTY,25-Jul-2024,24300.00,CE,200,210,190,205,205,100,612.5,250000,-2500,08-JUL-2024,',
      'FUTIDX,NIFTY,25-Jul-2024,0,XX,24300,24400,24200,24350,24350,10,60.9,25000,0,08-JUL-2024,',
    );
    const chain = found.chains[0]!;
    expect(chain.spot).toBeNaN();
    expect(chain.slices[0]).toMatchObject({ expiry: '2024-07-25', lotSize: 25, future: 24_350 });
    expect([chain.slices[0]!.call.oi[0], chain.slices[0]!.call.oiChange[0]]).toEqual([10_000, -100]);
  });
  it('leaves out open interest whose lot nothing tells', async () => {
    const found = await read('OPTSTK,NOBODYCO,25-Jul-2024,100,CE,0,0,0,5,5,0,0,700,0,08-JUL-2024,');
    expect(found.chains[0]!.slices[0]!.call.oi[0]).toBeNaN();
    expect(found.notes.join()).toContain('lot of NOBODYCO');
  });
});

describe.skipIf(!hasShared)('the recorded excerpt', () => {
  it('gives the lots of July 2024', async () => {
    const { chains } = await files().read(sharedPath('data/b_bhavcopy/legacy_columns_excerpt_20240708.csv'));
    const lots = Object.fromEntries(chains.map(({ symbol, slices }) => [symbol, slices[0]!.lotSize]));
    expect(lots).toMatchObject({ ABFRL: 2600, HDFCLIFE: 1100, INDUSTOWER: 3400 });
    const hdfc = chains.find(({ symbol }) => symbol === 'HDFCLIFE')!.slices[0]!;
    expect([...hdfc.call.oi]).toContain(1134);
  });
});
