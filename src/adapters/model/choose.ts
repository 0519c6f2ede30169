import type { LookupFunction } from 'node:net';
import { retryBudget } from '../../core/retry.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Model } from '../../ports/model.ts';
import { random } from '../system.ts';
import { endpointOf } from './base-url.ts';
import { type Caps, usualCaps } from './call/attempt.ts';
import { connections, type Server } from './call/guarded-fetch.ts';
import { localTimeouts, type Timeouts, usualTimeouts } from './call/timers.ts';
import { quirksOf } from './hosts.ts';
import { chat } from './wire/chat.ts';
import { responses } from './wire/responses.ts';
import { modelOn } from './wire/turn.ts';

/** A key and the one origin it may be sent to. */
export interface ApiKey {
  value: string;
  origin: string;
}

export interface ServerChoice {
  baseUrl: string;
  apiKey: ApiKey | null;
  /** A person chose this very address, so it may be inside a private network. */
  privateHost?: boolean;
  timeouts?: Partial<Timeouts>;
  clock: Clock;
  /** The system's name lookup when absent. */
  lookup?: LookupFunction;
}

export interface ModelChoice extends ServerChoice {
  model: string;
  /** `auto`: Responses for the hosts known to prefer it, Chat Completions for all others. */
  wire: 'auto' | 'responses' | 'chat';
  caps?: Partial<Caps>;
  random?: () => number;
}

/** Checks the address and pairs it with its key; a key of another origin stays at home. Throws CoachError `usage`. */
export function serverAt(choice: ServerChoice): Server {
  const { baseUrl, apiKey, privateHost = false, clock } = choice;
  const origin = URL.canParse(baseUrl) ? new URL(baseUrl).origin : null;
  const key = apiKey !== null && origin !== null && apiKey.origin === origin ? apiKey.value : null;
  const endpoint = endpointOf(baseUrl, { privateHost, hasKey: key !== null });
  const { connectMs } = { ...usualTimeouts, ...choice.timeouts };
  return { endpoint, key, clock, dispatcher: connections(endpoint, connectMs, choice.lookup) };
}

/** The model a person configured. Nothing is loaded or opened before its first call. Throws CoachError `usage` for an address that is not allowed. */
export function chooseModel(choice: ModelChoice): Model {
  const server = serverAt(choice);
  const quirks = quirksOf(server.endpoint);
  const wire = (choice.wire === 'auto' ? quirks.wire : choice.wire) === 'responses' ? responses : chat;
  return modelOn({
    server,
    known: { wire, quirks },
    model: choice.model,
    info: {
      provider: quirks.provider,
      model: choice.model,
      origin: server.endpoint.origin,
      wire: wire.name,
      ...(quirks.local ? { local: true } : {}),
    },
    timeouts: { ...(quirks.local ? localTimeouts : usualTimeouts), ...choice.timeouts },
    caps: { ...usualCaps, ...choice.caps },
    budget: retryBudget(),
    random: choice.random ?? random,
    free: choice.wire === 'auto',
  });
}
