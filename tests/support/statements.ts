import type { ChainDocument } from '../../src/core/shapes/chain.ts';
import type { SuggestDocument } from '../../src/core/shapes/suggestion.ts';
import { spell } from '../domain/grounding/spell.ts';
import { spokenHindi } from './spoken.ts';

/** What coach answered about one chain. */
export interface Answers {
  chain: ChainDocument;
  suggest: SuggestDocument;
}
type Kind = 'true' | 'derived' | 'spot' | 'other' | 'sign' | 'words' | 'wrong';
/** A statement about those answers: `true` and `derived` hold, the others do not. */
export interface Statement {
  kind: Kind;
  text: string;
}

const inr = (value: number) => `₹${Math.round(Math.abs(value)).toLocaleString('en-IN')}`;
const level = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 2 });
const two = (value: number) => value.toFixed(2);
const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const day = (iso: string) =>
  `${Number(iso.slice(8, 10))} ${months[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}`;
const hindiNames: Readonly<Record<string, string>> = { NIFTY: 'निफ्टी', BANKNIFTY: 'बैंकनिफ्टी' };

type Row = ChainDocument['strikes'][number];
type Leg = NonNullable<Row['call']>;
type Idea = SuggestDocument['suggestions'][number];
const sides = ({ call, put }: Row) => [['call', 'CE', call] as const, ['put', 'PE', put] as const];

/** Rows round the money whose two sides are quoted. */
function quoted({ strikes, spot }: ChainDocument): (Row & { call: Leg; put: Leg })[] {
  const whole = strikes.filter((row): row is Row & { call: Leg; put: Leg } =>
    [row.call, row.put].every((leg) => leg !== null && (leg.last ?? 0) > 1),
  );
  return whole.sort((a, b) => Math.abs(a.strike - spot!) - Math.abs(b.strike - spot!)).slice(0, 6);
}

function* ofMarket({ chain }: Answers): Generator<Statement> {
  const { symbol, spot, maxPain, pcr, atmIv, lotSize, expiry, daysToExpiry, walls, expectedMove } = chain;
  const put = (text: string, kind: Kind = 'true'): Statement => ({ kind, text });
  yield put(`${symbol} is at ${level(spot!)}.`);
  yield put(`${symbol} abhi ${level(spot!)} pe hai.`);
  yield put(`The underlying trades near ${Math.round(spot!)}.`);
  if (hindiNames[symbol] !== undefined) yield put(`${hindiNames[symbol]} ${level(spot!)} पर है।`);
  if (maxPain !== null && pcr.oi !== null) {
    yield put(`Max pain is ${level(maxPain)} and PCR ${two(pcr.oi)}.`);
    yield put(`Max pain ${level(maxPain)} pe hai, PCR ${two(pcr.oi)}.`);
    yield put(`मैक्स पेन ${maxPain} पर है, पीसीआर ${two(pcr.oi)} है।`);
    yield put(`The put-call ratio of open interest is ${two(pcr.oi)}.`);
    if (pcr.volume !== null) yield put(`By volume the put-call ratio is ${two(pcr.volume)}.`);
    yield put(`PCR is ${two(pcr.oi + 0.37)}.`, 'wrong');
    yield put(`Max pain is ${spell(maxPain)}.`, Number.isInteger(maxPain) ? 'true' : 'wrong');
  }
  if (atmIv !== null) {
    yield put(`ATM IV is ${percent(atmIv)}.`);
    yield put(`IV ${(100 * atmIv).toFixed(0)} % ke aas paas hai.`);
    yield put(`ATM IV is ${percent(atmIv * 1.31)}.`, 'wrong');
  }
  if (lotSize !== null) {
    yield put(`Lot size is ${lotSize}.`);
    yield put(`Lot size is ${spell(lotSize)}.`);
    yield put(`Lot size is ${lotSize + 10}.`, 'wrong');
    yield put(`Lot size is ${spell(lotSize + 15)}.`, 'words');
    yield put(
      `Lot size ${spokenHindi((lotSize % 90) + 7, 'latin')} hai.`,
      lotSize % 90 === lotSize - 7 ? 'true' : 'words',
    );
    if (lotSize < 100) yield put(`लॉट साइज़ ${spokenHindi(lotSize, 'devanagari')} है।`);
  }
  const [wall, floor] = [walls.resistance[0], walls.support[0]];
  if (wall !== undefined && floor !== undefined) {
    yield put(`Resistance stands at ${level(wall.strike)} and support at ${level(floor.strike)}.`);
    yield put(`Support ${level(floor.strike)} aur resistance ${level(wall.strike)} pe hai.`);
  }
  yield put(`Expiry is ${day(expiry)}.`);
  yield put(
    `Expiry is ${day(expiry.replace(/\d\d$/, (d) => String((Number(d) % 27) + 1).padStart(2, '0')))}.`,
    'wrong',
  );
  if (daysToExpiry !== null) yield put(`There are ${Math.ceil(daysToExpiry) + 4} days to expiry.`, 'wrong');
  const sigma = expectedMove?.oneSigma ?? null;
  if (sigma !== null) {
    yield put(`The market prices a move of about ${sigma.toFixed(0)} points to expiry.`);
    yield put(
      `One sigma to expiry runs from ${level(Number(two(spot! - sigma)))} to ${level(Number(two(spot! + sigma)))}.`,
      'derived',
    );
    yield put(`One sigma is ${percent(sigma / spot!)} of the spot.`, 'derived');
  }
}

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
        Math.abs(strike / spot! - 1) > 0.022 && Math.abs(strike / spot! - 1) < 0.12 && !known.has(strike),
    );
  const name = hindiNames[symbol];
  for (const [i, strike] of far.slice(0, 8).entries()) {
    const texts = [
      `${symbol} is at ${level(strike)}.`,
      `${symbol} trades near ${level(strike)} now.`,
      `I expect ${symbol} to open at ${level(strike)}.`,
      `Target ${level(strike)} by Friday.`,
      `${symbol} abhi ${level(strike)} pe trade kar raha hai.`,
      name === undefined ? `The spot is ${strike}.` : `${name} ${strike} पर है।`,
      `Spot price: ${level(strike)}.`,
      `The index closed at ${level(strike)}.`,
    ];
    yield { kind: 'spot', text: texts[i]! };
    yield { kind: 'spot', text: texts[(i + 3) % texts.length]! };
  }
  const words = far.filter(Number.isInteger)[3];
  if (words === undefined) return;
  yield { kind: 'words', text: `${symbol} is near ${spell(words)}.` };
  yield { kind: 'words', text: `${symbol} ${spokenHindi(words, 'latin')} pe hai.` };
  yield { kind: 'words', text: `${name ?? symbol} ${spokenHindi(words, 'devanagari')} पर है।` };
  yield { kind: 'words', text: `Max pain is at ${spell(words)}.` };
  yield { kind: 'words', text: 'There is a ninety-seven percent chance of profit.' };
}

