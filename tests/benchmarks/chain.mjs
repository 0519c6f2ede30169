// node tests/benchmarks/chain.mjs [file]: a 1 MB chain of NSE from bytes to every figure coach says of it, in a warm process, against
// JSON.parse + a zod 4 check of the same bytes, which is only the first step. Alternating in one process; read the ratios.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { bundle } from '../support/bundle.mjs';
import { madeChain } from './made-chain.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-speed-'));
const { readMembers, analyse, chainDocument } = await import(
  await bundle('tests/benchmarks/chain.entry.ts', folder)
);
fs.rmSync(folder, { recursive: true });

const rounds = 60;
const goalMs = 25;
const named = process.argv[2];
const bytes = named ? fs.readFileSync(named) : Buffer.from(madeChain());

const leg = z.object({
  strikePrice: z.number(),
  expiryDate: z.string(),
  underlying: z.string(),
  openInterest: z.number(),
  changeinOpenInterest: z.number(),
  totalTradedVolume: z.number(),
  impliedVolatility: z.number(),
  lastPrice: z.number(),
  change: z.number(),
  bidQty: z.number(),
  bidprice: z.number(),
  askQty: z.number(),
  askPrice: z.number(),
});
const row = z.object({
  strikePrice: z.number(),
  expiryDate: z.string(),
  CE: leg.optional(),
  PE: leg.optional(),
});
const answer = z.object({
  records: z.object({ timestamp: z.string(), underlyingValue: z.number(), data: z.array(row) }),
});

const read = () => readMembers([{ name: 'chain.json', bytes }], { name: 'chain.json' });
const chainOf = (reading) => [reading].flat().flatMap(({ chains }) => chains)[0];
const chain = chainOf(await read());
const freshness = { state: 'live', ageMs: 0, note: 'benchmark' };
const analysed = (of) => analyse(of, undefined, { rate: 0.065, freshness });
const steps = {
  'JSON.parse': () => JSON.parse(bytes.toString('utf8')),
  'JSON.parse + zod 4': () => answer.parse(JSON.parse(bytes.toString('utf8'))),
  'coach: bytes to checked columns': read,
  'coach: every leg solved, analysed': () => {
    const found = analysed(chain);
    for (const { call, put } of found.solved)
      if (call.delta.length !== put.rho.length) throw new Error('columns');
    return found;
  },
  'coach: bytes to full analytics': async () =>
    chainDocument(analysed(chainOf(await read())), { strikes: 'all' }),
};

const times = Object.fromEntries(Object.keys(steps).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, step] of Object.entries(steps)) {
    const started = performance.now();
    await step();
    // The first rounds are the compiler's.
    if (round >= rounds / 3) times[name].push(performance.now() - started);
  }
}

const legs = chain.slices.reduce((sum, { strikes }) => sum + 2 * strikes.length, 0);
const say = (line) => process.stdout.write(`${line}\n`);
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const peer = median(times['JSON.parse + zod 4']);
say(
  `${(bytes.length / 1e6).toFixed(2)} MB, ${chain.slices.length} expiries, ${legs} legs, median of ${times['JSON.parse'].length}`,
);
for (const [name, values] of Object.entries(times)) {
  const middle = median(values);
  const figures = `${middle.toFixed(2).padStart(7)} ms  ${Math.min(...values)
    .toFixed(2)
    .padStart(7)} ms min  ${(middle / peer).toFixed(2).padStart(5)}x JSON.parse + zod 4`;
  say(`${name.padEnd(36)}${figures}`);
}
const whole = median(times['coach: bytes to full analytics']);
say(
  `goal: bytes to full analytics <= ${goalMs} ms: ${whole <= goalMs ? 'met' : 'MISSED'} (${whole.toFixed(1)} ms)`,
);
