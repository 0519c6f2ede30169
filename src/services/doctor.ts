import type { Context } from '../core/command.ts';
import { failure } from '../core/errors.ts';
import type { DoctorCheck, DoctorDocument, DoctorQuestion } from '../core/shapes/keeping.ts';
import { addDays, coverage, localDate } from '../domain/calendar/calendar.ts';
import { eventSeries } from '../domain/calendar/events.ts';
import { check } from './doctor-check.ts';
import { machineChecks } from './doctor-machine.ts';
import { modelChecks } from './model-check.ts';

async function storeChecks(context: Context, verify: boolean): Promise<DoctorCheck[]> {
  try {
    const store = await context.ports.store();
    const health = await store.health(verify);
    const sound = health.integrity === 'ok';
    const durable = health.dialect !== 'sqlite' || health.synchronous === 'full';
    const written = health.unwritable;
    return [
      ...(written === null
        ? []
        : [
            check(
              'store.writable',
              'warning',
              `The store can be read, and nothing can be kept: ${written}`,
              "Give it a folder that may be written and has room, or keep coach's files elsewhere: COACH_HOME for all of them, --store for this one.",
              { path: health.path },
            ),
          ]),
      sound
        ? check(
            'store.integrity',
            'ok',
            `${health.dialect} ${health.engineVersion}, schema ${health.schemaVersion}, ${verify ? 'every page read' : 'quick check'} clean`,
            null,
            { path: health.path, bytes: health.bytes, ...health.counts },
          )
        : check(
            'store.integrity',
            'failed',
            `The store is damaged: ${health.integrity}`,
            'Restore the newest backup; keep the damaged file until then.',
            { path: health.path },
          ),
      durable || written !== null
        ? check('store.durable', 'ok', 'A commit survives a power cut (synchronous=FULL)', null, {
            journalMode: health.journalMode,
            synchronous: health.synchronous,
          })
        : check(
            'store.durable',
            'failed',
            `synchronous is ${health.synchronous}, a power cut could lose records`,
            'Report this: coach sets it on every open.',
            { synchronous: health.synchronous },
          ),
    ];
  } catch (thrown) {
    const { message, hint } = failure(thrown);
    return [check('store.open', 'failed', message, hint)];
  }
}

function calendarChecks(context: Context): DoctorCheck[] {
  const now = context.asOf ?? context.ports.clock.now();
  return (['NSE', 'BSE', 'US'] as const).map((exchange) => {
    const { through } = coverage(exchange);
    const day = localDate(exchange, now);
    const details = { through };
    if (day > through)
      return check(
        `calendar.${exchange}`,
        'failed',
        `The ${exchange} calendar ended on ${through}`,
        'Update coach: sessions after that day are refused, not guessed.',
        details,
      );
    if (addDays(day, 45) > through)
      return check(
        `calendar.${exchange}`,
        'note',
        `The ${exchange} calendar ends on ${through}`,
        'Update coach before then: later sessions are refused, not guessed.',
        details,
      );
    return check(
      `calendar.${exchange}`,
      'ok',
      `The ${exchange} calendar is known through ${through}`,
      null,
      details,
    );
  });
}

/** Events are only warned of while their dates are known: what ran out is said. */
function eventChecks(context: Context): DoctorCheck[] {
  const today = localDate('NSE', context.asOf ?? context.ports.clock.now());
  const series = eventSeries();
  const ended = series.filter(({ through }) => through < today).map(({ name }) => name);
  const known = series.filter(({ through }) => through >= today);
  const words = known.map(({ name, through }) => `${name} to ${through}`).join(', ');
  return [
    check(
      'events',
      ended.length === 0 ? 'ok' : 'note',
      `Scheduled events known: ${words === '' ? 'none' : words}${ended.length === 0 ? '' : `; no coming date of: ${ended.join(', ')}`}`,
      ended.length === 0 ? null : 'Name one with `coach suggest --event "2027-02-01 Union Budget"`.',
      Object.fromEntries(series.map(({ name, through }) => [name, through])),
    ),
  ];
}

function settingChecks(context: Context): DoctorCheck[] {
  const { fault, path } = context.ports.settings;
  if (fault) return [check('settings', 'failed', fault.message, fault.hint, { path })];
  const changed = context.ports.settings.list().filter((row) => row.origin !== 'default');
  const summary =
    changed.length === 0
      ? 'All settings at their defaults'
      : changed.map((row) => `${row.key}=${row.value} (${row.origin})`).join(', ');
  return [check('settings', 'ok', summary, null, { path })];
}

/** Every check there is, worst news in `ok`; reads only. */
export async function examine(input: DoctorQuestion, context: Context): Promise<DoctorDocument> {
  const checks = [
    ...(await machineChecks(context)),
    ...(await storeChecks(context, input.verify)),
    ...calendarChecks(context),
    ...eventChecks(context),
    ...settingChecks(context),
    ...(input.model ? await modelChecks(context) : []),
  ];
  const failed = checks.filter((c) => c.status === 'failed').length;
  const warned = checks.filter((c) => c.status === 'warning').length;
  const summary =
    failed === 0
      ? warned === 0
        ? 'Everything is in order'
        : `${warned} warning${warned === 1 ? '' : 's'}`
      : `${failed} check${failed === 1 ? '' : 's'} failed`;
  return { schemaVersion: 1 as const, ok: failed === 0, summary, checks };
}
