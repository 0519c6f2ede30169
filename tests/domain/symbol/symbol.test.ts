import { describe, expect, test } from 'vitest';
import { nextExpiries } from '../../../src/domain/contract/expiry.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { formatFuture, formatOption } from '../../../src/domain/symbol/format.ts';
import {
  canonicalSymbols,
  type OptionContract,
  parseSymbol,
  type Underlying,
  underlyingOf,
} from '../../../src/domain/symbol/symbol.ts';
import { fc } from '../../support/properties.ts';

/** One line a result: `symbol exchange class`, and `expiry strike right` or `expiry FUT` behind it. */
function read(text: string, expiry?: string): string {
  const parsed = parseSymbol(text, expiry);
  if (isRefusal(parsed))
    return `refused: ${parsed.refused}${parsed.hint === undefined ? '' : ` | ${parsed.hint}`}`;
  const { symbol, exchange, assetClass } = underlyingOf(parsed);
  const owner = `${symbol} ${exchange} ${assetClass}`;
  if (parsed.kind === 'underlying') return owner;
  return parsed.kind === 'future'
    ? `${owner} ${parsed.expiry} FUT`
    : `${owner} ${parsed.expiry} ${parsed.strike} ${parsed.right}`;
}

const nifty = 'NIFTY NSE index';
const bank = 'BANKNIFTY NSE index';
const sensex = 'SENSEX BSE index';

describe('underlyings', () => {
  test.each([
    ['NIFTY', nifty],
    ['nifty', nifty],
    ['Nifty 50', nifty],
    ['NIFTY 50', nifty],
    ['nifty50', nifty],
    ['NIFTY  50', nifty],
    ['  NIFTY ', nifty],
    ['^NSEI', nifty],
    ['NSE:NIFTY', nifty],
    ['nse:nifty 50', nifty],
    ['NFO:NIFTY', nifty],
    ['NSE_INDEX|Nifty 50', nifty],
    ['CNX NIFTY', nifty],
    ['BANKNIFTY', bank],
    ['BankNifty', bank],
    ['NIFTY BANK', bank],
    ['BANK NIFTY', bank],
    ['^NSEBANK', bank],
    ['NSE_INDEX|Nifty Bank', bank],
    ['NSE:NIFTY BANK', bank],
    ['FINNIFTY', 'FINNIFTY NSE index'],
    ['NIFTY FIN SERVICE', 'FINNIFTY NSE index'],
    ['NSE_INDEX|Nifty Fin Service', 'FINNIFTY NSE index'],
    ['MIDCPNIFTY', 'MIDCPNIFTY NSE index'],
    ['NIFTY MID SELECT', 'MIDCPNIFTY NSE index'],
    ['NIFTYNXT50', 'NIFTYNXT50 NSE index'],
    ['NIFTY NEXT 50', 'NIFTYNXT50 NSE index'],
    ['SENSEX', sensex],
    ['sensex', sensex],
    ['^BSESN', sensex],
    ['BSE:SENSEX', sensex],
    ['BFO:SENSEX', sensex],
    ['BSE_INDEX|SENSEX', sensex],
    ['S&P BSE SENSEX', sensex],
    ['BSE:BANKEX', 'BANKEX BSE index'],
    ['INDIAVIX', 'INDIAVIX NSE volatility'],
    ['INDIA VIX', 'INDIAVIX NSE volatility'],
    ['^INDIAVIX', 'INDIAVIX NSE volatility'],
    ['NSE_INDEX|India VIX', 'INDIAVIX NSE volatility'],
    ['^VIX', 'VIX US volatility'],
    ['VIX', 'VIX US volatility'],
    ['^GSPC', 'SPX US index'],
    ['SPX', 'SPX US index'],
    ['RELIANCE', 'RELIANCE NSE stock'],
    ['RELIANCE.NS', 'RELIANCE NSE stock'],
    ['reliance.ns', 'RELIANCE NSE stock'],
    ['RELIANCE.BO', 'RELIANCE BSE stock'],
    ['NSE:RELIANCE', 'RELIANCE NSE stock'],
    ['BSE:RELIANCE', 'RELIANCE BSE stock'],
    ['NSE:SBIN-EQ', 'SBIN NSE stock'],
    ['M&M', 'M&M NSE stock'],
    ['m&m', 'M&M NSE stock'],
    ['M&M.NS', 'M&M NSE stock'],
    ['NSE:M&M', 'M&M NSE stock'],
    ['M&MFIN', 'M&MFIN NSE stock'],
    ['BAJAJ-AUTO', 'BAJAJ-AUTO NSE stock'],
    ['BAJAJ-AUTO.NS', 'BAJAJ-AUTO NSE stock'],
    ['360ONE', '360ONE NSE stock'],
    ['NIFTYBEES', 'NIFTYBEES NSE etf'],
    ['TCS', 'TCS NSE stock'],
    ['IDEA', 'IDEA NSE stock'],
    ['NSE:ABC', 'ABC NSE stock'],
    ['ABC.NS', 'ABC NSE stock'],
    ['ABC.BO', 'ABC BSE stock'],
    ['BSE:XYZLTD', 'XYZLTD BSE stock'],
    ['SPY', 'SPY US etf'],
    ['spy', 'SPY US etf'],
    ['ARCA:SPY', 'SPY US etf'],
    ['AAPL', 'AAPL US stock'],
    ['NASDAQ:AAPL', 'AAPL US stock'],
    ['US:HAL', 'HAL US stock'],
    ['HAL', 'HAL NSE stock'],
    ['BRK.B', 'BRK.B US stock'],
    ['BRK-B', 'BRK.B US stock'],
    ['BRK/B', 'BRK.B US stock'],
    ['BRKB', 'BRK.B US stock'],
    ['BF-B', 'BF.B US stock'],
    ['NYSE:BRK/B', 'BRK.B US stock'],
    ['F', 'F US stock'],
    ['ZZZZ', 'ZZZZ US stock'],
    ['QXZ.A', 'QXZ.A US stock'],
  ])('%s is %s', (text, expected) => expect(read(text)).toBe(expected));
});

