import { describe, expect, it } from 'vitest';
import { ground } from '../../../src/domain/grounding/grounding.ts';
import corpus from '../../fixtures/grounding/statements.json' with { type: 'json' };
import { fc } from '../../support/properties.ts';
import { documents } from './documents.ts';
import { fabricated, filled, type Slot, slotsOf } from './statement.ts';

const seeds = [11, 12, 13, 14, 15, 16, 17, 18];
const worlds = seeds.map((seed) => documents(seed));
const strikesOf = (world: (typeof worlds)[number]) =>
  new Set(world.chain.strikes.map(({ strike }) => strike));

interface Case {
  text: string;
  rows: unknown[];
}

type Pick = (slots: Slot[], world: (typeof worlds)[number]) => Slot[] | null;

/** Every sentence of the given lists over every world. */
function cases(lists: readonly ('suggest' | 'chain' | 'derived')[], pick: Pick): Case[] {
  return worlds.flatMap((world) =>
    lists.flatMap((list) =>
      corpus[list].flatMap((sentence) => {
        const document = list === 'chain' ? world.chain : world.suggest;
        const slots = pick(slotsOf(sentence, document), world);
        const text = slots === null ? null : filled(sentence, slots);
        return text === null
          ? []
          : [{ text, rows: list === 'chain' ? [world.chain] : [world.suggest, world.chain] }];
      }),
    ),
  );
}

const moved =
  (which: (slot: Slot) => boolean): Pick =>
  (slots, world) => {
    const numeric = slots.filter((slot) => typeof slot.value === 'number' && which(slot));
    if (numeric.length === 0) return null;
    const target = numeric[Math.floor(world.next() * numeric.length)]!;
    return slots.map((slot) => (slot === target ? fabricated(slot, world.next, strikesOf(world)) : slot));
  };

const flagged = ({ text, rows }: Case): boolean => !ground(text, rows).ok;

describe('figures of prose against tool rows', () => {
  it('refuses no true statement of a suggestion', () => {
    const wrong = cases(['suggest'], (slots) => slots).filter(flagged);
    expect(wrong.map(({ text, rows }) => `${text} <- ${ground(text, rows).unsupported.join(' | ')}`)).toEqual(
      [],
    );
  });
  it('refuses no true statement of a chain', () => {
    const wrong = cases(['chain'], (slots) => slots).filter(flagged);
    expect(wrong.map(({ text, rows }) => `${text} <- ${ground(text, rows).unsupported.join(' | ')}`)).toEqual(
      [],
    );
  });
  it('refuses no value that follows from two rows', () => {
    const wrong = cases(['derived'], (slots) => slots).filter(flagged);
    expect(wrong.map(({ text, rows }) => `${text} <- ${ground(text, rows).unsupported.join(' | ')}`)).toEqual(
      [],
    );
  });
  it('flags at least 99 % of sentences with one figure moved', () => {
    const all = cases(
      ['suggest', 'chain', 'derived'],
      moved((slot) => !slot.strike),
    );
    expect(all.length).toBeGreaterThan(400);
    expect(all.filter((one) => !flagged(one)).length).toBeLessThanOrEqual(all.length * 0.01);
  });
  it.each([
    'The 31,337 strike is cheap.',
    'Look at the 31337 strike now.',
    '31,337-strike puts look dear.',
    'Sell the 31337s.',
    'The position has 9,250 delta.',
    'निफ्टी ३१,३३७ कॉल सस्ता है।',
  ])('flags the invented figure of "%s"', (text) => {
    const rows = [{ symbol: 'NIFTY', spot: 24_864.2, strikes: [{ strike: 25_000, call: { last: 99.45 } }] }];
    expect(ground(text, rows).unsupported).toHaveLength(1);
  });
  it.each([
    'The 25,000 strike is near.',
    'The 25000s are near.',
    'A 3-strike structure of 2 legs over a 20-day range.',
    'Popular in the 1990s.',
    'निफ्टी २४,८६४ पर है।',
  ])('leaves "%s" alone', (text) => {
    const rows = [{ symbol: 'NIFTY', spot: 24_864.2, strikes: [{ strike: 25_000, call: { last: 99.45 } }] }];
    expect(ground(text, rows).unsupported).toEqual([]);
  });
  it('flags every invented strike', () => {
    const all = [1, 2, 3].flatMap(() =>
      cases(
        ['suggest', 'chain'],
        moved((slot) => slot.strike),
      ),
    );
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter((one) => !flagged(one)).map(({ text }) => text)).toEqual([]);
  });
});

