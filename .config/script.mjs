import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);

// From these a start goes on: they and all they import lie in the one file, what other commands need lies beside it.
const always = [
  'bin/main.ts',
  'src/app.ts',
  'src/surfaces/cli/answer.ts',
  'src/adapters/store/store.ts',
  'src/adapters/market/index.ts',
  'commands/suggest/suggest.ts',
  'commands/suggest/chain.ts',
  'commands/calc/options.ts',
].map((name) => path.join(root, name));

/** Names of the modules that are loaded with others, without those behind a dynamic import. */
function together(moduleInfo) {
  const found = new Set();
  const visit = (id) => {
    if (found.has(id)) return;
    found.add(id);
    for (const next of moduleInfo(id)?.importedIds ?? []) visit(next);
  };
  for (const id of always) {
    if (!moduleInfo(id)) throw new Error(`${id} is no part of the program any more`);
    visit(id);
  }
  return found;
}

/**
 * One CommonJS script for all but the chat screen; parts that are seldom used lie beside it. `suggest --json` on Node 20 takes a
 * seventh less processor time than from modules, and the code kept below, which V8 keeps of scripts alone, a quarter less again.
 */
export function script() {
  let shared;
  return {
    format: 'cjs',
    strictExecutionOrder: true,
    // Text of one byte a letter: a tenth less memory at the peak.
    charset: 'ascii',
    entryFileNames: 'entry.js',
    chunkFileNames: ({ moduleIds }) =>
      moduleIds.some((id) => id.endsWith('main.ts')) ? 'coach.js' : '[name]-[hash].js',
    codeSplitting: {
      groups: [
        {
          debugName: 'shared',
          name: (id, context) => {
            shared ??= together((one) => context.getModuleInfo(one));
            return shared.has(id) ? 'shared' : null;
          },
        },
      ],
    },
  };
}

/** The chat screen is a module: bin/coach.js starts another build for it, so the script carries none of it. */
export const noScreen = {
  name: 'no-screen',
  resolveId: (source, importer) =>
    source.includes('/tui/') && importer?.includes('commands') ? '\0no-screen' : null,
  load: (id) =>
    id === '\0no-screen'
      ? { code: 'throw new Error("The screen is no part of this script");', moduleType: 'js' }
      : null,
};

const seldom = /^node:(child_process|crypto|fs\/promises|os|timers\/promises|zlib)$/;
const own = '\0later:';

/**
 * Parts of Node that most starts never use are loaded by the first call of one of their functions: `calc price` takes an eighth
 * less processor time, which Node would spend on loading its own modules.
 */
export const later = {
  name: 'later',
  resolveId: (source, importer) =>
    seldom.test(source) && !importer?.startsWith(own) ? `${own}${source}` : null,
  load(id) {
    if (!id.startsWith(own)) return null;
    const name = id.slice(own.length);
    const functions = Object.entries(require(name)).filter(([, value]) => typeof value === 'function');
    const code = functions.map(
      ([called], i) =>
        `const f${i} = (...args) => part().${called}(...args);\nexport { f${i} as ${called} };`,
    );
    return {
      code: `let loaded;\nconst part = () => (loaded ??= require('${name}'));\n${code.join('\n')}
        export default new Proxy({}, { get: (_, name) => part()[name] });`,
      moduleType: 'js',
      moduleSideEffects: false,
    };
  },
};

const commands = [
  ['suggest', 'NIFTY', '--json'],
  ['chain', 'NIFTY', '--json'],
  ['suggest', 'NIFTY', '--json'],
  'calc price --model black76 --flag c --forward 25000 --strike 25000 --years 0.02 --vol 0.14 --json'.split(
    ' ',
  ),
];

// Each run starts from what the one before kept and adds the functions it needed itself.
const keep = `
  const [file, coach, ...words] = process.argv.slice(1);
  process.argv = [process.argv[0], coach, ...words];
  const script = require(coach);
  process.on('exit', (code) => {
    if (code === 0) require('node:fs').writeFileSync(file, script.createCachedData());
  });
`;

// What would change the program's answers, or the flags that V8's work depends on.
const aside = /^(COACH|OPENAI)_|_API_KEY$|^NODE_(OPTIONS|V8_COVERAGE)$/;

/**
 * A quarter of the time of `suggest --json` on Node 20 (147 ms of the processor instead of 200, interleaved with one another).
 * Runs the commonest commands in a folder of their own and keeps what V8 compiled for them beside the script. Where they
 * cannot run (no native code for the store, say) the program is complete all the same and only starts slower.
 */
export function keepCompiled() {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-build-'));
  const file = require('../bin/script.js').keptIn(path.join(root, 'dist/script'));
  const kept = Object.entries(process.env).filter(([name]) => !aside.test(name));
  const env = { ...Object.fromEntries(kept), COACH_HOME: home };
  try {
    for (const words of commands) {
      const args = ['-e', keep, '--', file, path.join(root, 'bin/coach.js'), ...words];
      const { status, stderr } = spawnSync(process.execPath, args, {
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      if (status === 0) continue;
      process.stderr.write(
        `coach will start slower: ${words.join(' ')} failed while it was built\n${stderr}`,
      );
      fs.rmSync(file, { force: true });
      return;
    }
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
  }
}
