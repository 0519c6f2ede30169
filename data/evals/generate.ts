import fs from 'node:fs';
import path from 'node:path';
import { app } from '../../src/app.ts';
import type { Context } from '../../src/core/command.ts';
import { chainText } from '../../src/services/evals/chains.ts';
import { answerItems } from './answers.ts';
import { conversations } from './conversations.ts';
import { injections, validatorItems } from './hand.ts';
import { knowledge } from './knowledge.ts';
import { labels } from './labels.ts';
import { groundingItems } from './statements.ts';

const made = '2026-11-30';
const symbols = ['NIFTY', 'BANKNIFTY', 'SPY', 'AAPL'];
const directions = ['bullish', 'bearish', 'neutral'] as const;
const risks = ['low', 'medium', 'high'] as const;

/** JSON lines, provenance first. */
function lines(suite: string, what: string, source: string, items: readonly object[]): [string, string] {
  const meta = { meta: { suite, what, source, made, items: items.length } };
  return [`${suite}.jsonl`, `${[meta, ...items].map((one) => JSON.stringify(one)).join('\n')}\n`];
}

const labelWords =
  'good: with the view, chance or expected value on margin at least the median and neither poor; bad: against the view, or in the worst quarter in both. Labels come from the figures of each candidate, never from its rank.';

/** What a turned market must make of a piece of evidence, as docs/playbook.md has it: [when, evidence, side]. */
const sides = [
  ['puts are open', 'put-call ratio', 1],
  ['calls are open', 'put-call ratio', -1],
  ...(['trend over 20 days', 'trend over 50 days', 'momentum'] as const).flatMap((evidence) => [
    ['prices rose', evidence, 1] as const,
    ['prices fell', evidence, -1] as const,
  ]),
  ['volatility is dear', 'IV percentile', -1],
  ['volatility is cheap', 'IV percentile', 1],
  ['prices stood still', 'volatility premium', -1],
  ['prices swung', 'volatility premium', 1],
] as const;

const viewItems = () =>
  symbols.flatMap((symbol) =>
    [0, 2].flatMap((back) =>
      sides.map(([when, evidence, side]) => ({
        id: `${symbol}-${back}-${evidence}-${when}`.replaceAll(' ', '-'),
        cluster: `${symbol} ${back}`,
        chain: { symbol, back },
        when,
        evidence,
        side,
      })),
    ),
  );

/** Every dataset as a file; public days only where their folder is given. */
export async function generate(folder: string | undefined, home: string): Promise<[string, string][]> {
  const running = app({ store: path.join(fs.mkdtempSync(path.join(home, 'coach-evals-')), 'coach.db') });
  const context = {
    ports: running.ports,
    asOf: null,
    signal: new AbortController().signal,
    emit: () => undefined,
    caller: 'worker',
  } as unknown as Context;
  const signals: object[] = [];
  for (const [s, symbol] of symbols.entries()) {
    for (let back = 0; back < 4; back++) {
      for (let k = 0; k < 3; k++) {
        const asked = { direction: directions[(k + s) % 3]!, risk: risks[(k + back) % 3]! };
        const found = await labels({ symbol, back }, asked, undefined, context);
        if (found !== null)
          signals.push({
            id: `${symbol}-${back}-${asked.direction}-${asked.risk}`,
            cluster: `${symbol} ${back}`,
            chain: { symbol, back },
            ...asked,
            ...found,
          });
      }
    }
  }
  const risk = symbols.flatMap((symbol, s) =>
    Array.from({ length: 9 }, (_, k) => {
      const rupees = s < 2;
      const capital = [rupees ? 200_000 : 5_000, rupees ? 1_000_000 : 50_000, null][k % 3]!;
      const definedRisk = k % 2 === 0;
      return {
        id: `${symbol}-${k}`,
        cluster: `${symbol} ${k % 3}`,
        chain: { symbol, back: k % 2 },
        direction: directions[k % 3],
        risk: risks[Math.floor(k / 3)],
        capital,
        experience: (['beginner', 'intermediate', 'advanced'] as const)[(k + s) % 3],
        definedRisk,
        keeps: ['affordable', 'stopped', 'costed', 'withView', ...(definedRisk ? ['bounded', 'sized'] : [])],
      };
    }),
  );
  const files: [string, string][] = [
    lines(
      'signals',
      `Good and bad trades for a view; ${labelWords}`,
      'the bundled sample (made up)',
      signals,
    ),
    lines(
      'view',
      'One thing about a market turned, and the side a piece of evidence must then be on',
      'the bundled sample (made up); sides as docs/playbook.md gives them',
      viewItems(),
    ),
    lines(
      'risk',
      'Bounds an answer must keep: capital, defined risk, stops, costs, the view',
      'the bundled sample (made up)',
      risk,
    ),
    lines('validator', 'Orders and the doubts they must raise', 'written by hand', validatorItems),
    lines(
      'injection',
      'Texts from outside that ask for things',
      'written by hand after public reports of such attacks: surface, goal, encoding',
      injections(),
    ),
    lines(
      'grounding',
      'True and false statements about the rows of chain and suggest',
      'the bundled sample (made up); false ones have one figure changed',
      await groundingItems(context),
    ),
    lines(
      'conversation',
      'What a person is after, in English, Hinglish and Hindi',
      'written by hand',
      conversations(),
    ),
    lines(
      'answers',
      'Questions with facts and answers to them, labelled by four criteria: what a judge is measured on',
      'written by hand in English, Hinglish and Hindi: of each question a good answer and three that are wrong in one way',
      answerItems(),
    ),
    lines(
      'knowledge',
      'Options knowledge, the right choice first; shuffled before it is asked',
      'worked out by arithmetic and definitions',
      knowledge(),
    ),
  ];
  if (folder !== undefined) files.push(await publicDays(folder, context));
  await running.close();
  return files;
}

async function publicDays(folder: string, context: Context): Promise<[string, string]> {
  const items: object[] = [];
  const under = 'data/l_fo_history';
  const names = fs.readdirSync(path.join(folder, under)).filter((name) => name.startsWith('BhavCopy_'));
  for (const [i, name] of names.sort().entries()) {
    const file = `${under}/${name}`;
    const { chains } = await (await context.ports.files()).read(`${folder}/${file}`);
    for (const [k, symbol] of ['NIFTY', 'BANKNIFTY'].entries()) {
      const chain = chains.find((one) => one.symbol === symbol);
      if (chain === undefined) continue;
      const ref = { symbol, file, sha256: context.ports.digest(chainText(chain)) };
      const asked = { direction: directions[(i + k) % 3]!, risk: risks[Math.floor(i / 3) % 3]! };
      const found = await labels(ref, asked, folder, context);
      const day = new Date(chain.asOf).toISOString().slice(0, 10);
      if (found !== null)
        items.push({ id: `${symbol}-${day}`, cluster: day, chain: ref, ...asked, ...found });
    }
  }
  return lines(
    'public',
    `The same on public days of the Indian F&O market; ${labelWords}`,
    'daily F&O files of the exchange, named by path and digest; not copied here',
    items,
  );
}
