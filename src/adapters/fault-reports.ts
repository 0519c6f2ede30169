import fs from 'node:fs';
import path from 'node:path';
import { version } from '../../package.json' with { type: 'json' };
import { redact } from '../core/redact.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Store } from '../ports/store.ts';
import type { Fault } from '../ports/watch/ports.ts';

/** What a report says, one JSON object: nothing of what was asked, and no secret. */
interface Report {
  at: string;
  command: string;
  caller: string;
  message: string;
  stack: string[];
  version: string;
  node: string;
  platform: string;
}

interface Needs {
  /** A file that reports are added to, "webhook" for the secret `webhook.reports`, or null: nobody asked for them. */
  place: string | null;
  store(): Promise<Store>;
  secrets(): Promise<Secrets>;
}

const patienceMs = 3_000;
const mostFrames = 20;

/** Frames by the file inside coach alone; where coach is installed is the person's own. */
const framesOf = (stack: string | null): string[] =>
  (stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, mostFrames)
    .map((line) =>
      line
        .trim()
        .replace(/\(?(?:file:\/\/)?\S*[/\\]((?:dist|src|commands|bin|node_modules)[/\\][^)]*)\)?/, '($1)'),
    );

function reportOf(fault: Fault, secrets: readonly string[]): Report {
  const { at, command, caller, message, stack } = fault;
  return {
    at: new Date(at).toISOString(),
    command,
    caller,
    message: redact(message, secrets).slice(0, 500),
    stack: framesOf(stack).map((frame) => redact(frame, secrets)),
    version,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
  };
}

async function sent(place: string, reports: readonly Report[], secrets: Secrets): Promise<void> {
  if (place !== 'webhook') {
    fs.mkdirSync(path.dirname(place), { recursive: true, mode: 0o700 });
    fs.appendFileSync(place, reports.map((report) => `${JSON.stringify(report)}\n`).join(''), {
      mode: 0o600,
    });
    return;
  }
  const [{ secretUrl }, { json, post }] = await Promise.all([
    import('./notify/address.ts'),
    import('./notify/post.ts'),
  ]);
  const address = secrets.find('channel:webhook.reports')?.value;
  const url = address === undefined ? null : secretUrl(address);
  if (url === null) return;
  for (const report of reports)
    await post(
      { url, headers: json, body: JSON.stringify(report), patienceMs },
      AbortSignal.timeout(patienceMs),
      Date.parse(report.at),
    );
}

/**
 * What is done with faults at the end of a process: each becomes an alert in the store and, where the person named a place, a report without
 * anything of theirs. What goes wrong then is let go: a fault must not become another.
 */
export async function reportFaults(
  faults: readonly Fault[],
  { place, store, secrets }: Needs,
): Promise<void> {
  try {
    const keys = await secrets();
    const known = keys.list().flatMap(({ origin }) => keys.find(origin)?.value ?? []);
    const reports = faults.map((fault) => reportOf(fault, known));
    if (place !== null) await sent(place, reports, keys);
    const { alerts } = await store();
    for (const [i, { command, message, at }] of reports.entries())
      await alerts.raise({
        kind: 'error',
        severity: 'critical',
        // The same fault of a day is told once.
        key: `${command} ${message} ${at.slice(0, 10)}`.slice(0, 300),
        about: command,
        at: faults[i]!.at,
        facts: { command, message },
      });
  } catch {
    // The store or the place may be what is broken.
  }
}
