import { spell } from '../domain/grounding/spell.ts';
import { spokenHindi } from './spoken.ts';
import type { Answers, Statement } from './statements.ts';

const inr = (value: number) => `₹${Math.round(Math.abs(value)).toLocaleString('en-IN')}`;
const level = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 2 });
const two = (value: number) => value.toFixed(2);

function* ofSpot({ chain }: Answers): Generator<Statement> {
  const { symbol, spot, walls, maxPain, strikes } = chain;
  const known = new Set([
    maxPain,
    ...walls.support.map((one) => one.strike),
    ...walls.resistance.map((one) => one.strike),
  ]);
  const far = strikes
    .map(({ strike }) => strike)
    .filter(
      (strike) =>
        Math.abs(strike / spot! - 1) > 0.025 && Math.abs(strike / spot! - 1) < 0.1 && !known.has(strike),
    );
  const said = (at: string) => [
    `${symbol} ka bhav ${at} chal raha hai.`,
    `With ${symbol} at ${at}, premiums look fair.`,
    `At ${at}, ${symbol} looks stretched.`,
    `${symbol} has reached ${at}.`,
    `${symbol} hit ${at} today.`,
    `${symbol} opened at ${at}.`,
    `${symbol}, now at ${at}, is calm.`,
    `The market is trading at ${at}.`,
    `${symbol} spot ${at}.`,
    `The current price of ${symbol} is ${at}.`,
    `${symbol} fell to ${at} this morning.`,
    `${symbol} ${at} ke level pe hai.`,
    `${symbol}: ${at}.`,
    `**${symbol}** stands at **${at}**.`,
    `Currently ${at} on ${symbol}.`,
    `${symbol} has slipped to ${at}.`,
  ];
  const right = said(level(spot!));
  for (const [i, text] of right.entries()) if (i !== 2) yield { kind: 'true', text };
  for (const [i, strike] of far.slice(0, 16).entries()) yield { kind: 'spot', text: said(level(strike))[i]! };
  const word = far.filter(Number.isInteger)[1];
  if (word !== undefined) {
    yield { kind: 'words', text: `${symbol} is trading at ${spell(word)} right now.` };
    yield { kind: 'words', text: `Spot abhi ${spokenHindi(word, 'latin')} hai.` };
    yield { kind: 'words', text: `स्पॉट ${spokenHindi(word, 'devanagari')} है।` };
  }
}

function* ofIdeas({ suggest, chain }: Answers): Generator<Statement> {
  const ideas = suggest.suggestions;
  for (const [at, idea] of ideas.entries()) {
    const { name, maxLoss, maxProfit, margin, pop, netCash, charges, legs } = idea;
    const other = ideas.find((one, i) => i !== at && one.name !== name);
    const flow = netCash > 0 ? 'credit' : 'debit';
    const lots = legs[0]!.lots;
    yield { kind: 'true', text: `The ${name} is a net ${flow} of ${inr(netCash)}.` };
    yield {
      kind: 'sign',
      text: `The ${name} is a net ${flow === 'credit' ? 'debit' : 'credit'} of ${inr(netCash)}.`,
    };
    yield { kind: 'true', text: `${name} ke liye margin ${inr(margin.estimate!)} lagega.` };
    yield {
      kind: 'true',
      text: `${name} needs ${inr(margin.estimate!)} of margin and wins ${(100 * pop!).toFixed(0)} % of the time.`,
    };
    yield {
      kind: 'derived',
      text: `Three lots of the ${name} need about ${inr((3 * margin.estimate!) / lots)} of margin.`,
    };
    yield {
      kind: 'words',
      text: `The ${name} has a ${spell(pop! > 0.6 ? 35 : 85)} percent chance of profit.`,
    };
    yield {
      kind: 'true',
      text: `The ${name} has a ${spell(Math.round(100 * pop!))} percent chance of profit.`,
    };
    if (maxLoss !== null) {
      yield { kind: 'true', text: `Idea ${idea.rank} can lose ${inr(maxLoss)} at worst.` };
      yield { kind: 'true', text: `${name} की अधिकतम नुकसान ${inr(maxLoss)} है।` };
      yield {
        kind: 'derived',
        text: `With charges the ${name} can lose ${inr(Math.abs(maxLoss) + charges.total)}.`,
      };
      yield { kind: 'derived', text: `One lot of the ${name} risks ${inr(Math.abs(maxLoss) / lots)}.` };
    } else {
      yield { kind: 'wrong', text: `The ${name} can lose at most ${inr(margin.estimate! / 2.7)}.` };
      yield { kind: 'wrong', text: `The maximum loss of the ${name} is ${inr(margin.estimate!)}.` };
    }
    if (maxProfit !== null) {
      yield { kind: 'wrong', text: `Best case of the ${name}: ${inr(maxProfit * 1.4 + 50)}.` };
      yield { kind: 'wrong', text: `Two lots of the ${name} earn ${inr((2.6 * maxProfit) / lots)}.` };
      yield {
        kind: 'derived',
        text: `Its best case is ${((100 * maxProfit) / margin.estimate!).toFixed(1)} % of the margin of the ${name}.`,
      };
    }
    if (other === undefined) continue;
    const apart = (a: number | null, b: number | null) =>
      a === null || b === null || Math.abs(Math.abs(a) / Math.abs(b) - 1) > 0.03;
    if (other.maxLoss !== null && apart(other.maxLoss, maxLoss)) {
      yield { kind: 'other', text: `If you go with the ${name}, the worst case is ${inr(other.maxLoss)}.` };
      yield { kind: 'other', text: `Idea ${idea.rank} risks ${inr(other.maxLoss)}.` };
      yield { kind: 'other', text: `${name} में अधिकतम नुकसान ${inr(other.maxLoss)} है।` };
    }
    if (apart(other.margin.estimate, margin.estimate)) {
      yield { kind: 'other', text: `You need ${inr(other.margin.estimate!)} of margin for the ${name}.` };
      yield { kind: 'other', text: `${name} ka margin ${inr(other.margin.estimate!)} hai.` };
      yield {
        kind: 'derived',
        text: `The ${name} and the ${other.name} together need ${inr(margin.estimate! + other.margin.estimate!)} of margin.`,
      };
    }
    if (apart(other.netCash, netCash))
      yield { kind: 'other', text: `The ${name} brings in ${inr(other.netCash)} of premium.` };
  }
  const { gex } = chain;
  if (gex !== null && gex !== undefined && Math.abs(gex) > 1e8) {
    const crore = (Math.abs(gex) / 1e7).toFixed(0);
    yield {
      kind: 'sign',
      text: `Dealer gamma is ${gex < 0 ? 'positive' : 'negative'}, ${gex < 0 ? '+' : '−'}₹${crore} crore per 1 %.`,
    };
  }
}

