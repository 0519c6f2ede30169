import { describe, expect, it } from 'vitest';
import { inEnglish } from '../../../src/domain/query/hindi.ts';
import { periodIn } from '../../../src/domain/query/period.ts';
import { catalogue, isSql, sqlBytes, sqlOf, statementOf } from '../../../src/domain/query/query.ts';
import { examples } from '../../../src/domain/query/wording.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { fc } from '../../support/properties.ts';

const today = '2026-11-21';
const sql = (words: string) => sqlOf(words, today);

describe('words to SQL', () => {
  it.each([
    ['what do I hold in nifty', /FROM positions WHERE symbol IN \('NIFTY'\) ORDER BY/],
    [
      'closed trades NIFTY last month',
      /FROM trades WHERE symbol IN \('NIFTY'\) AND state = 'closed' AND closed_day >= '2026-10-01' AND closed_day <= '2026-10-31'/,
    ],
    [
      'worst 3 trades this year',
      /WHERE closed_day >= '2026-01-01' .*state = 'closed' ORDER BY net, .* LIMIT 3$/,
    ],
    ['best trades', /ORDER BY net DESC, .* LIMIT 5$/],
    ['biggest losses', /WHERE net < 0 AND state = 'closed' ORDER BY net, /],
    [
      'which strategy is best',
      /^SELECT strategy, currency, .* GROUP BY strategy, currency ORDER BY net DESC LIMIT 5$/,
    ],
    [
      'how much did I make last week',
      /sum\(net\).* closed_day >= '2026-11-09' AND closed_day <= '2026-11-15' GROUP BY currency/,
    ],
    [
      'charges by month this financial year',
      /substr\(day, 1, 7\) AS month.* day >= '2026-04-01' AND day <= '2027-03-31' GROUP BY month, currency ORDER BY month$/,
    ],
    [
      'pcr history nifty last 10 days',
      /FROM chain_history WHERE symbol IN \('NIFTY'\) AND day >= '2026-11-12'/,
    ],
    ['suggestions BANKNIFTY', /FROM suggestions WHERE symbol IN \('BANKNIFTY'\)/],
    [
      'trades with strategy "Iron Condor"',
      /strategy IN \((?:'short-iron-condor', 'long-iron-condor'|'long-iron-condor', 'short-iron-condor')\)/,
    ],
    ['trades strategy s1a2', /lower\(strategy\) = 's1a2'/],
    [
      'how did my short straddles do on expiry days?',
      /count\(\*\) AS trades.* AS low_95.* WHERE state = 'closed' AND strategy IN \('short-straddle'\) AND on_expiry = 1 GROUP BY currency/,
    ],
    ['losing butterflies', /strategy IN \(.*'call-butterfly', 'put-butterfly'.*\) AND net < 0/],
    ['long stock trades last month', /strategy IN \('long-stock'\) AND opened_day >= '2026-10-01'/],
    ['trades tag breakout', /instr\(', ' \|\| lower\(tag\) \|\| ', ', ', breakout, '\) > 0/],
    ['iv NIFTY expiry 2026-12-29', /lower\(expiry\) = '2026-12-29'/],
    ['model cost by day', /FROM model_calls GROUP BY day ORDER BY day$/],
    ['last trade', /FROM trades ORDER BY opened DESC, id LIMIT 1$/],
    ['trades strategy "it\'s"', /lower\(strategy\) = 'it''s'/],
  ])('%s', (words, expected) => expect(sql(words)).toMatch(expected));

  it.each([
    ['इस महीने का मुनाफ़ा', 'profit this month'],
    ['इस महीने का मुनाफा', 'profit this month'],
    ['सबसे खराब ३ ट्रेड', 'worst 3 trades'],
    ['sabse kharab 3 trade', 'worst 3 trades'],
    ['is mahine kitna munafa hua', 'profit this month'],
    ['पिछले १० दिन के सौदे', 'trades last 10 days'],
    ['रणनीति के हिसाब से मुनाफा इस साल', 'profit by strategy this year'],
    ['2026-10-01 से ट्रेड', 'trades since 2026-10-01'],
    ['मार्च में ITC का घाटा', 'losses in march ITC'],
    ['एक्सपायरी के दिन शॉर्ट स्ट्रैडल की जीत दर', 'win rate short straddles expiry days'],
    ['निफ्टी का भाव', 'closes NIFTY'],
  ])('%s asks for %s', (hindi, english) => {
    expect(isRefusal(sql(hindi)) ? hindi : sql(hindi)).toBe(sql(english));
  });

  it('English words that Hindi has as well stay English, and quoted names as they are', () => {
    expect(inEnglish('what is my profit per share')).toBe('what is my profit per share');
    expect(inEnglish('मुनाफा tag "सबसे खराब"')).toBe('profit tag "सबसे खराब"');
    expect(inEnglish('trades SE')).toBe('trades SE');
  });

  it.each([
    ['flying pigs', /flying, pigs/],
    ['trades and positions', /trades, positions/],
    ['positions by symbol', /cannot be told by symbol/],
    ['best deposits', /best or worst/],
    ['open suggestions', /open or closed/],
    ['trades 2026-02-30', /2026-02-30/],
    ["trades x'; drop table trades --", /Not understood/],
  ])('%s is refused, with what was not understood', (words, expected) => {
    const found = sql(words);
    expect(isRefusal(found) ? found.refused : found).toMatch(expected);
  });

  it('every example is understood', () => {
    for (const words of examples) expect(sql(words), words).toBeTypeOf('string');
  });

  it('whatever the words, only a SELECT over the catalogue comes out', () => {
    const names = catalogue.map(({ name }) => name).join('|');
    const shape = new RegExp(`^SELECT [^;]* FROM (${names})\\b`);
    const word = fc.constantFrom(
      ...examples.flatMap((each) => each.split(' ')),
      "'",
      '"',
      ';',
      '--',
      'strategy',
      'tag "a\'b"',
      'drop',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        const found = sql(words.join(' '));
        if (isRefusal(found)) return;
        expect(found).toMatch(shape);
        // Outside of its quoted values no text of the person is left.
        expect(found.replaceAll(/'(?:[^']|'')*'/g, '')).not.toMatch(/['";]|--/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('periods', () => {
  it.each([
    ['today', '2026-11-21', '2026-11-21'],
    ['yesterday', '2026-11-20', '2026-11-20'],
    ['this week', '2026-11-16', '2026-11-22'],
    ['last month', '2026-10-01', '2026-10-31'],
    ['last 2 months', '2026-09-21', '2026-11-21'],
    ['last year', '2025-01-01', '2025-12-31'],
    ['this fy', '2026-04-01', '2027-03-31'],
    ['last financial year', '2025-04-01', '2026-03-31'],
    ['in december', '2025-12-01', '2025-12-31'],
    ['in feb 2024', '2024-02-01', '2024-02-29'],
    ['in 2025', '2025-01-01', '2025-12-31'],
    ['between 2026-01-02 and 2026-02-03', '2026-01-02', '2026-02-03'],
    ['since 2026-05-05', '2026-05-05', null],
    ['before 2026-05-05', null, '2026-05-04'],
    ['ytd', '2026-01-01', '2026-11-21'],
  ])('%s', (text, from, to) => expect(periodIn(text, today).period).toEqual({ from, to }));
  it('a text without one has none', () => expect(periodIn('open trades', today).period).toBeNull());
});

describe('the statement', () => {
  it('loses one closing semicolon and nothing else', () => {
    expect(statementOf(' select 1 ; ')).toBe('select 1');
    expect(statementOf('select 1;;')).toBe('select 1;');
  });
  it('is refused when empty, too long or with a NUL', () => {
    for (const text of ['', ' ; ', `select '${'₹'.repeat(sqlBytes / 3)}'`, 'select 1\0'])
      expect(isRefusal(statementOf(text))).toBe(true);
  });
  it('is told from words by how it begins', () => {
    for (const text of [
      'SELECT 1',
      '(select 1)',
      ' with a as',
      '-- x\nselect 1',
      '/* a */ PRAGMA x',
      'values (1)',
    ])
      expect(isSql(text), text).toBe(true);
    for (const text of ['trades', 'selected trades', 'best trades; select', 'withdrawals'])
      expect(isSql(text), text).toBe(false);
  });
});
