import type { Ports } from '../core/command.ts';
import type { Config } from '../core/config.ts';
import type { Store } from '../ports/store.ts';
import type { Fault } from '../ports/watch/ports.ts';

/** Faults of one process that are kept in mind. */
const mostFaults = 20;

/**
 * What is done at set times, where this machine writes that down, and faults of coach's own: kept in mind until the end, what is done with
 * them loaded only where there are some.
 */
export function watchPorts(
  { errorReports }: Config,
  store: () => Promise<Store>,
  secrets: Ports['secrets'],
  environment: Record<string, string>,
) {
  const found: Fault[] = [];
  const ports: Pick<Ports, 'timetable' | 'installer' | 'faults'> = {
    timetable: async () => (await import('../adapters/schedule/croner.ts')).timetable,
    installer: async () => (await import('../adapters/schedule/installer.ts')).installer(environment),
    faults: { record: (fault) => void (found.length < mostFaults && found.push(fault)) },
  };
  return {
    ports,
    async close() {
      if (found.length === 0) return;
      const { reportFaults } = await import('../adapters/fault-reports.ts');
      await reportFaults(found, { place: errorReports, store, secrets });
    },
  };
}
