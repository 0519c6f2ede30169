import { numbers } from './list.ts';

/** Numbers of any size, one behind the other. */
export function doubles() {
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
export function texts() {
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
export function bits() {
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
export function few<T>(keyOf: (value: T) => string) {
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

/** Places of ids, by open addressing: a Map of a million ids would take as much as all else of the fills. */
export function places(idAt: (place: number) => string) {
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