describe('derivatives', () => {
  test.each([
    ['NIFTY25N2024000CE', `${nifty} 2025-11-20 24000 CE`],
    ['nifty25n2024000ce', `${nifty} 2025-11-20 24000 CE`],
    ['NFO:NIFTY25N2024000CE', `${nifty} 2025-11-20 24000 CE`],
    ['NIFTY25O0725000PE', `${nifty} 2025-10-07 25000 PE`],
    ['NIFTY25D0226000CE', `${nifty} 2025-12-02 26000 CE`],
    ['NIFTY2610626000PE', `${nifty} 2026-01-06 26000 PE`],
    ['NIFTY2592524500CE', `${nifty} 2025-09-25 24500 CE`],
    ['SENSEX2690384000CE', `${sensex} 2026-09-03 84000 CE`],
    ['BFO:SENSEX2690384000CE', `${sensex} 2026-09-03 84000 CE`],
    ['NIFTY25JAN23350PE', `${nifty} 2025-01-30 23350 PE`],
    ['NIFTY26MAR25000CE', `${nifty} 2026-03-30 25000 CE`],
    ['NIFTY26NOV25000CE', `${nifty} 2026-11-23 25000 CE`],
    ['SENSEX26MAR84000CE', `${sensex} 2026-03-25 84000 CE`],
    ['BANKNIFTY18JAN23500CE', `${bank} 2018-01-25 23500 CE`],
    ['BANKNIFTY17DEC22500PE', `${bank} 2017-12-28 22500 PE`],
    ['BANKNIFTY17NOV23600PE', `${bank} 2017-11-30 23600 PE`],
    ['ADANIPORTS17DEC490PE', 'ADANIPORTS NSE stock 2017-12-28 490 PE'],
    ['NIFTYNXT5026JAN68000CE', 'NIFTYNXT50 NSE index 2026-01-27 68000 CE'],
    ['M&M26NOV3600CE', 'M&M NSE stock 2026-11-23 3600 CE'],
    ['BAJAJ-AUTO26NOV9000PE', 'BAJAJ-AUTO NSE stock 2026-11-23 9000 PE'],
    ['360ONE26NOV1100PE', '360ONE NSE stock 2026-11-23 1100 PE'],
    ['ITC26NOV407.5CE', 'ITC NSE stock 2026-11-23 407.5 CE'],
    ['INDIANB17DEC160PE', 'INDIANB NSE stock 2017-12-28 160 PE'],
    ['UNLISTEDCO26NOV500CE', 'UNLISTEDCO NSE stock 2026-11-23 500 CE'],
    ['NIFTY26NOVFUT', `${nifty} 2026-11-23 FUT`],
    ['BANKNIFTY26AUGFUT', `${bank} 2026-08-25 FUT`],
    ['ABCAPITAL26AUGFUT', 'ABCAPITAL NSE stock 2026-08-25 FUT'],
    ['BFO:SENSEX26NOVFUT', `${sensex} 2026-11-26 FUT`],
    ['AAPL261218C00200000', 'AAPL US stock 2026-12-18 200 CE'],
    ['AAPL  261218C00200000', 'AAPL US stock 2026-12-18 200 CE'],
    ['VXX   110917C00005000', 'VXX US etf 2011-09-17 5 CE'],
    ['SPY240426C00555000', 'SPY US etf 2024-04-26 555 CE'],
    ['SPXW  261218P05900000', 'SPX US index 2026-12-18 5900 PE'],
    ['BRKB  261218P00450500', 'BRK.B US stock 2026-12-18 450.5 PE'],
    ['F     261218P00012500', 'F US stock 2026-12-18 12.5 PE'],
    ['HAL   261218P00030000', 'HAL US stock 2026-12-18 30 PE'],
    ['OPRA:AAPL261218C00200000', 'AAPL US stock 2026-12-18 200 CE'],
    ['OPTIDXNIFTY26-12-2024CE15000.00', `${nifty} 2024-12-26 15000 CE`],
    ['OPTIDXBANKNIFTY28-04-2022PE36000.00', `${bank} 2022-04-28 36000 PE`],
    ['OPTSTKHDFCLIFE25-07-2024CE630.00', 'HDFCLIFE NSE stock 2024-07-25 630 CE'],
    ['FUTIDXNIFTY24-11-2026XX0.00', `${nifty} 2026-11-24 FUT`],
    ['BANKNIFTY 55100 PE 31 JUL 25', `${bank} 2025-07-31 55100 PE`],
    ['BANKNIFTY FUT 26 MAY 26', `${bank} 2026-05-26 FUT`],
    ['NIFTY 20-Nov-2025 24000 CE', `${nifty} 2025-11-20 24000 CE`],
    ['NIFTY 20NOV2025 24000 CE', `${nifty} 2025-11-20 24000 CE`],
    ['NIFTY 2026-11-23 25000 PUT', `${nifty} 2026-11-23 25000 PE`],
    ['nifty 50 23-nov-2026 25000 call', `${nifty} 2026-11-23 25000 CE`],
    ['NIFTY 23-NOV-2026 25000CE', `${nifty} 2026-11-23 25000 CE`],
    ['SPY 18-Dec-2026 600 C', 'SPY US etf 2026-12-18 600 CE'],
  ])('%s is %s', (text, expected) => expect(read(text)).toBe(expected));

  test('a month-only name takes the date its file gives, and is refused where no calendar can tell', () => {
    expect(read('NIFTY27MAR30000PE', '2027-03-30')).toBe(`${nifty} 2027-03-30 30000 PE`);
    expect(read('NIFTY27MAR30000PE')).toMatch(/^refused: .*2026-12-31.*Give the expiry date/);
  });
});

