import type { Context, Machine } from '../core/command.ts';
import type { DoctorCheck } from '../core/shapes/keeping.ts';
import { check } from './doctor-check.ts';

const lowDisk = 200 * 1024 * 1024;

/** What dead processes left lying, and what of the surroundings coach does not follow. */
function leftovers({ halfMade, proxies }: Machine): DoctorCheck[] {
  const found: DoctorCheck[] = [];
  if (halfMade.length > 0)
    found.push(
      check(
        'files.halfMade',
        'note',
        `Half made by processes that are gone: ${halfMade.join(', ')}`,
        'The next command that opens the store or writes there takes them away.',
      ),
    );
  if (proxies.length > 0)
    found.push(
      check(
        'network.proxy',
        'note',
        `${proxies.join(', ')} names a proxy; coach connects directly and does not use it`,
        'Where only the proxy reaches the network, import files and use a model server inside it. NODE_EXTRA_CA_CERTS is honoured.',
      ),
    );
  return found;
}

export async function machineChecks(context: Context): Promise<DoctorCheck[]> {
  const machine = await context.ports.machine();
  const wrong = machine.paths.filter(
    (p) => p.mode !== null && (Number.parseInt(p.mode, 8) & ~Number.parseInt(p.wanted, 8)) !== 0,
  );
  const modes =
    wrong.length === 0
      ? check('files.modes', 'ok', 'Only you can read the files coach keeps')
      : check(
          'files.modes',
          'failed',
          `Others can read ${wrong.map((p) => p.name).join(', ')}`,
          [...new Set(wrong.map((p) => `chmod ${p.wanted} '${p.path}'`))].join('; '),
          Object.fromEntries(wrong.map((p) => [p.name, p.mode])),
        );
  const space = machine.freeBytes;
  const disk =
    space !== null && space < lowDisk
      ? check(
          'disk.space',
          'warning',
          `Only ${Math.round(space / 1e6)} MB free where coach keeps its files`,
          'Free some space; a full disk stops new records, never loses old ones.',
          { freeBytes: space },
        )
      : check(
          'disk.space',
          'ok',
          space === null ? 'Free space is not known here' : `${Math.round(space / 1e9)} GB free`,
          null,
          { freeBytes: space },
        );
  return [
    check(
      'runtime',
      'ok',
      `Node ${machine.versions['node']} on ${machine.versions['platform']}`,
      null,
      machine.versions,
    ),
    modes,
    disk,
    ...leftovers(machine),
  ];
}
