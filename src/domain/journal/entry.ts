import { z } from 'zod';

/** What a person meant to do, told before or after: levels are prices of the trade's unit (net premium for several legs). */
export const PlanEntry = z.object({
  entry: z.number().nullable(),
  stop: z.number().nullable(),
  target: z.number().nullable(),
  /** Units, or contracts where the multiplier is not 1. */
  quantity: z.number().positive().nullable(),
});
export type PlanEntry = z.infer<typeof PlanEntry>;

const text = z.string().min(1).max(2000);

/** One thing said about a trade; the body depends on the kind. */
export const EntryBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('note'), text }),
  z.object({ kind: z.literal('tag'), text: text.max(60) }),
  z.object({ kind: z.literal('untag'), text: text.max(60) }),
  z.object({ kind: z.literal('screenshot'), text }),
  z.object({ kind: z.literal('plan'), plan: PlanEntry }),
  z.object({ kind: z.literal('group'), fills: z.array(z.string().min(1)).min(1).max(1000) }),
  z.object({ kind: z.literal('ungroup'), fills: z.array(z.string().min(1)).min(1).max(1000) }),
]);
export type EntryBody = z.infer<typeof EntryBody>;

/** An entry as it is kept: when it was written, about which trade. */
export type JournalEntry = EntryBody & { seq: number; at: number; trade: string };

/** All that was said about one trade. */
export interface Remarks {
  notes: { at: number; text: string }[];
  tags: string[];
  screenshots: string[];
  plan: PlanEntry | null;
}

export const noRemarks = (): Remarks => ({ notes: [], tags: [], screenshots: [], plan: null });

/** What was said, by trade; the newest plan counts, a tag until it is taken off. Entries come oldest first. */
export function remarksOf(entries: readonly JournalEntry[]): Map<string, Remarks> {
  const all = new Map<string, Remarks>();
  for (const entry of entries) {
    const own = all.get(entry.trade) ?? noRemarks();
    all.set(entry.trade, own);
    if (entry.kind === 'note') own.notes.push({ at: entry.at, text: entry.text });
    else if (entry.kind === 'tag' && !own.tags.includes(entry.text)) own.tags.push(entry.text);
    else if (entry.kind === 'untag') own.tags = own.tags.filter((tag) => tag !== entry.text);
    else if (entry.kind === 'screenshot' && !own.screenshots.includes(entry.text))
      own.screenshots.push(entry.text);
    else if (entry.kind === 'plan') own.plan = entry.plan;
  }
  return all;
}

/** Trade that a person put each fill into; the newest word counts. */
export function overridesOf(entries: readonly JournalEntry[]): Map<string, string> {
  const overrides = new Map<string, string>();
  for (const entry of entries) {
    if (entry.kind === 'group') for (const fill of entry.fills) overrides.set(fill, entry.trade);
    else if (entry.kind === 'ungroup') for (const fill of entry.fills) overrides.delete(fill);
  }
  return overrides;
}
