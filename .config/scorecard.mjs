// node .config/scorecard.mjs <folder of daily F&O files> [symbol…]: docs/scorecard.md from those days and nothing else, in a store of its own.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const [days, ...symbols] = process.argv.slice(2);
if (days === undefined) {
  process.stderr.write(
    'Name the folder with the daily files: npm run scorecard -- ../shared/data/l_fo_history\n',
  );
  process.exit(2);
}
const files = fs
  .readdirSync(days)
  .filter((name) => name.startsWith('BhavCopy_'))
  .map((name) => path.resolve(days, name));
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-scorecard-'));
const report = path.join(home, 'scorecard.md');
const coach = (...words) =>
  execFileSync(
    process.execPath,
    [path.join(root, 'bin/coach.js'), '--store', path.join(home, 'coach.db'), ...words],
    {
      cwd: home,
      env: { PATH: process.env.PATH, HOME: home, COACH_HOME: home, NO_COLOR: '1' },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
const only = symbols.flatMap((symbol) => ['--symbol', symbol]);
try {
  coach('market', 'import', ...files);
  coach('scorecard', 'mark', '--every-day', ...only);
  coach('scorecard', '--report', report);
  const preface = [
    '<!-- Written by `npm run scorecard -- <folder>`; not by hand. -->',
    `Made from ${files.length} daily F&O files of the exchange (end of day, no bid or ask: fills are at the close of contracts that were traded that day) by \`npm run scorecard -- <folder>\`, in a store of its own. Every idea is the rules' for a person with the default settings, as of the day's close. What the words mean: [docs/scorecard-how.md](scorecard-how.md).`,
    '',
  ];
  const [title, ...rest] = fs.readFileSync(report, 'utf8').split('\n');
  fs.writeFileSync(
    path.join(root, 'docs/scorecard.md'),
    [title, '', ...preface, ...rest].join('\n').replace(/\n{3,}/g, '\n\n'),
  );
} finally {
  fs.rmSync(home, { recursive: true, force: true });
}