describe('refusals', () => {
  test.each([
    ['NIFY', 'NIFTY'],
    ['NITFY', 'NIFTY'],
    ['NIFTTY', 'NIFTY'],
    ['NIFTI', 'NIFTY'],
    ['BANKNFITY', 'BANKNIFTY'],
    ['BANKNIFT', 'BANKNIFTY'],
    ['SENSX', 'SENSEX'],
    ['SENEX', 'SENSEX'],
    ['FINIFTY', 'FINNIFTY'],
    ['MIDCPNIFT', 'MIDCPNIFTY'],
    ['RELIANC', 'RELIANCE'],
    ['RELAINCE', 'RELIANCE'],
    ['INDIVIX', 'INDIAVIX'],
    ['NSE:NIFY', 'NIFTY'],
    ['NIFY.NS', 'NIFTY'],
    ['NIFY26NOVFUT', 'NIFTY'],
    ['BANKNFITY26NOV50000CE', 'BANKNIFTY'],
  ])('%s asks for %s', (text, meant) => {
    expect(read(text)).toMatch(new RegExp(`^refused: .*Did you mean .*\\b${meant}\\b`));
  });

  test.each([
    '',
    '   ',
    '-h',
    '--help',
    ' -1',
    '-NIFTY',
    'NSE:',
    'NSE:-x',
    'FOO:NIFTY',
    'hello',
    'helloworld',
    'BSE:NIFTY',
    'NSE:SENSEX',
    'US:NIFTY',
    'N'.repeat(41),
    'NIFTY\n',
    'NIF\tTY',
    'NIFTY\0',
    'NIFTY\u200b',
    '\u202eNIFTY',
    'NIFTY\u00a0',
    'ＮＩＦＴＹ',
    'NІFTY',
    'NIFTY\x1b[2J',
    '\ufeffNIFTY',
    'NIFTY\u2066',
    "'; DROP TABLE trades;--",
    '../../etc/passwd',
    '$(reboot)',
    '<script>',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty:NIFTY',
    'constructor:NIFTY',
    '123456',
    'NSE:123',
    'NSE_FO|54044',
    'NSE_EQ|INE002A01018',
    'NIFTY25N3124000CE',
    'NIFTY25X2024000CE',
    'NIFTY26NOV0CE',
    'AAPL261318C00200000',
    'AAPL260230C00200000',
    'AAPL1 261218C00200000',
    'OPTIDXNIFTY31-02-2024CE15000.00',
    'FUTIDXNIFTY24-11-2026CE100.00',
    'NIFTY 31-Feb-2026 25000 CE',
    'NIFTY 24000',
    'NIFTY CE',
    '🚀',
    'BRK.BB',
    'TOOLONGTICKER',
    '^',
    ':',
    '|',
    '.NS',
    '&',
    'NSE:.NS',
  ])('%j is refused', (text) => {
    const parsed = parseSymbol(text);
    expect(isRefusal(parsed), JSON.stringify(parsed)).toBe(true);
  });

  test('any text gives a symbol or a refusal, quickly and without control characters in the answer', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 })),
        (text) => {
          const parsed = parseSymbol(text);
          if (isRefusal(parsed))
            return !/[\u0000-\u001f\u007f\u200b-\u202e]/.test(parsed.refused + (parsed.hint ?? ''));
          return /^[A-Z0-9][A-Z0-9&.-]*$/.test(underlyingOf(parsed).symbol);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('writing and reading agree', () => {
  const known = canonicalSymbols.map((symbol) => parseSymbol(symbol) as Underlying);
  const strike = fc.integer({ min: 1, max: 199_999 }).map((n) => n / 2);
  const right = fc.constantFrom('CE' as const, 'PE' as const);
  const day = fc
    .integer({ min: 0, max: 3650 })
    .map((n) => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10));

  test('every canonical symbol reads back as itself', () => {
    for (const owner of known)
      expect(read(owner.symbol)).toBe(`${owner.symbol} ${owner.exchange} ${owner.assetClass}`);
  });

  test('display form of any contract', () => {
    fc.assert(
      fc.property(fc.constantFrom(...known), day, strike, right, (owner, expiry, level, side) => {
        const contract: OptionContract = {
          kind: 'option',
          underlying: owner,
          expiry,
          strike: level,
          right: side,
        };
        expect(parseSymbol(formatOption(contract, 'display'))).toEqual(contract);
      }),
    );
  });

  test('OCC form of any American contract and any Indian index', () => {
    const owners = known.filter((owner) => owner.exchange === 'US' || owner.assetClass === 'index');
    fc.assert(
      fc.property(fc.constantFrom(...owners), day, strike, right, (owner, expiry, level, side) => {
        const contract: OptionContract = {
          kind: 'option',
          underlying: owner,
          expiry,
          strike: level,
          right: side,
        };
        expect(parseSymbol(formatOption(contract, 'occ'))).toEqual(contract);
      }),
    );
  });

  test.each(['NIFTY', 'BANKNIFTY', 'FINNIFTY', 'SENSEX', 'BANKEX', 'M&M', 'BAJAJ-AUTO', 'RELIANCE'])(
    'exchange names of every listed expiry of %s',
    (symbol) => {
      const owner = parseSymbol(symbol) as Underlying;
      const dates = nextExpiries(owner, '2025-09-01', 500) as string[];
      expect(dates.length).toBeGreaterThanOrEqual(16);
      for (const expiry of dates) {
        const contract: OptionContract = {
          kind: 'option',
          underlying: owner,
          expiry,
          strike: 1234.5,
          right: 'PE',
        };
        expect(parseSymbol(formatOption(contract, 'kite'))).toEqual(contract);
        expect(
          parseSymbol(`${owner.exchange === 'NSE' ? 'NFO' : 'BFO'}:${formatOption(contract, 'udiff')}`),
        ).toEqual(contract);
      }
    },
  );

  test('the names printed by the exchange', () => {
    const owner = parseSymbol('NIFTY') as Underlying;
    const weekly: OptionContract = {
      kind: 'option',
      underlying: owner,
      expiry: '2026-11-17',
      strike: 25000,
      right: 'CE',
    };
    expect(formatOption(weekly, 'kite')).toBe('NIFTY26N1725000CE');
    expect(formatOption({ ...weekly, expiry: '2026-11-23' }, 'kite')).toBe('NIFTY26NOV25000CE');
    expect(formatOption({ ...weekly, expiry: '2027-03-30', strike: 30000, right: 'PE' }, 'udiff')).toBe(
      'NIFTY27MAR30000PE',
    );
    expect(formatOption(weekly, 'display')).toBe('NIFTY 17-Nov-2026 25000 CE');
    expect(formatFuture({ kind: 'future', underlying: owner, expiry: '2026-11-23' })).toBe('NIFTY26NOVFUT');
  });
});
