import type { Experiment, OutcomeName } from '../../../core/shapes/experiment.ts';
import type { Tally } from '../../../domain/experiment/result.ts';
import type { ExperimentRepository, Exposure } from '../../../ports/experiment.ts';
import type { Driver, Tx } from '../driver.ts';
import { finite, whole } from '../finite.ts';

const iso = (at: number) => new Date(at).toISOString();

interface Row {
  document: string;
  startedAt: number;
  stoppedAt: number | null;
}

const experimentOf = ({ document, startedAt, stoppedAt }: Row): Experiment => ({
  ...(JSON.parse(document) as Experiment),
  state: stoppedAt === null ? 'running' : 'stopped',
  startedAt: iso(startedAt),
  stoppedAt: stoppedAt === null ? null : iso(stoppedAt),
});

async function expose(tx: Tx, { experiment, unit, variant, chances, at }: Exposure): Promise<string> {
  await tx.run(
    `INSERT INTO exposures (experiment, unit, variant, chances, at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (experiment, unit) DO NOTHING`,
    [experiment, unit, variant, JSON.stringify(chances), whole(at, 'Exposure: at')],
  );
  const [kept] = await tx.all<{ variant: string }>(
    'SELECT variant FROM exposures WHERE experiment = ? AND unit = ?',
    [experiment, unit],
  );
  return kept!.variant;
}

/** Expected units of every variant under the chances its units really had; few distinct ones, so that they are summed by kind. */
async function assigned(db: Driver, name: string): Promise<Map<string, Tally>> {
  const rows = await db.all<{ variant: string; chances: string; n: number }>(
    'SELECT variant, chances, count(*) AS n FROM exposures WHERE experiment = ? GROUP BY variant, chances',
    [name],
  );
  const tallies = new Map<string, Tally>();
  const of = (variant: string) => {
    const tally = tallies.get(variant) ?? { variant, n: 0, expected: 0, variance: 0, outcomes: {} };
    tallies.set(variant, tally);
    return tally;
  };
  for (const { variant, chances, n } of rows) {
    of(variant).n += n;
    for (const [one, chance] of Object.entries(JSON.parse(chances) as Record<string, number>)) {
      const tally = of(one);
      tally.expected += n * chance;
      tally.variance += n * chance * (1 - chance);
    }
  }
  return tallies;
}

async function tallies(db: Driver, name: string): Promise<Tally[]> {
  const found = await assigned(db, name);
  const rows = await db.all<{
    variant: string;
    metric: OutcomeName;
    n: number;
    total: number;
    squares: number;
  }>(
    `SELECT e.variant, o.metric, count(*) AS n, sum(o.total / o.n) AS total,
       sum((o.total / o.n) * (o.total / o.n)) AS squares
     FROM outcomes o JOIN exposures e ON e.experiment = o.experiment AND e.unit = o.unit
     WHERE o.experiment = ? GROUP BY e.variant, o.metric`,
    [name],
  );
  for (const { variant, metric, n, total, squares } of rows) {
    const tally = found.get(variant);
    if (tally !== undefined) tally.outcomes[metric] = { n, total, squares };
  }
  return [...found.values()];
}

/** Experiments as rows. */
export function experiments(db: Driver): ExperimentRepository {
  return {
    async list() {
      const rows = await db.all<Row>(
        `SELECT document, started_at AS "startedAt", stopped_at AS "stoppedAt" FROM experiments
         ORDER BY started_at DESC, name`,
      );
      return rows.map(experimentOf);
    },
    start: (experiment, at) =>
      db.transaction(async (tx) => {
        await tx.run('DELETE FROM experiments WHERE name = ?', [experiment.name]);
        await tx.run('INSERT INTO experiments (name, document, started_at) VALUES (?, ?, ?)', [
          experiment.name,
          JSON.stringify(experiment),
          whole(at, 'Experiment: startedAt'),
        ]);
      }),
    async stop(name, at) {
      const { changes } = await db.run(
        'UPDATE experiments SET stopped_at = ? WHERE name = ? AND stopped_at IS NULL',
        [whole(at, 'Experiment: stoppedAt'), name],
      );
      return changes === 1;
    },
    expose: (exposure) => db.transaction((tx) => expose(tx, exposure)),
    observe: (experiment, unit, values) =>
      db.transaction(async (tx) => {
        const [known] = await tx.all('SELECT 1 FROM exposures WHERE experiment = ? AND unit = ?', [
          experiment,
          unit,
        ]);
        if (known === undefined) return;
        for (const { metric, value } of values)
          await tx.run(
            `INSERT INTO outcomes (experiment, unit, metric, n, total) VALUES (?, ?, ?, 1, ?)
             ON CONFLICT (experiment, unit, metric) DO UPDATE SET n = outcomes.n + 1, total = outcomes.total + excluded.total`,
            [experiment, unit, metric, finite(value, 'Outcome: value')],
          );
      }),
    tallies: (name) => tallies(db, name),
    async forget() {
      const { changes } = await db.run('DELETE FROM exposures');
      return changes;
    },
  };
}
