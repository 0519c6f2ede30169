// node tests/benchmarks/null-runs.mjs [runs = 1000] [journals = 200]: false alarms of evals and bake-offs on clustered data without a difference,
// findings of scorecards without an edge, and planted chances recovered by the calibration.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';
import { goals } from './goals.mjs';

const [runs, journals] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 200)];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-null-'));
const kit = await import(await bundle('tests/benchmarks/null-runs.entry.ts', folder));
fs.rmSync(folder, { recursive: true, force: true });
const { goal, say, end } = goals();
const draw = kit.mulberry32(20_261_130);
const normal = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());

/** 50 clusters of 10 decisions of two models: each model has its luck with a cluster, and neither is better. */
function decisions() {
  const [one, other] = [[], []];
  for (let cluster = 0; cluster < 50; cluster++) {
    const [mine, theirs] = [normal(), normal()];
    for (let i = 0; i < 10; i++) {
      const about = { id: `${cluster} ${i}`, cluster: String(cluster), severe: [], note: null };
      one.push({ ...about, scores: { score: mine + normal() / 2 } });
      other.push({ ...about, scores: { score: theirs + normal() / 2 } });
    }
  }
  return { one, other };
}

let [baked, naive, evals] = [0, 0, 0];
for (let run = 0; run < runs; run++) {
  const { one, other } = decisions();
  const [pair] = kit.pairVerdicts([
    { name: 'a', items: one },
    { name: 'b', items: other },
  ]);
  if (pair.differ) baked++;
  const [low, high] = kit.meanInterval(one.map((item, i) => item.scores.score - other[i].scores.score));
  if (low > 0 || high < 0) naive++;
  // The same as shares of right answers, one run the baseline of the other.
  const right = (items) =>
    items.map((item) => ({ ...item, scores: { right: item.scores.score > 0 ? 1 : 0 } }));
  if (kit.metricVerdict('null', 'right', right(one), right(other)).regressed) evals++;
}
const percent = (count, of) => `${((100 * count) / of).toFixed(1)} %`;
goal(
  `bake-off: false alarms in ${runs} null runs`,
  percent(baked, runs),
  'at most 6 %',
  baked / runs <= 0.06,
);
goal(
  `eval run: false alarms in ${runs} null runs`,
  percent(evals, runs),
  'at most 6 %',
  evals / runs <= 0.06,
);
say('the same bake-offs without regard to clusters', percent(naive, runs));

let found = 0;
for (let seed = 1; seed <= journals; seed++)
  if (kit.scorecardOf(kit.journalOf({ seed }), [], 'expiry').findings.length > 0) found++;
goal(
  `scorecards without an edge that find one, of ${journals}`,
  percent(found, journals),
  'at most 5 %',
  found / journals <= 0.05,
);

const edge = ({ pop }) => (pop > 0.8 ? -0.24 : pop < 0.4 ? 0.15 : 0);
let [held, all] = [0, 0];
for (let seed = 1; seed <= journals; seed++) {
  const { pop } = kit.calibrationTable(kit.endedAt(kit.journalOf({ seed, days: 250, edge }), 'expiry'));
  for (const stated of kit.bandEdges) {
    const band = kit.calibrated(stated, pop);
    if (band === null) continue;
    const truth = stated + edge({ pop: stated });
    all++;
    if (truth >= band.low && truth <= band.high) held++;
  }
}
goal(
  `planted chances within the interval, of ${all}`,
  percent(held, all),
  'at least 93 %',
  held / all >= 0.93,
);
end();
