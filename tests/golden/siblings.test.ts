import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ChainDocument } from '../../src/core/shapes/chain.ts';
import type { SuggestDocument } from '../../src/core/shapes/suggestion.ts';
import { ground } from '../../src/domain/grounding/grounding.ts';
import { hasShared, sharedPath } from '../support/shared.ts';
import { type Answers, type Statement, statementsOf } from '../support/statements.ts';
import { moreStatementsOf } from '../support/statements-more.ts';
import { desk } from '../support/trading.ts';

const moment = (date: string, time: string) =>
  `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:59+05:30`;
function nse(name: string) {
  const [symbol, date, time] = name.split('_');
  return { file: `a_nse_option_chain/${name}`, symbol: symbol!, at: moment(date!, time!) };
}
const day = (date: string, symbol: string) => ({
  file: `l_fo_history/BhavCopy_NSE_FO_0_0_0_${date}_F_0000.csv.zip`,
  symbol,
  at: moment(date, '1600'),
});
/** Public chains of indices and shares, 2022 to 2026, live pages and closing prices. */
const chains = [
  nse('BANKNIFTY_20220314_135223.json'),
  nse('BANKNIFTY_20220401_153000.json.gz'),
  nse('BANKNIFTY_20220413_153000.json.gz'),
  nse('BANKNIFTY_20220427_153000.json.gz'),
  nse('BANKNIFTY_20220506_153000.json.gz'),
  nse('NIFTY_20220314_133142.json.gz'),
  nse('NIFTY_20220315_114021.json'),
  nse('NIFTY_20220324_153000.json.gz'),
  nse('NIFTY_20220404_153000.json.gz'),
  nse('NIFTY_20220428_153000.json.gz'),
  nse('NIFTY_20241105_105818.json'),
  day('20260101', 'NIFTY'),
  day('20260105', 'RELIANCE'),
  day('20260105', 'BANKNIFTY'),
  day('20260108', 'SBIN'),
  day('20260108', 'FINNIFTY'),
  day('20260113', 'TCS'),
  day('20260113', 'HDFCBANK'),
  day('20260114', 'INFY'),
  day('20260114', 'ICICIBANK'),
  day('20260102', 'MIDCPNIFTY'),
  day('20260109', 'TATASTEEL'),
];

/** What coach answers about each chain, at its own time. */
async function answered(): Promise<Answers[]> {
  const on = desk('2026-03-02T16:00:00+05:30');
  const found: Answers[] = [];
  for (const { file, symbol, at } of chains) {
    const input = { symbol, chain: path.resolve(sharedPath(`data/${file}`)) };
    const chain = (await on.ask('chain', { ...input, strikes: 'all' }, at)) as ChainDocument;
    const bold = { capital: 5_000_000, risk: 'high', experience: 'advanced' };
    const suggest = (await on.ask('suggest', { ...input, ...bold }, at)) as SuggestDocument;
    if (!('spot' in chain) || !('suggestions' in suggest))
      throw new Error(`${file}: ${JSON.stringify([chain, suggest]).slice(0, 400)}`);
    found.push({ chain, suggest });
  }
  await on.close();
  return found;
}

/** Of the statements about a chain one in so many is tried, others on the next chain. */
const oneIn = 4;

describe.skipIf(!hasShared)('statements about other chains', () => {
  const tally = new Map<string, { count: number; wrong: string[] }>();
  const take = ({ kind, text }: Statement, rows: unknown[]) => {
    const one = tally.get(kind) ?? { count: 0, wrong: [] };
    tally.set(kind, one);
    one.count += 1;
    const { ok, unsupported } = ground(text, rows, { question: 'Talk to me' });
    const holds = kind === 'true' || kind === 'derived';
    if (ok !== holds) one.wrong.push(holds ? `${text} <- ${unsupported.join(' | ')}` : text);
  };
  beforeAll(async () => {
    const all = await answered();
    expect(all.length).toBeGreaterThanOrEqual(20);
    for (const [i, answers] of all.entries()) {
      const made = [...statementsOf(answers), ...moreStatementsOf(answers)];
      for (const statement of made.filter((_, at) => at % oneIn === i % oneIn))
        take(statement, [answers.chain, answers.suggest]);
    }
  }, 120_000);

  it.each([
    ['true', 500, 1],
    ['derived', 300, 0.98],
    ['spot', 120, 0.98],
    ['other', 120, 0.98],
    ['sign', 180, 0.98],
    ['words', 50, 0.98],
    ['wrong', 200, 0.97],
  ] as const)('%s: at least %d of them, right in %d', (kind, least, goal) => {
    const { count, wrong } = tally.get(kind)!;
    expect(count).toBeGreaterThanOrEqual(least);
    expect(1 - wrong.length / count, wrong.slice(0, 30).join('\n')).toBeGreaterThanOrEqual(goal);
  });
});
