/** What is read of an array, of things that are made when they are asked for: a million rows of a file are never there at once. */
export interface List<T> extends Iterable<T> {
  readonly length: number;
  /** From the end where below zero. */
  at(place: number): T | undefined;
  some(holds: (one: T, place: number) => boolean): boolean;
  find(holds: (one: T, place: number) => boolean): T | undefined;
  findIndex(holds: (one: T, place: number) => boolean): number;
  forEach(visit: (one: T, place: number) => void): void;
  filter(holds: (one: T, place: number) => boolean): T[];
  map<U>(to: (one: T, place: number) => U): U[];
  flatMap<U>(to: (one: T, place: number) => U | readonly U[]): U[];
  slice(from: number, to?: number): List<T>;
  toReversed(): List<T>;
}

/** A list of so many; `make` gives the one in a place, the same each time. */
export function listOf<T>(length: number, make: (place: number) => T): List<T> {
  function* each(): Generator<T> {
    for (let i = 0; i < length; i++) yield make(i);
  }
  const findIndex: List<T>['findIndex'] = (holds) => {
    for (let i = 0; i < length; i++) if (holds(make(i), i)) return i;
    return -1;
  };
  const at: List<T>['at'] = (place) => {
    const own = place < 0 ? length + place : place;
    return own >= 0 && own < length ? make(own) : undefined;
  };
  const map = <U>(to: (one: T, place: number) => U): U[] => Array.from({ length }, (_, i) => to(make(i), i));
  return {
    length,
    at,
    map,
    findIndex,
    [Symbol.iterator]: each,
    some: (holds) => findIndex(holds) >= 0,
    find(holds) {
      const place = findIndex(holds);
      return place < 0 ? undefined : make(place);
    },
    forEach(visit) {
      for (let i = 0; i < length; i++) visit(make(i), i);
    },
    filter: (holds) => [...each()].filter(holds),
    flatMap: <U>(to: (one: T, place: number) => U | readonly U[]) => map(to).flat() as U[],
    slice(from, to = length) {
      const [first, end] = [from, to].map((place) =>
        Math.min(length, Math.max(0, place < 0 ? length + place : place)),
      );
      return listOf(Math.max(0, end! - first!), (i) => make(first! + i));
    },
    toReversed: () => listOf(length, (i) => make(length - 1 - i)),
  };
}

/** Whole numbers below 2^31, one behind the other. */
export interface Numbers {
  readonly length: number;
  push(value: number): void;
  at(place: number): number;
}

/** A column that grows. */
export function numbers(): Numbers {
  let kept = new Int32Array(1024);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === kept.length) {
        const larger = new Int32Array(length * 2);
        larger.set(kept);
        kept = larger;
      }
      kept[length++] = value;
    },
    at: (place) => kept[place]!,
  };
}
