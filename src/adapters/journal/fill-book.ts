import { type Fill, fillKinds, type Instrument } from '../../domain/ledger/fill.ts';
import type { Minor, Price, Quantity } from '../../domain/money.ts';
import { bits, doubles, few, places, texts } from '../files/growing.ts';
import { type List, listOf, numbers } from '../files/list.ts';

/** What few fills have, or all have alike. */
type Rare = Pick<Fill, 'source' | 'strategyId' | 'plan' | 'split' | 'reverses'>;
/** Instruments known by themselves; beyond these, a reader that makes each anew would fill the memory with them. */
const mostInstruments = 20_000;
type Holding = Pick<Fill, 'instrument' | 'currency' | 'account'>;

const holdingOf = ({ instrument, currency, account }: Fill): Holding => ({ instrument, currency, account });
const holdingKey = ({ instrument, currency, account }: Holding): string =>
  `${account}\n${currency}\n${JSON.stringify(instrument)}`;
const rareOf = ({ source, strategyId, plan, split, reverses }: Fill): Rare => ({
  source,
  strategyId,
  plan,
  split,
  reverses,
});

/** A fill of a file, and what is remembered of its row. */
export interface Noted {
  line: number;
  /** What the row says it is about. */
  subjects: readonly string[];
  booking: string | undefined;
}

/** Fills of a file in columns: a million take some eighty bytes each. */
export interface FillBook {
  add(fill: Fill, noted: Noted): void;
  /** The place of an id, -1 for one that is not there. */
  find(id: string): number;
  at(place: number): Fill;
  noted(place: number): Noted;
  /** Takes out what a row added. */
  drop(line: number): void;
  /** Places of what is there, in the order it came. */
  all(): Iterable<number>;
  /** The fills of some places, made when they are asked for. */
  list(places: Int32Array): List<Fill>;
}

/** Of the number that holds side, knowledge of charges, absent texts and kind: one bit each, the kind above. */
const [sold, known, ordered, annotated, kindFrom] = [1, 2, 4, 8, 4];

/** What fills share, each part once: a contract of an account, and what most fills have alike. */
function sharedParts() {
  const [holding, rare] = [few(holdingKey), few<Rare>((value) => JSON.stringify(value))];
  // A reader gives the same instrument for every row of a contract, and most rows are like the one before.
  const byInstrument = new Map<Instrument, { account: string; currency: string; number: number }>();
  let [last, lastNumber]: [Rare | null, number] = [null, 0];
  const holdingNumber = (fill: Fill): number => {
    const met = byInstrument.get(fill.instrument);
    if (met !== undefined && met.account === fill.account && met.currency === fill.currency)
      return met.number;
    const number = holding.numberOf(holdingOf(fill));
    const { account, currency } = fill;
    if (byInstrument.size < mostInstruments) byInstrument.set(fill.instrument, { account, currency, number });
    return number;
  };
  const rareNumber = (fill: Fill): number => {
    const plain =
      last !== null &&
      fill.source === last.source &&
      fill.strategyId === last.strategyId &&
      fill.plan === last.plan &&
      fill.split === last.split &&
      fill.reverses === last.reverses;
    if (!plain) {
      last = rareOf(fill);
      lastNumber = rare.numberOf(last);
    }
    return lastNumber;
  };
  return { holding: holding.at, rare: rare.at, holdingNumber, rareNumber };
}

/** The columns of a fill, and how one is made of them again. */
function columns() {
  const [ids, orders, notes] = [texts(), texts(), texts()];
  const [ats, quantities, prices, charges] = [doubles(), doubles(), doubles(), doubles()];
  const [facts, holdings, rares] = [numbers(), numbers(), numbers()];
  const parts = sharedParts();
  return {
    ids,
    push(fill: Fill) {
      ids.push(fill.id);
      orders.push(fill.orderId ?? '');
      notes.push(fill.note ?? '');
      ats.push(fill.at);
      quantities.push(fill.quantity);
      prices.push(fill.price);
      charges.push(fill.charges);
      facts.push(
        (fill.side === 'sell' ? sold : 0) |
          (fill.chargesKnown ? known : 0) |
          (fill.orderId === null ? 0 : ordered) |
          (fill.note === null ? 0 : annotated) |
          (fillKinds.indexOf(fill.kind) << kindFrom),
      );
      holdings.push(parts.holdingNumber(fill));
      rares.push(parts.rareNumber(fill));
    },
    at(place: number): Fill {
      const { instrument, currency, account } = parts.holding(holdings.at(place));
      const { source, strategyId, plan, split, reverses } = parts.rare(rares.at(place));
      const own = facts.at(place);
      return {
        at: ats.at(place),
        instrument,
        currency,
        account,
        source,
        strategyId,
        plan,
        reverses,
        side: own & sold ? 'sell' : 'buy',
        quantity: quantities.at(place) as Quantity,
        price: prices.at(place) as Price,
        charges: charges.at(place) as Minor,
        chargesKnown: (own & known) !== 0,
        kind: fillKinds[own >> kindFrom]!,
        orderId: own & ordered ? orders.at(place) : null,
        note: own & annotated ? notes.at(place) : null,
        split,
        id: ids.at(place),
      };
    },
  };
}

/** An empty book. */
export function fillBook(): FillBook {
  const kept = columns();
  const [lines, subjects] = [numbers(), numbers()];
  const about = few<readonly string[]>((names) => names.join('\n'));
  const bookings = new Map<number, string>();
  const index = places(kept.ids.at);
  const gone = new Set<number>();
  const withLine = bits();
  return {
    add(fill, { line, subjects: names, booking }) {
      const place = lines.length;
      kept.push(fill);
      lines.push(line);
      withLine.add(line);
      subjects.push(about.numberOf(names));
      if (booking !== undefined) bookings.set(place, booking);
      index.set(fill.id, place);
    },
    find(id) {
      const place = index.find(id);
      return gone.has(place) ? -1 : place;
    },
    at: kept.at,
    noted: (place) => ({
      line: lines.at(place),
      subjects: about.at(subjects.at(place)),
      booking: bookings.get(place),
    }),
    drop(line) {
      if (!withLine.has(line)) return;
      for (let place = lines.length - 1; place >= 0; place--) if (lines.at(place) === line) gone.add(place);
    },
    *all() {
      for (let place = 0; place < lines.length; place++) if (!gone.has(place)) yield place;
    },
    list: (chosen) => listOf(chosen.length, (i) => kept.at(chosen[i]!)),
  };
}
