import { type Fill, fillKinds } from '../../domain/ledger/fill.ts';
import type { Minor, Price, Quantity } from '../../domain/money.ts';
import { type List, listOf, numbers } from '../files/list.ts';

/** What few fills have, or all have alike. */
type Rare = Pick<Fill, 'source' | 'strategyId' | 'plan' | 'split' | 'reverses'>;
type Holding = Pick<Fill, 'instrument' | 'currency' | 'account'>;

/** Numbers of any size, one behind the other. */
function doubles() {
  let kept = new Float64Array(1024);
  let length = 0;
  return {
    push(value: number) {
      if (length === kept.length) {
        const larger = new Float64Array(length * 2);
        larger.set(kept);
        kept = larger;
      }
      kept[length++] = value;
    },
    at: (place: number) => kept[place]!,
  };
}

/** Texts, one behind the other. */
function texts() {
  let bytes = Buffer.allocUnsafe(4096);
  let used = 0;
  const ends = numbers();
  return {
    push(text: string) {
      if (used + text.length * 3 > bytes.length) {
        const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, used + text.length * 3));
        bytes.copy(larger, 0, 0, used);
        bytes = larger;
      }
      used += bytes.write(text, used);
      ends.push(used);
    },
    at: (place: number) => bytes.toString('utf8', place === 0 ? 0 : ends.at(place - 1), ends.at(place)),
  };
}

/** Which of some numbers are in, a bit each. */
function bits() {
  let kept = new Uint8Array(256);
  return {
    add(n: number) {
      if (n >> 3 >= kept.length) {
        const larger = new Uint8Array(Math.max(kept.length * 2, (n >> 3) + 1));
        larger.set(kept);
        kept = larger;
      }
      kept[n >> 3]! |= 1 << (n & 7);
    },
    has: (n: number): boolean => ((kept[n >> 3] ?? 0) & (1 << (n & 7))) !== 0,
  };
}

/** Values of which there are few, each once, by what tells them apart. */
function few<T>(keyOf: (value: T) => string) {
  const known = new Map<string, number>();
  const values: T[] = [];
  return {
    numberOf(value: T): number {
      const key = keyOf(value);
      let number = known.get(key);
      if (number === undefined) {
        number = values.push(value) - 1;
        known.set(key, number);
      }
      return number;
    },
    at: (number: number): T => values[number]!,
  };
}

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

/** Places of ids, by open addressing: a Map of a million ids would take as much as all else of the fills. */
function places(idAt: (place: number) => string) {
  let slots = new Int32Array(2048).fill(-1);
  let used = 0;
  const slotOf = (id: string, table: Int32Array): number => {
    // FNV-1a.
    let hash = 0x811c9dc5;
    for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
    let slot = (hash ^ (hash >>> 15)) & (table.length - 1);
    while (table[slot]! >= 0 && idAt(table[slot]!) !== id) slot = (slot + 1) & (table.length - 1);
    return slot;
  };
  const grow = () => {
    const larger = new Int32Array(slots.length * 2).fill(-1);
    for (const place of slots) if (place >= 0) larger[slotOf(idAt(place), larger)] = place;
    slots = larger;
  };
  return {
    find: (id: string): number => slots[slotOf(id, slots)]!,
    set(id: string, place: number) {
      if (used * 2 >= slots.length) grow();
      const slot = slotOf(id, slots);
      if (slots[slot]! < 0) used++;
      slots[slot] = place;
    },
  };
}

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

/** The columns of a fill, and how one is made of them again. */
function columns() {
  const [ids, orders, notes] = [texts(), texts(), texts()];
  const [ats, quantities, prices, charges] = [doubles(), doubles(), doubles(), doubles()];
  const [facts, holdings, rares] = [numbers(), numbers(), numbers()];
  const [holding, rare] = [few(holdingKey), few<Rare>((value) => JSON.stringify(value))];
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
      holdings.push(holding.numberOf(holdingOf(fill)));
      rares.push(rare.numberOf(rareOf(fill)));
    },
    at(place: number): Fill {
      const { instrument, currency, account } = holding.at(holdings.at(place));
      const { source, strategyId, plan, split, reverses } = rare.at(rares.at(place));
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
