// Node 20 lacks the Node-API that SQLite's ready made engine calls, so it gets an older one, locked in a folder of its own:
// a prebuilt binary where it can be fetched, else a minute of a C++ compiler. npm shall not see it on any other Node: as an
// optional dependency of coach it would be compiled there as well, for nothing.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const folder = path.join(import.meta.dirname, 'node20');

const trial = `
  const { version } = require('better-sqlite3/package.json');
  new (require('better-sqlite3'))(':memory:').close();
  process.exitCode = version === require('./package.json').dependencies['better-sqlite3'] ? 0 : 1;
`;

/** Whether the locked engine is there and runs. */
const works = () => spawnSync(process.execPath, ['-e', trial], { cwd: folder }).status === 0;

/** The npm that runs this, in a folder of its own: where the outer one was told to install does not concern it. */
function install() {
  const elsewhere = /^npm_config_(global|location|prefix|local_prefix|dry_run)$/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !elsewhere.test(name)));
  const own = env.npm_execpath?.endsWith('npm-cli.js');
  return spawnSync(own ? process.execPath : 'npm', [...(own ? [env.npm_execpath] : []), 'ci'], {
    cwd: folder,
    env: { ...env, JOBS: 'max' },
    shell: !own && process.platform === 'win32',
    stdio: 'inherit',
  }).status;
}

if (Number(process.versions.napi) < 10 && !works() && !(install() === 0 && works())) {
  process.stderr.write(
    `error: no SQLite engine could be installed for Node.js ${process.versions.node}\n` +
      'hint: Install a C++ compiler, make and Python 3 and run `npm ci` again, or use Node.js 22.14 or newer, which needs none of them.\n',
  );
  process.exitCode = 1;
}
