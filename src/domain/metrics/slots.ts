import { fold, type Told, underWay, type Visits } from './fold.ts';
import { merge, type SeriesMap } from './series.ts';

/** Widths of a slot in seconds: minutes for what is happening, hours for what happened, 0 for all there ever was. */
export const widths = [60, 3600, 0] as const;
export type Width = (typeof widths)[number];

/** How long slots of a width are kept, ms; null for good. */
export const keptMs: Record<Width, number | null> = { 60: 48 * 3_600_000, 3600: 90 * 86_400_000, 0: null };

/** The beginning of the slot a moment lies in, epoch ms UTC. */
export const slotOf = (at: number, width: Width): number =>
  width === 0 ? 0 : Math.floor(at / (width * 1000)) * width * 1000;

export interface Slot {
  width: Width;
  /** Epoch ms UTC. */
  at: number;
  series: SeriesMap;
}

/** What a batch of events adds to each slot it touches, and the visits that may go on after it. */
export function slotted(events: readonly Told[], visits: Visits): { slots: Slot[]; visits: Visits } {
  const minutes = new Map<number, SeriesMap>();
  const ordered = inOrder(events) ? events : [...events].sort((a, b) => a.at - b.at);
  const going: Visits = structuredClone(visits);
  let at = -1;
  let current: SeriesMap = new Map();
  for (const event of ordered) {
    const minute = slotOf(event.at, 60);
    if (minute !== at) {
      at = minute;
      current = minutes.get(minute) ?? new Map();
      minutes.set(minute, current);
    }
    fold(current, going, event);
  }
  const slots: Slot[] = [];
  const wider = new Map<string, Slot>();
  for (const [minute, series] of minutes) {
    slots.push({ width: 60, at: minute, series });
    for (const width of [3600, 0] as const) {
      const from = slotOf(minute, width);
      const slot = wider.get(`${width} ${from}`) ?? { width, at: from, series: new Map() };
      wider.set(`${width} ${from}`, slot);
      for (const one of series.values()) merge(slot.series, one);
    }
  }
  const now = ordered.at(-1)?.at ?? 0;
  return { slots: [...slots, ...wider.values()], visits: underWay(going, now) };
}

const inOrder = (events: readonly Told[]): boolean => {
  for (let i = 1; i < events.length; i++) if (events[i]!.at < events[i - 1]!.at) return false;
  return true;
};
