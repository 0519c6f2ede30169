import fs from 'node:fs';
import path from 'node:path';
import { habitEvent, usedOf } from '../../core/habits.ts';
import type { TelemetryEvent } from '../../ports/conversation.ts';
import type { Meter } from '../../ports/meter.ts';
import type { Store } from '../../ports/store.ts';
import { makeFolder } from '../folder.ts';

/** Events of one process beyond this are not kept: a batch of a million rows is not a million events. */
const mostEvents = 500;
const mostBytes = 512 * 1024;
/** From here on a conversation puts events into the store: a write of its own for each turn would be felt. */
const muchEvents = 200;
const muchBytes = 128 * 1024;

export interface SpoolOptions {
  file: string;
  store(): Promise<Store>;
  /** Sends events to a collector; null where none is configured. */
  send: ((events: readonly TelemetryEvent[]) => Promise<void>) | null;
  /** What the person lets be kept; all where it is absent. */
  takes?: { telemetry: boolean; habits: boolean };
}

/** A use of something by the person: kept in their profile on this machine, never as telemetry and never sent. */
const isHabit = ({ name }: TelemetryEvent): boolean => name === habitEvent;

/** Puts a batch where each belongs. */
async function keep({ telemetry, profile }: Store, batch: readonly TelemetryEvent[]): Promise<void> {
  const events = batch.filter((event) => !isHabit(event));
  if (events.length > 0) await telemetry.add(events);
  const used = batch.flatMap((event) => (isHabit(event) ? usedOf(event) : []));
  if (used.length > 0) await profile.count(used);
}

function parsed(line: string): TelemetryEvent[] {
  try {
    return [JSON.parse(line) as TelemetryEvent];
  } catch {
    // Half a line of a process that was killed while writing.
    return [];
  }
}

/** Takes the file away from other processes before reading it, so that no event is counted twice. */
function taken(file: string): TelemetryEvent[] {
  const own = `${file}.${process.pid}`;
  try {
    fs.renameSync(file, own);
  } catch {
    return [];
  }
  const lines = fs.readFileSync(own, 'utf8').split('\n');
  fs.rmSync(own, { force: true });
  return lines.filter((line) => line !== '').flatMap(parsed);
}

function append(file: string, events: readonly TelemetryEvent[]): void {
  makeFolder(path.dirname(file));
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > mostBytes) return;
  fs.appendFileSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''), { mode: 0o600 });
}

/**
 * Keeps events in memory and, at the end, in a small file beside the store: a command that needs no database must not open
 * one for its telemetry. Whoever wants to read events drains all of it into the store, a conversation once it is much.
 */
export function spool(options: SpoolOptions): Meter & { close(): Promise<void> } {
  let events: TelemetryEvent[] = [];
  let count = 0;
  const sent = async (batch: readonly TelemetryEvent[]) => {
    const outward = options.send === null ? [] : batch.filter((event) => !isHabit(event));
    if (outward.length > 0) await options.send?.(outward);
  };
  const drain = async () => {
    const own = events;
    events = [];
    count = 0;
    const batch = [...taken(options.file), ...own];
    if (batch.length > 0) await keep(await options.store(), batch);
    await sent(own);
  };
  return {
    record(event) {
      const { telemetry = true, habits = true } = options.takes ?? {};
      if ((isHabit(event) ? habits : telemetry) && count++ < mostEvents) events.push(event);
    },
    drain,
    async relieve() {
      const size = fs.statSync(options.file, { throwIfNoEntry: false })?.size ?? 0;
      // A store that cannot be written is told of by those who need it.
      if (events.length >= muchEvents || size >= muchBytes) await drain().catch(() => undefined);
    },
    async close() {
      const own = events;
      events = [];
      if (own.length === 0) return;
      try {
        append(options.file, own);
        await sent(own);
      } catch {
        // Telemetry never makes a command fail.
      }
    },
  };
}