describe('whole answers', () => {
  const sentences = [...corpus.suggest, ...corpus.derived].filter((one) => !one.includes('|'));
  /** Three to five sentences of one world, one figure of them moved when `false`. */
  const answers = (truth: boolean): Case[] =>
    Array.from({ length: 200 }, (_, i) => {
      const world = worlds[i % worlds.length]!;
      const size = 3 + (i % 3);
      const start = Math.floor(world.next() * sentences.length);
      const drawn = Array.from({ length: size }, (_, k) => sentences[(start + 7 * k) % sentences.length]!);
      const idea = drawn.flatMap((one) => /suggestions\.(\d)/.exec(one)?.[1] ?? [])[0];
      // An answer that goes from one idea to another names it: these keep to one.
      const chosen = drawn.filter((one) => (/suggestions\.(\d)/.exec(one)?.[1] ?? idea) === idea);
      const parts = chosen.map((one) => slotsOf(one, world.suggest));
      const numeric = parts.flatMap((slots, at) =>
        slots.flatMap((slot) => (typeof slot.value === 'number' ? [{ at, slot }] : [])),
      );
      const target = numeric[Math.floor(world.next() * numeric.length)];
      const told = parts.map((slots, at) =>
        truth || target?.at !== at
          ? slots
          : slots.map((slot) =>
              slot === target.slot ? fabricated(slot, world.next, strikesOf(world)) : slot,
            ),
      );
      const text = chosen
        .map((one, at) => filled(one, told[at]!))
        .filter((one) => one !== null)
        .join(' ');
      return { text, rows: [world.suggest, world.chain] };
    });
  it('passes 200 clean ones, at most 2 % flagged', () => {
    expect(answers(true).filter(flagged).length).toBeLessThanOrEqual(4);
  });
  it('flags at least 95 % of 200 with one figure moved', () => {
    expect(answers(false).filter(flagged).length).toBeGreaterThanOrEqual(190);
  });
});

const rows = [
  {
    symbol: 'NIFTY',
    spot: 25_012.35,
    expiry: '2026-11-24',
    expiries: ['2026-11-24', '2026-12-01'],
    asOf: '2026-11-20T15:30:00+05:30',
    atmIv: 0.1423,
    pcr: { oi: 1.12 },
    maxPain: 25_000,
    lotSize: 75,
    totals: { callOi: 1_20_400, putOi: 1_34_850 },
    margin: { estimate: 1_18_500 },
    maxLoss: -4225.5,
    expectedValue: -120.4,
    expectedMove: { oneSigma: 312.4 },
    walls: { resistance: [{ strike: 25_200, oi: 48_000 }], support: [{ strike: 24_800, oi: 51_000 }] },
  },
];

describe('how figures are written', () => {
  it.each([
    ['Margin is 1,18,500.', true],
    ['Margin is ₹1.19 lakh.', true],
    ['Margin is ₹1.17 lakh.', false],
    ['Margin is about 1.2 lakh.', true],
    ['Call OI is 1.2 lakh contracts.', true],
    ['IV is 1423 bps.', true],
    ['IV is 14.2%.', true],
    ['IV is 14.3 %.', false],
    ['Support at 24,800 and resistance at 25,200.', true],
    ['The range 24,800–25,200 holds.', true],
    ['The range 24,850–25,200 holds.', false],
    ['A one-sigma range is 24,700 to 25,325.', true],
    ['A one-sigma range is 24,700.0 to 25,324.8.', true],
    ['Expect ±312 points.', true],
    ['Max loss $4,225.50.', true],
    ['Max loss is Rs.4,226.', true],
    ['Expected value is +₹120.', false],
    ['Expected value is −₹120.', true],
    ['Sell 25000CE, buy 25200CE.', true],
    ['Sell 25050CE, buy 25200CE.', false],
    ['Sell NIFTY26N2425200CE.', true],
    ['Sell NIFTY26N2425300CE.', false],
    ['Use the 24 Nov expiry.', true],
    ['Use the 26 Nov expiry.', false],
    ['Roll to the 2026-12-01 weekly.', true],
    ['Roll to the 2026-12-08 weekly.', false],
    ['On 15 Aug 2026 the market was shut.', true],
    ['Spot is about 25,000.', true],
    ['Spot is about 26,000.', false],
    ['The PCR above 1 says puts lead.', true],
    ['At 3:30 pm, the 2nd of 3 ideas won; wait 15 minutes.', true],
    ['1. Wait.\n2. Watch the 20-day average, RSI(14) and Nifty 50.', true],
    ['Theta helps sellers; two lots are plenty.', true],
    ['It moved 4.7 % last week.', false],
    ['', true],
  ])('%s', (text, ok) => expect(ground(text, rows)).toMatchObject({ ok }));

  it("lets a person's own figures be repeated", () => {
    const said = 'With 3 lots of the 24,650 put your budget of ₹15,000 is not enough.';
    expect(ground(said, rows).ok).toBe(false);
    expect(ground(said, rows, { question: 'can I sell 3 lots of 24650 PE with 15000?' }).ok).toBe(true);
  });
  it('keeps the figures of two symbols apart', () => {
    const both = [...rows, { symbol: 'BANKNIFTY', spot: 56_120.4, pcr: { oi: 0.87 } }];
    expect(ground('NIFTY has a PCR of 1.12, BANKNIFTY one of 0.87.', both).ok).toBe(true);
    expect(ground('The PCR of NIFTY is 0.87.', both).ok).toBe(false);
  });
  it('says where a figure comes from', () => {
    const { figures } = ground('PCR 1.12, spot 25,012.', rows);
    expect(figures.map(({ by }) => by)).toEqual(['pcr.oi', 'spot']);
  });
  it('takes any text and any rows', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.jsonValue(), (text, row) => {
        const { figures, ok, unsupported } = ground(text, [row]);
        expect(ok).toBe(unsupported.length === 0);
        for (const { start, end } of figures)
          expect(start >= 0 && end <= text.length && start < end).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
