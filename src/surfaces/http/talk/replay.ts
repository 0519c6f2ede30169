/** An event of a stream under the name it is asked for again by. */
export interface Numbered<T> {
  id: string;
  event: T;
}

/** The last events of a stream, so that who lost the connection can go on where it broke. */
export interface Replay<T> {
  push(event: T): Numbered<T>;
  /** What came after an id, or null where that is not known any more. */
  after(id: string): readonly Numbered<T>[] | null;
  /** Forgets all that is kept; ids go on. */
  clear(): void;
  /** Id of the newest event; the place before the first where there is none. */
  readonly last: string;
}

/** What all streams together may keep. */
export interface Shared {
  most: number;
  used: number;
}

/** What a stream keeps where all of them together are at their bound. */
const least = 200;

/**
 * Keeps up to so many events and so many characters of them, and few where all streams together keep too much. `tag` tells
 * the streams of one run of the server from those of another.
 */
export function replay<T>(
  tag: string,
  most: { events: number; characters: number },
  shared: Shared,
): Replay<T> {
  const kept: (Numbered<T> & { weight: number })[] = [];
  let count = 0;
  let weight = 0;
  const grow = (by: number) => {
    weight += by;
    shared.used += by;
  };
  const idOf = (at: number) => `${tag}-${at}`;
  return {
    get last() {
      return idOf(count);
    },
    push(event) {
      const row = { id: idOf(++count), event, weight: JSON.stringify(event).length };
      kept.push(row);
      grow(row.weight);
      const over = () =>
        kept.length > most.events ||
        (weight > most.characters && kept.length > 1) ||
        (shared.used > shared.most && kept.length > least);
      while (over()) grow(-kept.shift()!.weight);
      return row;
    },
    clear() {
      kept.length = 0;
      grow(-weight);
    },
    after(id) {
      const at = id.startsWith(`${tag}-`) ? Number(id.slice(tag.length + 1)) : Number.NaN;
      if (!Number.isInteger(at) || at > count || at < count - kept.length) return null;
      return kept.slice(kept.length - (count - at));
    },
  };
}
