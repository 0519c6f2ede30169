// Writes what data/ holds of its own making, each folder by its generator: `npm run sample`.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const root = path.resolve(import.meta.dirname, '..');
for (const made of ['data/sample', 'data/kernels']) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-data-'));
  const bundle = await rolldown({ input: path.join(root, made, 'generate.ts'), platform: 'node' });
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: 'generate.mjs' });
  const { generate } = await import(pathToFileURL(path.join(folder, 'generate.mjs')).href);
  for (const [name, text] of generate()) fs.writeFileSync(path.join(root, made, name), text);
  fs.rmSync(folder, { recursive: true });
}
