// Writes data/evals: `node .config/evals.mjs [folder of public data]`. Without the folder the items that rest on public days stay as they are.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../tests/support/bundle.mjs';

const root = path.resolve(import.meta.dirname, '..');
const folder = fs.mkdtempSync(path.join(root, 'node_modules', '.evals-'));
try {
  const { generate } = await import(await bundle('data/evals/generate.ts', folder));
  for (const [name, text] of await generate(process.argv[2], os.tmpdir()))
    fs.writeFileSync(path.join(root, 'data/evals', name), text);
} finally {
  fs.rmSync(folder, { recursive: true });
}
