// node tests/benchmarks/evidence-noise.mjs <folder of UDiFF days> [--write]: what is usual of the figures a chain alone gives, and
// how far they scatter about it, over every day and underlying of the folder (the nearest expiry at least two days away). A figure within
// two of these deviations of its usual value is noise, and says nothing of direction or volatility. --write puts them into data/view/usual.json.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';

const [folder, flag] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: node tests/benchmarks/evidence-noise.mjs <folder of UDiFF days> [--write]\n');
  process.exit(2);
}
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-noise-'));
const { files, localDate, analyse, isRefusal, chainFigures } = await import(
  await bundle('tests/benchmarks/evidence-noise.entry.ts', scratch)
);
fs.rmSync(scratch, { recursive: true });

const names = fs.readdirSync(folder).filter((name) => name.startsWith('BhavCopy_NSE_FO'));
const seen = new Map();
const days = new Set();
const symbols = new Set();
for (const name of names.sort()) {
  for (const chain of (await files().read(path.join(folder, name), {})).chains) {
    const day = localDate(chain.exchange, chain.asOf);
    const later = chain.slices.find(({ expiry }) => Date.parse(expiry) - Date.parse(day) >= 2 * 86_400_000);
    if (later === undefined) continue;
    const freshness = { state: 'lastClose', ageMs: 0, note: '' };
    const analysis = analyse(chain, later.expiry, { rate: 0.065, freshness });
    if (isRefusal(analysis)) continue;
    days.add(day);
    symbols.add(chain.symbol);
    for (const [figure, value] of Object.entries(chainFigures(analysis)))
      if (Number.isFinite(value)) seen.set(figure, [...(seen.get(figure) ?? []), value]);
  }
}

const round = (value) => Math.round(value * 1e4) / 1e4;
const figures = Object.fromEntries(
  [...seen].map(([figure, values]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return [
      figure,
      { mean: round(mean), deviation: round(Math.sqrt(squares / (values.length - 1))), n: values.length },
    ];
  }),
);
for (const [figure, { mean, deviation, n }] of Object.entries(figures)) {
  const beyond = seen.get(figure).filter((value) => Math.abs(value - mean) >= 2 * deviation).length;
  process.stdout.write(
    `${figure.padEnd(14)} mean ${mean}  deviation ${deviation}  n ${n}  beyond two ${((100 * beyond) / n).toFixed(1)} %\n`,
  );
}
if (flag === '--write') {
  const sorted = [...days].sort();
  const source = `NSE F&O end of day, ${sorted.length} sessions from ${sorted[0]} to ${sorted.at(-1)}, ${symbols.size} underlyings, nearest expiry at least two days away`;
  fs.mkdirSync('data/view', { recursive: true });
  fs.writeFileSync('data/view/usual.json', `${JSON.stringify({ source, figures }, null, 2)}\n`);
}
