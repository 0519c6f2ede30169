import fs from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';

const root = path.resolve(import.meta.dirname, '../..');

/** `import text from 'file?raw'` gives the file's text. */
const raw = {
  name: 'raw',
  resolveId(source, importer) {
    return source.endsWith('?raw') && importer ? path.resolve(path.dirname(importer), source) : null;
  },
  load(id) {
    if (!id.endsWith('?raw')) return null;
    return {
      code: `export default ${JSON.stringify(fs.readFileSync(id.slice(0, -4), 'utf8'))}`,
      moduleType: 'js',
    };
  },
};

export async function bundle(entry, folder, name = path.basename(entry, '.ts')) {
  const build = await rolldown({
    input: path.resolve(root, entry),
    platform: 'node',
    external: (id) => /^[a-z@]/.test(id),
    plugins: [raw],
    logLevel: 'silent',
  });
  const file = path.join(folder, `${name}.mjs`);
  await build.write({ file, format: 'esm', codeSplitting: false });
  await build.close();
  // Where the program looks for its packages, and for the engine of an older Node.
  for (const name of ['node_modules', '.config']) {
    const place = path.join(folder, name);
    if (!fs.existsSync(place)) fs.symlinkSync(path.join(root, name), place, 'dir');
  }
  return file;
}