function* ofStrikes({ chain }: Answers): Generator<Statement> {
  const lot = chain.lotSize;
  const [forward, spot] = [chain.forward ?? chain.spot!, chain.spot!];
  for (const row of quoted(chain)) {
    const { strike, call, put } = row;
    for (const [word, short, leg] of sides(row)) {
      if (leg?.last == null) continue;
      const other = word === 'call' ? put : call;
      yield { kind: 'true', text: `The ${level(strike)} ${word} trades at ${two(leg.last)}.` };
      yield { kind: 'true', text: `${strike} ${short} ka last price ₹${two(leg.last)} hai.` };
      if (leg.oi !== null) {
        yield {
          kind: 'true',
          text: `${strike}${short} has ${Math.round(leg.oi).toLocaleString('en-IN')} contracts open.`,
        };
        if (leg.oi > 500)
          yield {
            kind: 'wrong',
            text: `${strike}${short} has ${Math.round(leg.oi * 1.7 + 90).toLocaleString('en-IN')} contracts open.`,
          };
      }
      if (leg.iv !== null) yield { kind: 'true', text: `IV of the ${strike} ${word} is ${percent(leg.iv)}.` };
      if (Math.abs(other.last! / leg.last - 1) > 0.06)
        yield { kind: 'wrong', text: `The ${strike} ${word} trades at ${two(other.last!)}.` };
      if (leg.change !== null && Math.abs(leg.change) > 0.5) {
        const [right, wrong] = leg.change > 0 ? ['gained', 'lost'] : ['lost', 'gained'];
        yield { kind: 'true', text: `The ${strike} ${word} ${right} ${two(Math.abs(leg.change))} today.` };
        yield { kind: 'sign', text: `The ${strike} ${word} ${wrong} ${two(Math.abs(leg.change))} today.` };
        const moved = leg.change > 0 ? 'gira' : 'badha';
        yield { kind: 'sign', text: `${strike} ${short} aaj ${two(Math.abs(leg.change))} ${moved}.` };
      }
      const even = word === 'call' ? strike + leg.last : strike - leg.last;
      yield { kind: 'derived', text: `The ${strike} ${word} breaks even at ${level(Number(two(even)))}.` };
      if (lot !== null)
        yield {
          kind: 'derived',
          text: `One lot of the ${strike} ${word} at ${two(leg.last)} costs ${inr(leg.last * lot)}.`,
        };
      if (leg.bid !== null && leg.ask !== null && leg.ask > leg.bid)
        yield { kind: 'derived', text: `The spread of the ${strike} ${word} is ${two(leg.ask - leg.bid)}.` };
    }
    yield { kind: 'derived', text: `The ${strike} straddle costs ${two(call.last! + put.last!)}.` };
    yield { kind: 'wrong', text: `The ${strike} straddle costs ${two((call.last! + put.last!) * 1.27)}.` };
    const away = Math.abs(strike - spot);
    if (away > 2 && Math.abs(strike - forward) > 2)
      yield { kind: 'derived', text: `The ${strike} strike is ${two(away)} points from the spot.` };
  }
}

