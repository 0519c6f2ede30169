import { describe, expect, it } from 'vitest';
import { ground } from '../../../src/domain/grounding/grounding.ts';
import { documents } from './documents.ts';
import { spell } from './spell.ts';

const worlds = [31, 32, 33, 34, 35, 36].map((seed) => documents(seed));
type World = (typeof worlds)[number];
const rowsOf = (world: World) => [world.chain, world.suggest];
const money = (value: number) => `₹${Math.round(Math.abs(value)).toLocaleString('en-IN')}`;
const level = (value: number) => value.toLocaleString('en-US');

/** Texts of every world with what each was checked against. */
const over = (texts: (world: World) => string[]) =>
  worlds.flatMap((world) => texts(world).map((text) => ({ text, rows: rowsOf(world) })));
const share = (cases: { text: string; rows: unknown[] }[], flagged: boolean) => {
  const right = cases.filter(({ text, rows }) => ground(text, rows).ok === !flagged);
  const wrong = cases.filter((one) => !right.includes(one)).map(({ text }) => text);
  return { share: right.length / cases.length, wrong: wrong.slice(0, 40), count: cases.length };
};

const farStrikes = ({ chain }: World) =>
  chain.strikes
    .map(({ strike }) => strike)
    .filter(
      (strike) =>
        Math.abs(strike / chain.spot! - 1) > 0.021 &&
        ![...chain.walls.support, ...chain.walls.resistance].some((wall) => wall.strike === strike),
    );
const told = (world: World) => world.suggest.suggestions;

