import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registry } from '../../../commands/index.ts';
import type { Context } from '../../../src/core/command.ts';
import type { Job } from '../../../src/domain/watch/timetable.ts';
import { install, uninstall } from '../../../src/services/watch/install.ts';
import { jobsFor, runJob } from '../../../src/services/watch/jobs.ts';
import { runSchedule } from '../../../src/services/watch/schedule.ts';
import { desk } from '../../support/trading.ts';

let coach: ReturnType<typeof desk>;
beforeEach(() => {
  coach = desk('2026-11-23T16:00:00+05:30');
});
afterEach(() => coach.close());

const context = (): Context => ({ ...coach.context(null), registry });
const due = async () => (await runSchedule({ jobs: [], due: true }, context())).jobs;
const names = (jobs: { name: string; state: string }[]) => jobs.map(({ name, state }) => `${name} ${state}`);

describe('what is due', () => {
  it('runs once, and again only at its next moment', async () => {
    const jobs = names(await due());
    expect(jobs).toContain('summary ran');
    expect(names(await due())).toEqual([]);
    coach.move('2026-11-23T16:30:00+05:30');
    expect(names(await due())).toContain('marks ran');
    coach.move('2026-11-23T16:32:00+05:30');
    expect(names(await due()).filter((one) => !one.startsWith('alerts'))).toEqual([]);
  });
  it('what was missed in sleep is made up for once, or left out', async () => {
    await due();
    coach.move('2026-11-24T03:00:00+05:30');
    // After midnight: marks of yesterday within their window, no cycle of yesterday.
    const jobs = names(await due());
    expect(jobs).toContain('marks ran');
    expect(jobs.some((one) => one.startsWith('cycle'))).toBe(false);
    coach.move('2026-11-24T11:00:00+05:30');
    // A holiday: nothing of the session.
    expect(names(await due()).filter((one) => !/^(alerts|backup)/.test(one))).toEqual([]);
  });
  it('a clock that is set back does nothing twice', async () => {
    coach.move('2026-11-23T16:50:00+05:30');
    const first = names(await due());
    expect(first).toContain('picks ran');
    for (const to of [
      '2026-11-23T15:50:00+05:30',
      '2026-11-22T16:50:00+05:30',
      '2026-11-23T16:50:00+05:30',
    ]) {
      coach.move(to);
      expect(
        names(await due()).filter((one) => !one.startsWith('alerts')),
        to,
      ).toEqual([]);
    }
  });
});

describe('one job', () => {
  const backup = async (change: Partial<Job> = {}): Promise<Job> => ({
    ...(await jobsFor(context())).find(({ name }) => name === 'backup')!,
    ...change,
  });
  it('that fails is told of, with its exit code', async () => {
    const job = await backup({ command: 'store restore', input: { file: '/nowhere.db' } });
    expect(await runJob(job, 1000, context())).toMatchObject({ state: 'failed' });
    const log = await coach.ask('alerts log', { kind: 'job' });
    expect(log).toMatchObject({ alerts: [{ kind: 'job', about: 'backup', facts: { job: 'backup' } }] });
  });
  it('is busy while another process runs it, and its moment is not lost', async () => {
    const { leases } = await coach.ports.store();
    const lease = await leases.take('job backup', 60_000);
    expect(await runJob(await backup(), 1000, context())).toMatchObject({ state: 'busy', exit: 75 });
    await leases.release('token' in lease ? lease.token : '');
    expect(await runJob(await backup(), 1000, context())).toMatchObject({ state: 'ran', exit: 0 });
    expect(await runJob(await backup(), 1000, context())).toMatchObject({ state: 'skipped' });
  });
  it('that was killed is run again', async () => {
    const { watch } = await coach.ports.store();
    await watch.beginRun({ job: 'backup', due: 1000, at: 1000 });
    const job = await backup({ command: 'alerts send', input: { seconds: 1 } });
    expect(await runJob(job, 1000, context())).toMatchObject({ state: 'ran' });
  });
  it('nobody knows is refused', async () => {
    await expect(runSchedule({ jobs: ['dinner'], due: false }, context())).rejects.toMatchObject({
      kind: 'missing',
    });
  });
});

describe('install', () => {
  const fake = (before: string) => {
    let table = before;
    const units = new Map<string, string>();
    coach.ports.installer = async () => ({
      units: '/u',
      program: () => ({
        words: ['/opt/my node/node', '/opt/100%/coach.js'],
        environment: { COACH_HOME: "/h/it's" },
      }),
      crontab: async () => table,
      writeCrontab: async (text) => void (table = text),
      writeUnit: async (name, text) => void units.set(name, text),
      removeUnit: async (name) => units.delete(name),
      systemctl: async () => true,
    });
    return { table: () => table, units };
  };
  it('keeps the lines of others, is the same twice, and is undone', async () => {
    const mine = 'MAILTO=me\n0 1 * * * backup\n';
    const { table } = fake(mine);
    await install({ how: 'crontab', write: true, monitor: true }, context());
    const once = table();
    await install({ how: 'crontab', write: true, monitor: true }, context());
    expect(table()).toBe(once);
    expect(once.startsWith(mine)).toBe(true);
    expect(once).toContain(
      "*/5 * * * * COACH_HOME='/h/it'\\''s' '/opt/my node/node' /opt/100\\%/coach.js schedule run --due >/dev/null 2>&1",
    );
    expect(await uninstall({ how: 'crontab' }, context())).toMatchObject({ written: true });
    expect(table()).toBe(mine);
    expect(await uninstall({ how: 'crontab' }, context())).toMatchObject({ written: false });
  });
  it('only shows what it would write', async () => {
    const { table, units } = fake('');
    const shown = await install({ how: 'systemd', write: false, monitor: true }, context());
    expect(shown.files.map(({ path }) => path)).toEqual([
      '/u/coach-schedule.service',
      '/u/coach-schedule.timer',
      '/u/coach-monitor.service',
    ]);
    expect([table(), units.size]).toEqual(['', 0]);
  });
  it('writes units and takes them away', async () => {
    const { units } = fake('');
    await install({ how: 'systemd', write: true, monitor: false }, context());
    expect([...units.keys()]).toEqual(['coach-schedule.service', 'coach-schedule.timer']);
    expect(units.get('coach-schedule.service')).toContain(
      'ExecStart="/opt/my node/node" "/opt/100%%/coach.js" schedule run --due',
    );
    await uninstall({ how: 'systemd' }, context());
    expect(units.size).toBe(0);
  });
});