function* ofIdea(idea: Idea, other: Idea | undefined): Generator<Statement> {
  const { name, maxLoss, maxProfit, pop, expectedValue, margin, charges, breakevensAfterCosts: evens } = idea;
  if (maxProfit !== null) {
    yield {
      kind: 'true',
      text: `The ${name} earns at most ${inr(maxProfit)}, with a chance of profit of ${percent(pop!)}.`,
    };
    yield {
      kind: 'derived',
      text: `Two lots of the ${name} would earn at most ${inr((2 * maxProfit) / idea.legs[0]!.lots)}.`,
    };
    yield { kind: 'derived', text: `Half of the best case of the ${name} is ${inr(maxProfit / 2)}.` };
  }
  yield maxLoss === null
    ? { kind: 'true', text: `The loss of the ${name} is unlimited.` }
    : { kind: 'true', text: `${name} me max loss ${inr(maxLoss)} hai.` };
  yield { kind: 'true', text: `Margin of the ${name} is about ${(margin.estimate! / 1e5).toFixed(2)} lakh.` };
  yield { kind: 'true', text: `Charges of the ${name} come to ₹${two(charges.total)}.` };
  if (evens.length === 2)
    yield {
      kind: 'true',
      text: `The ${name} breaks even at ${level(evens[0]!)} and ${level(evens[1]!)} after costs.`,
    };
  yield {
    kind: 'derived',
    text: `The ${name} loses money about ${(100 * (1 - pop!)).toFixed(0)} % of the time.`,
  };
  if (maxProfit !== null && maxLoss !== null) {
    yield {
      kind: 'derived',
      text: `The ${name} risks ${(Math.abs(maxLoss) / maxProfit).toFixed(2)} times what it can earn.`,
    };
    yield {
      kind: 'derived',
      text: `After charges the ${name} keeps at most ${inr(maxProfit - charges.total)}.`,
    };
  }
  if (expectedValue !== null && Math.abs(expectedValue) >= 20) {
    const [right, wrong] = expectedValue < 0 ? ['negative', 'positive'] : ['positive', 'negative'];
    yield { kind: 'true', text: `The expected value of the ${name} is ${right}, ${inr(expectedValue)}.` };
    yield { kind: 'sign', text: `The ${name} has a ${wrong} expected value of ${inr(expectedValue)}.` };
    if (expectedValue < 0)
      yield { kind: 'sign', text: `Expected value of the ${name} is +${inr(expectedValue)}.` };
  }
  yield {
    kind: 'wrong',
    text: `The ${name} wins ${(100 * (pop! > 0.6 ? pop! - 0.17 : pop! + 0.19)).toFixed(0)} % of the time.`,
  };
  if (other === undefined) return;
  const apart = (a: number | null, b: number | null) =>
    a === null || b === null || Math.abs(Math.abs(a) / Math.abs(b) - 1) > 0.03;
  if (other.maxLoss !== null && apart(other.maxLoss, maxLoss)) {
    yield { kind: 'other', text: `The ${name} can lose at most ${inr(other.maxLoss)}.` };
    yield { kind: 'other', text: `${name} ka max loss ${inr(other.maxLoss)} hai.` };
    yield { kind: 'other', text: `${inr(other.maxLoss)} is the most the ${name} can lose.` };
  }
  if (other.maxProfit !== null && apart(other.maxProfit, maxProfit))
    yield { kind: 'other', text: `The max profit of the ${name} is ${inr(other.maxProfit)}.` };
  if (apart(other.margin.estimate, margin.estimate))
    yield { kind: 'other', text: `The margin of the ${name} is ${inr(other.margin.estimate!)}.` };
  if (apart(other.charges.total, charges.total))
    yield { kind: 'other', text: `Charges of the ${name} are ₹${two(other.charges.total)}.` };
  if (Math.abs(other.pop! - pop!) > 0.03)
    yield { kind: 'other', text: `${name}: chance of profit ${(100 * other.pop!).toFixed(0)} %.` };
}

/** Statements about the answers on one chain, in English, Hinglish and Hindi. */
export function statementsOf(answers: Answers): Statement[] {
  const ideas = answers.suggest.suggestions;
  const other = (at: number) => ideas.find((one, i) => i !== at && one.name !== ideas[at]!.name);
  return [
    ...ofMarket(answers),
    ...ofSpot(answers),
    ...ofStrikes(answers),
    ...ideas.flatMap((idea, at) => [...ofIdea(idea, other(at))]),
  ];
}
