import type { Context } from '../../core/command.ts';
import type { Installed, InstallInput } from '../../core/shapes/schedule.ts';

const first = '# coach: begin (written by `coach schedule install`, taken away by `coach schedule remove`)';
const last = '# coach: end';

interface Program {
  words: string[];
  environment: Record<string, string>;
}

/** A word for a shell, whole whatever it holds. */
const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** A word for a systemd unit: quoted, its own marks doubled (systemd.service(5), "Command lines"). */
const unitWord = (word: string): string =>
  `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;

/** A line of a crontab; a per cent sign would end it (crontab(5)). */
function cronLine({ words, environment }: Program, args: readonly string[]): string {
  const set = Object.entries(environment).map(([name, value]) => `${name}=${shellWord(value)}`);
  const line = [...set, ...words.map(shellWord), ...args].join(' ').replaceAll('%', '\\%');
  return `*/5 * * * * ${line} >/dev/null 2>&1`;
}

/** Lines between the marks, and what stands before and after them. */
function apart(crontab: string): { own: boolean; others: string } {
  const lines = crontab.split('\n');
  const from = lines.indexOf(first);
  const to = lines.indexOf(last, from);
  if (from < 0 || to < 0) return { own: false, others: crontab };
  return { own: true, others: [...lines.slice(0, from), ...lines.slice(to + 1)].join('\n') };
}

const cronText = (program: Program, monitor: boolean): string =>
  [
    first,
    cronLine(program, ['schedule', 'run', '--due']),
    // A second monitor ends at once, so this only starts one that is gone.
    ...(monitor ? [cronLine(program, ['monitor'])] : []),
    last,
    '',
  ].join('\n');

function unitsOf({ words, environment }: Program, monitor: boolean): { name: string; text: string }[] {
  const set = Object.entries(environment).map(
    ([name, value]) => `Environment=${unitWord(`${name}=${value}`)}`,
  );
  const start = (...args: string[]) => `ExecStart=${[...words.map(unitWord), ...args].join(' ')}`;
  const service = (about: string, ...lines: string[]) =>
    ['[Unit]', `Description=${about}`, '', '[Service]', ...lines, ...set, ''].join('\n');
  const timer = [
    '[Unit]',
    'Description=coach: look at the timetable every five minutes',
    '',
    '[Timer]',
    'OnCalendar=*:0/5',
    'Persistent=true',
    'AccuracySec=10s',
    '',
    '[Install]',
    'WantedBy=timers.target',
    '',
  ].join('\n');
  const schedule = service(
    'coach: jobs that are due',
    'Type=oneshot',
    start('schedule', 'run', '--due'),
    'SuccessExitStatus=75',
  );
  const watcher = `${service('coach: the monitor', start('monitor'), 'Restart=on-failure', 'RestartSec=60', 'SuccessExitStatus=75 130 143')}
[Install]
WantedBy=default.target
`;
  return [
    { name: 'coach-schedule.service', text: schedule },
    { name: 'coach-schedule.timer', text: timer },
    ...(monitor ? [{ name: 'coach-monitor.service', text: watcher }] : []),
  ];
}

async function writtenUnits(units: { name: string; text: string }[], context: Context): Promise<string[]> {
  const installer = await context.ports.installer();
  for (const { name, text } of units) await installer.writeUnit(name, text);
  const enabled = units.filter(({ name }) => name !== 'coach-schedule.service').map(({ name }) => name);
  const done =
    (await installer.systemctl('daemon-reload')) &&
    (await installer.systemctl('enable', '--now', ...enabled));
  const linger = 'Jobs run while you are logged in; `loginctl enable-linger` lets them run always.';
  const byHand = `systemd could not be asked: run \`systemctl --user daemon-reload && systemctl --user enable --now ${enabled.join(' ')}\`.`;
  return [done ? linger : byHand];
}

/** Shows, or puts in place, what makes this machine run the timetable by itself. Doing it twice changes nothing more. */
export async function install({ how, write, monitor }: InstallInput, context: Context): Promise<Installed> {
  const installer = await context.ports.installer();
  const program = installer.program();
  const notes = ['Secrets in the environment are not seen there: keep them with `coach auth set`.'];
  if (how === 'systemd') {
    const units = unitsOf(program, monitor);
    const files = units.map(({ name, text }) => ({ path: `${installer.units}/${name}`, text }));
    return {
      how,
      written: write,
      files,
      notes: write ? [...notes, ...(await writtenUnits(units, context))] : notes,
    };
  }
  const text = cronText(program, monitor);
  if (write) {
    const { others } = apart(await installer.crontab());
    const before = others === '' || others.endsWith('\n') ? others : `${others}\n`;
    await installer.writeCrontab(`${before}${text}`);
  }
  return { how, written: write, files: [{ path: 'crontab', text }], notes };
}

/** Takes away what `install` put in place; what is not coach's stays as it is. */
export async function uninstall({ how }: Pick<InstallInput, 'how'>, context: Context): Promise<Installed> {
  const installer = await context.ports.installer();
  if (how === 'crontab') {
    const { own, others } = apart(await installer.crontab());
    if (own) await installer.writeCrontab(others);
    return { how, written: own, files: own ? [{ path: 'crontab', text: '' }] : [], notes: [] };
  }
  await installer.systemctl('disable', '--now', 'coach-schedule.timer', 'coach-monitor.service');
  const files: Installed['files'] = [];
  for (const name of ['coach-schedule.service', 'coach-schedule.timer', 'coach-monitor.service'])
    if (await installer.removeUnit(name)) files.push({ path: `${installer.units}/${name}`, text: '' });
  await installer.systemctl('daemon-reload');
  return { how, written: files.length > 0, files, notes: [] };
}
