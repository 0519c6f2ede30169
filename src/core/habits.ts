import type { TelemetryEvent } from '../ports/conversation.ts';
import type { Used } from '../ports/profile.ts';
import type { Context } from './command.ts';
import type { HabitKind } from './shapes/profile.ts';
import { habitKinds } from './shapes/profile.ts';

/** Name of the event that tells of one use. It never becomes telemetry: only the profile takes it, on this machine. */
export const habitEvent = 'habit';

const named = /^[\p{L}\p{N}&._^ -]{1,40}$/u;

/** The values of an input under a key that names something, one or many. */
function values(input: unknown, key: string): string[] {
  if (typeof input !== 'object' || input === null) return [];
  const value = (input as Record<string, unknown>)[key];
  return [value].flat().filter((one): one is string => typeof one === 'string' && named.test(one.trim()));
}

/** What a call says of its person: the command, what it was about, and the alerts and reports asked for. */
export function usesOf(command: string, input: unknown): { kind: HabitKind; what: string }[] {
  const upper = (text: string) => text.trim().toUpperCase();
  const of = (kind: HabitKind, words: readonly string[]) => words.map((what) => ({ kind, what }));
  const reports = values(input, 'report').length > 0 || values(input, 'html').length > 0;
  return [
    ...of('command', [command]),
    ...of('instrument', [...values(input, 'symbol'), ...values(input, 'symbols')].map(upper)),
    ...of('structure', [...values(input, 'structure'), ...values(input, 'strategy')]),
    ...of('alert', command === 'alerts add' ? values(input, 'kind') : []),
    ...of('report', reports ? [command] : []),
  ];
}

/** Notes a call that went well, where a person made it or had it made in a talk. */
export function noteUse(command: string, input: unknown, { caller, ports, correlationId }: Context): void {
  const { meter, clock } = ports;
  if (meter === undefined || (caller !== 'cli' && caller !== 'model')) return;
  // Looking at the profile, or forgetting it, is no use of coach worth remembering.
  if (command.startsWith('profile ')) return;
  for (const { kind, what } of usesOf(command, input)) {
    if (caller === 'model' && kind === 'command') continue;
    const attributes = { kind, what };
    meter.record({
      at: clock.now(),
      name: habitEvent,
      correlationId,
      durationMs: null,
      error: null,
      attributes,
    });
  }
}

/** The use that an event tells of; nothing where it is none. */
export function usedOf({ at, attributes }: TelemetryEvent): Used[] {
  const { kind, what } = attributes;
  const known = habitKinds.find((one) => one === kind);
  return known === undefined || typeof what !== 'string' ? [] : [{ kind: known, what, at }];
}