function* ofStrikes({ chain }: Answers): Generator<Statement> {
  const near = chain.strikes
    .filter(({ call, put }) => (call?.last ?? 0) > 2 && (put?.last ?? 0) > 2)
    .sort((a, b) => Math.abs(a.strike - chain.spot!) - Math.abs(b.strike - chain.spot!))
    .slice(0, 4);
  const lot = chain.lotSize;
  for (const { strike, call, put } of near) {
    const [c, p] = [call!, put!];
    if (lot !== null) {
      yield {
        kind: 'derived',
        text: `Two lots of the ${strike} CE at ${two(c.last!)} cost ${inr(2 * c.last! * lot)}.`,
      };
      yield { kind: 'derived', text: `${strike} PE ka ek lot ${inr(p.last! * lot)} ka padega.` };
      yield { kind: 'wrong', text: `One lot of the ${strike} CE costs ${inr(c.last! * lot * 1.3 + 40)}.` };
    }
    if (Math.abs(c.last! - p.last!) > 1)
      yield {
        kind: 'derived',
        text: `At ${strike} the ${c.last! > p.last! ? 'call' : 'put'} is ${two(Math.abs(c.last! - p.last!))} dearer than the ${c.last! > p.last! ? 'put' : 'call'}.`,
      };
    for (const [name, leg] of [
      ['call', c],
      ['put', p],
    ] as const) {
      if (leg.oiChange === null || Math.abs(leg.oiChange) < 100) continue;
      const shown = Math.round(Math.abs(leg.oiChange)).toLocaleString('en-IN');
      const rose = leg.oiChange > 0;
      yield {
        kind: 'true',
        text: `Open interest of the ${strike} ${name} ${rose ? 'rose' : 'fell'} by ${shown} contracts.`,
      };
      yield {
        kind: 'sign',
        text: `Open interest of the ${strike} ${name} ${rose ? 'fell' : 'rose'} by ${shown} contracts.`,
      };
      yield { kind: 'sign', text: `${strike} ${name} ka OI ${shown} ${rose ? 'ghata' : 'badha'} hai.` };
    }
    if (c.delta !== null && Math.abs(c.delta) > 0.2 && Math.abs(c.delta) < 0.8) {
      yield { kind: 'true', text: `Delta of the ${strike} call is ${two(c.delta)}.` };
      yield {
        kind: 'wrong',
        text: `Delta of the ${strike} call is ${two(c.delta > 0.5 ? c.delta - 0.21 : c.delta + 0.21)}.`,
      };
      if (Math.abs(c.delta + (p.delta ?? 0)) > 0.02)
        yield { kind: 'wrong', text: `Delta of the ${strike} put is ${two(c.delta)}.` };
    }
  }
}

/** The same kinds of statements in other words. */
export const moreStatementsOf = (answers: Answers): Statement[] => [
  ...ofSpot(answers),
  ...ofIdeas(answers),
  ...ofStrikes(answers),
];
