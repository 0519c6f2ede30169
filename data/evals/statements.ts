import type { Context } from '../../src/core/command.ts';
import { chainDocument } from '../../src/domain/chain/document/document.ts';
import { chainsOf, ruled } from '../../src/services/evals/chains.ts';

type Said = [cluster: string, value: number, say: (figure: string) => string, digits: number];

const figure = (value: number, digits: number) =>
  value.toLocaleString('en-IN', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** True statements about the rows of one symbol, and the same with the figure changed. */
async function about(symbol: string, context: Context) {
  const found = (await chainsOf(undefined, context).of({ symbol }))!;
  const person = {
    capital: null,
    risk: 'medium' as const,
    experience: 'advanced' as const,
    definedRisk: false,
    brokeragePerOrder: 20,
  };
  const measured = ruled(found.chain, found.previous, { wish: {}, person }, 0, context)!;
  const { strikes, ...chain } = chainDocument(measured.analysis, { strikes: 'all' });
  const near = strikes.filter(({ call, put }) => call !== null && put !== null);
  const middle = near.findIndex(({ strike }) => strike >= (chain.spot ?? 0));
  const statements: Said[] = [
    ['level', chain.spot!, (x) => `The spot is at ${x}.`, 2],
    ['level', chain.forward!, (x) => `The forward stands at ${x}.`, 2],
    ['level', chain.maxPain!, (x) => `Max pain is ${x}.`, 0],
    ['ratio', chain.pcr.oi!, (x) => `The put-call ratio of open interest is ${x}.`, 2],
    ['ratio', chain.pcr.volume!, (x) => `By volume the put-call ratio is ${x}.`, 2],
    ['volatility', 100 * chain.atmIv!, (x) => `At-the-money volatility is ${x} %.`, 1],
    ['price', chain.straddle!, (x) => `The straddle costs ${x}.`, 2],
    ['price', chain.expectedMove.oneSigma!, (x) => `The expected move is ${x} points.`, 0],
    ...near.slice(middle - 8, middle + 9).flatMap(({ strike, call, put }): Said[] => [
      ['quote', call!.ask!, (x) => `The ${strike} call is offered at ${x}.`, 2],
      ['quote', put!.bid!, (x) => `The bid of the ${strike} put is ${x}.`, 2],
      ['interest', call!.oi!, (x) => `Open interest of the ${strike} call is ${x} contracts.`, 0],
    ]),
    ...measured.answer.suggestions.flatMap((one): Said[] => [
      ['idea', 100 * one.pop, (x) => `The ${one.name} has a chance of profit of ${x} %.`, 0],
      ['idea', one.margin.estimate, (x) => `The ${one.name} needs a margin of about ${x}.`, 0],
      ['idea', one.charges.total, (x) => `Charges of the ${one.name} are ${x}.`, 2],
    ]),
  ];
  return statements
    .filter(([, value]) => Number.isFinite(value) && value !== 0)
    .flatMap(([cluster, value, say, digits], i) => {
      const other = value * (i % 2 === 0 ? 1.137 : 0.871);
      const base = { cluster: `${symbol} ${cluster}`, symbol };
      return [
        { id: `${symbol}-${i}-true`, ...base, text: say(figure(value, digits)), truth: true },
        { id: `${symbol}-${i}-false`, ...base, text: say(figure(other, digits)), truth: false },
      ];
    });
}

/** Statements about two symbols of the sample. */
export const groundingItems = async (context: Context) =>
  (await Promise.all(['NIFTY', 'BANKNIFTY'].map((symbol) => about(symbol, context)))).flat();
