import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { CoachError } from '../../../core/errors.ts';

type Engine = (file: string | Buffer, options?: Database.Options) => Database.Database;

/** Opens a connection to one database. Throws what the engine throws. */
export type Connect = (options?: Database.Options) => Database.Database;

// The engine that comes ready made calls Node-API of this version. Loaded by a Node with less it does not fail: it crashes.
const readyMadeNeeds = 10;
// In a folder above the program: what npm installed, and the older engine that is built where the newer one cannot run.
const places = ['node_modules/better-sqlite3', '.config/node20/node_modules/better-sqlite3'];

function* installed(from: string): Generator<string> {
  for (let folder = from; ; folder = path.dirname(folder)) {
    for (const place of places) {
      const found = path.join(folder, place);
      if (fs.existsSync(found)) yield found;
    }
    if (path.dirname(folder) === folder) return;
  }
}

/** The engine of a folder after a first database was opened with it; undefined where this Node must not even load it. */
function tried(folder: string, nodeApi: number): Engine | undefined {
  const compiled = path.join(folder, 'build/Release/better_sqlite3.node');
  const own = fs.existsSync(compiled);
  if (!own && nodeApi < readyMadeNeeds) return undefined;
  const require = createRequire(import.meta.url);
  const Sqlite: typeof Database = require(folder);
  // Left to itself the older engine asks a dozen places for its native code.
  const native: Database.Options = own ? { nativeBinding: require(compiled) } : {};
  new Sqlite(':memory:', native).close();
  return (file, options) => new Sqlite(file, { ...options, ...native });
}

function wayOut(nodeApi: number, found: boolean): string {
  if (nodeApi < readyMadeNeeds)
    return 'Use Node.js 22.14 or newer, or have it built for this one: `npm ci` in a checkout of coach, `npm install --global better-sqlite3@12.9.0` beside a coach installed globally.';
  if (!found) return 'Run `npm ci` (or install coach again) without leaving out optional packages.';
  return `Run \`npm ci\` (or install coach again) with this Node.js; if there is none ready made for ${process.platform}-${process.arch}, run \`npx node-gyp rebuild --release\` in node_modules/better-sqlite3.`;
}

/** The first engine from a folder upwards that this Node can run. What it can is tried, not told by a version. Throws CoachError. */
export function findEngine(from: string, nodeApi: number): Engine {
  let cause: unknown;
  let found = false;
  for (const folder of installed(from)) {
    found = true;
    try {
      const engine = tried(folder, nodeApi);
      if (engine) return engine;
    } catch (thrown) {
      cause ??= thrown;
    }
  }
  throw new CoachError('unavailable', 'No SQLite engine runs on this Node.js', wayOut(nodeApi, found), {
    cause,
  });
}

let known: Engine | undefined;

/** Connections to a file, to memory (':memory:') or to the bytes of a database, by this machine's engine. Throws CoachError. */
export function engine(database: string | Buffer): Connect {
  // Native code costs milliseconds to load, so it is looked for when the first database is opened.
  known ??= findEngine(import.meta.dirname, Number(process.versions.napi));
  const open = known;
  return (options) => open(database, options);
}