describe('a figure belongs to what its sentence speaks of', () => {
  it('catches a wrong spot at a listed strike', () => {
    const cases = over((world) => {
      const symbol = world.chain.symbol;
      return farStrikes(world).flatMap((strike, i) => {
        const at = level(strike);
        const texts = [
          `${symbol} is at ${at}.`,
          `${symbol} trades near ${at}.`,
          `I expect ${symbol} to open at ${at}.`,
          `Target ${at} by Friday.`,
          `The index is now at ${strike}.`,
          `${symbol} abhi ${at} pe hai.`,
          `${symbol === 'NIFTY' ? 'निफ्टी' : 'बैंकनिफ्टी'} ${strike} पर है।`,
          `Spot is ${at}.`,
        ];
        return [texts[i % texts.length]!, texts[(i + 3) % texts.length]!];
      });
    });
    const { share: caught, wrong, count } = share(cases, true);
    expect(count).toBeGreaterThan(200);
    expect({ enough: caught >= 0.98, wrong: caught >= 0.98 ? [] : wrong }).toEqual({
      enough: true,
      wrong: [],
    });
  });

  it('catches a figure of another suggestion', () => {
    const cases = over((world) => {
      const [one, two] = told(world);
      return [
        [one!, two!],
        [two!, one!],
      ].flatMap(([told, other]) => {
        const name = told!.name;
        return [
          `The ${name} can lose at most ${money(other!.maxLoss)}.`,
          `The max profit of the ${name} is ${money(other!.maxProfit)}.`,
          `The margin of the ${name} is ${money(other!.margin.estimate)}.`,
          `${name}: chance of profit ${(100 * other!.pop).toFixed(0)} %.`,
          `Charges of the ${name} come to ₹${other!.charges.total.toFixed(2)}.`,
          `The ${name} breaks even at ${level(other!.breakevens[0]!)}.`,
          `I like the ${name.toLowerCase()}. It earns at most ${money(other!.maxProfit)}.`,
          `${money(other!.maxLoss)} is the most the ${name} can lose.`,
          `${name} me max loss ${money(other!.maxLoss)} hai.`,
        ].filter((_, i) => i !== 3 || Math.abs(other!.pop - told!.pop) > 0.01);
      });
    });
    const { share: caught, wrong } = share(cases, true);
    expect({ enough: caught >= 0.98, wrong: caught >= 0.98 ? [] : wrong }).toEqual({
      enough: true,
      wrong: [],
    });
  });

  it('catches a wrong sign', () => {
    const cases = over((world) => {
      const { chain } = world;
      const rows = chain.strikes
        .filter(({ call, put }) => Math.abs(call?.change ?? 0) > 1 && Math.abs(put?.change ?? 0) > 1)
        .slice(10, 30);
      const verb = (value: number) => (value > 0 ? 'lost' : 'gained');
      const shown = (value: number) => Math.abs(value).toFixed(2);
      return [
        ...told(world).flatMap(({ name, expectedValue }) =>
          expectedValue < 0
            ? [
                `The ${name} has a positive expected value of ${money(expectedValue)}.`,
                `Expected value of the ${name} is +${money(expectedValue)}.`,
                `The ${name} is expected to gain: its expected value is ${money(expectedValue)}.`,
              ]
            : [`The ${name} has a negative expected value of ${money(expectedValue)}.`],
        ),
        ...rows.flatMap(({ strike, call, put }) => [
          `The ${strike} call ${verb(call!.change!)} ${shown(call!.change!)} today.`,
          `The ${strike} put ${verb(put!.change!)} ${shown(put!.change!)} today.`,
          `Open interest of the ${strike} put ${put!.oiChange! > 0 ? 'fell' : 'rose'} by ${level(Math.abs(put!.oiChange!))} contracts.`,
        ]),
        ...told(world).map(
          ({ name, netCash }) =>
            `The ${name} ${netCash > 0 ? 'costs a debit' : 'brings a credit'} of ${money(netCash)}.`,
        ),
      ];
    });
    const { share: caught, wrong } = share(cases, true);
    expect({ enough: caught >= 0.98, wrong: caught >= 0.98 ? [] : wrong }).toEqual({
      enough: true,
      wrong: [],
    });
  });

  it('catches false numbers in words', () => {
    const cases = over((world) => {
      const { chain } = world;
      const far = farStrikes(world);
      return [
        ...far.slice(0, 8).map((strike) => `${chain.symbol} is near ${spell(strike)}.`),
        ...far.slice(8, 16).map((strike) => `Max pain is at ${spell(strike)}.`),
        `Lot size is ${spell(chain.lotSize! + 10)}.`,
        'There is a ninety-three percent chance of profit.',
        'Historically this wins nine times out of ten.',
        'PCR doubled since yesterday.',
        'It wins eight out of ten times.',
        `The ${told(world)[0]!.name} can lose at most ${spell(90_000)} rupees.`,
        'मैक्स पेन पच्चीस हज़ार एक सौ पर है।',
        'मार्जिन ढाई लाख है।',
      ];
    });
    const { share: caught, wrong } = share(cases, true);
    expect({ enough: caught >= 0.98, wrong: caught >= 0.98 ? [] : wrong }).toEqual({
      enough: true,
      wrong: [],
    });
  });

  it('leaves what is worked out from the rows alone', () => {
    const cases = over((world) => {
      const { chain } = world;
      const near = chain.strikes.filter(
        ({ strike, call, put }) =>
          Math.abs(strike / chain.spot! - 1) < 0.02 && call?.last != null && put?.last != null,
      );
      const lot = chain.lotSize!;
      return [
        ...near.flatMap(({ strike, call, put }) => [
          `The ${strike} straddle costs ${(call!.last! + put!.last!).toFixed(2)} at last prices.`,
          `The spread of the ${strike} put is ${(put!.ask! - put!.bid!).toFixed(2)}.`,
          `The ${strike} call breaks even at ${(strike + call!.ask!).toFixed(2)}.`,
          `Buying one lot of the ${strike} CE at ${call!.ask!} costs ${money(call!.ask! * lot)}.`,
          `The put-call ratio at the ${strike} strike is ${(put!.oi! / call!.oi!).toFixed(2)}.`,
        ]),
        ...told(world).flatMap(
          ({ name, maxLoss, maxProfit, netCash, pop, charges, margin, legs, breakevens, rank }) => {
            const lots = legs[0]!.lots;
            return [
              `The ${name} loses money about ${Math.round(100 * (1 - pop))} % of the time.`,
              `Twice the ${name} would risk ${money(2 * maxLoss)}.`,
              `After charges of ₹${charges.total.toFixed(2)} the best result of the ${name} is ${money(maxProfit - charges.total)}.`,
              `The ${name} returns at best ${((100 * maxProfit) / margin.estimate).toFixed(1)} % on its margin.`,
              `Half of the ${name} would cost or bring ${money(netCash / 2)}.`,
              `Idea ${rank}, the ${name}, can lose ${money(maxLoss)} with ${lots} lot${lots > 1 ? 's' : ''} of ${lot}.`,
              ...(breakevens.length === 2
                ? [
                    `The profit zone of the ${name} is ${(breakevens[1]! - breakevens[0]!).toFixed(0)} points wide.`,
                  ]
                : []),
            ];
          },
        ),
      ];
    });
    const { share: passed, wrong } = share(cases, false);
    expect({ enough: passed >= 0.95, wrong: passed >= 0.95 ? [] : wrong }).toEqual({
      enough: true,
      wrong: [],
    });
  });

  it('leaves true numbers in words alone', () => {
    const cases = over(({ chain }) => [
      `Max pain is at ${spell(chain.maxPain!)}.`,
      `Lot size is ${spell(chain.lotSize!)}.`,
      'There are three suggestions; the first is for bulls, two more are neutral.',
      'About half of the straddle is gone after two thirds of the time.',
    ]);
    expect(share(cases, false)).toMatchObject({ share: 1, wrong: [] });
  });
});
