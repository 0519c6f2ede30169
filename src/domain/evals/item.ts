/** How one item of a suite went, by metric, each 0 (wrong) to 1 (right). */
export interface ItemScore {
  id: string;
  /** What shares its luck with others: a chain, a surface, a language. */
  cluster: string;
  scores: Record<string, number>;
  /** A failure of these metrics on this item alone is reason to stop. */
  severe: readonly string[];
  /** Why it fell short, for who looks at it; null where it did not. */
  note: string | null;
}

/** Items of a run by suite, as they are kept in a baseline. */
export type SuiteScores = Record<string, readonly ItemScore[]>;

/** Names of the metrics of a suite, in the order in which they first appear. */
export const metricsOf = (items: readonly ItemScore[]): string[] => [
  ...new Set(items.flatMap(({ scores }) => Object.keys(scores))),
];
