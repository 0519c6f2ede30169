import fs from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { ink } from './ink.mjs';
import { keepCompiled, later, noScreen, script } from './script.mjs';
import { web } from './web.mjs';

const root = path.resolve(import.meta.dirname, '..');
const started = performance.now();

/** Text files taken into the program: `import sql from './x.sql?raw'`. */
const raw = {
  name: 'raw',
  resolveId(source, importer) {
    if (!source.endsWith('?raw') || !importer) return null;
    return `${path.resolve(path.dirname(importer), source.slice(0, -'?raw'.length))}?raw`;
  },
  load(id) {
    if (!id.endsWith('?raw')) return null;
    const text = fs.readFileSync(id.slice(0, -'?raw'.length), 'utf8');
    return { code: `export default ${JSON.stringify(text)};`, moduleType: 'js' };
  },
};

/** Entries of one folder, by the name their output gets. */
function entries(folder, ending) {
  const place = path.join(root, folder);
  if (!fs.existsSync(place)) return {};
  const names = fs.readdirSync(place).filter((name) => name.endsWith(ending));
  return Object.fromEntries(names.map((name) => [name.slice(0, -ending.length), path.join(place, name)]));
}

async function bundle(input, dir, output, plugins = []) {
  const build = await rolldown({
    input,
    cwd: root,
    platform: 'node',
    external: ['sqlite-vec', 'pg-boss', /\.node$/],
    plugins: [raw, ...plugins],
    transform: { target: 'node20', define: { 'process.env.NODE_ENV': '"production"' } },
    onLog(level, log, handler) {
      if (level === 'warn' && log.code === 'UNRESOLVED_IMPORT')
        throw new Error(`${log.code}: ${log.message}`);
      // A command that the script holds already is still imported where it is asked for.
      if (log.code !== 'INEFFECTIVE_DYNAMIC_IMPORT') handler(level, log);
    },
  });
  const written = await build.write({
    dir: path.join(root, dir),
    minify: true,
    sourcemap: false,
    comments: { legal: false },
    ...output,
  });
  await build.close();
  return written.output;
}

const modules = {
  format: 'esm',
  entryFileNames: '[name].js',
  // Shared chunks are named for all that share them, which no file system takes for long.
  chunkFileNames: ({ name }) => `chunk/${name.replace(/~.*/, '')}-[hash].js`,
  // What every start loads is one file: `--help` takes a tenth less (startup.mjs). More groups made the chat a quarter slower.
  codeSplitting: { groups: [{ name: 'door', tags: ['$initial'] }] },
};

fs.rmSync(path.join(root, 'dist'), { recursive: true, force: true });
const main = { main: path.join(root, 'bin/main.ts') };
const output = await bundle(main, 'dist', modules, [ink]);
output.push(...(await bundle(main, 'dist/script', script(), [noScreen, later])));
// What runs queries, what runs strategies and what holds a server's stores are programs of their own, in one file each, and hold nothing of the other.
for (const [name, from] of [
  ['query-child', 'src/adapters/store/query/child.ts'],
  ['backtest-worker', 'src/adapters/strategy/thread.ts'],
  ['store-thread', 'src/adapters/store/threads/thread.ts'],
]) {
  const child = { [name]: path.join(root, from) };
  output.push(...(await bundle(child, 'dist', { ...modules, codeSplitting: false })));
}
output.push(...(await web()));
fs.writeFileSync(path.join(root, 'dist/script/package.json'), '{ "type": "commonjs" }\n');
keepCompiled();
if (process.env.BENCH === '1') {
  const benches = entries('tests/benchmarks', '.entry.ts');
  if (Object.keys(benches).length > 0) await bundle(benches, 'dist/bench', modules, [ink]);
}

const leaks = output.filter((file) => file.code?.includes(root)).map((file) => file.fileName);
if (leaks.length > 0) throw new Error(`The program names a path of this machine: ${leaks.join(', ')}`);
const kilobytes = output.reduce((sum, file) => sum + (file.code?.length ?? 0), 0) / 1024;
process.stdout.write(
  `dist: ${output.length} files, ${kilobytes.toFixed(0)} KB, ${(performance.now() - started).toFixed(0)} ms\n`,
);
