import type { ModelInfo } from '../../ports/model.ts';
import { CallFailure, type Failed, failedEvent } from './call/failure.ts';
import { usualTimeouts } from './call/timers.ts';
import { type ServerChoice, serverAt } from './choose.ts';
import { quirksOf } from './hosts.ts';
import { fields, list, textOf } from './wire/reader.ts';
import { ask } from './wire/sdk.ts';

/** What a model server says about itself, without spending a token. */
export type Probe =
  | {
      reachable: true;
      provider: string;
      /** Names it offers; null where it answers but lists none. */
      models: string[] | null;
      elapsedMs: number;
    }
  | { reachable: false; provider: string; failure: Failed };

const answerBytes = 4 * 1024 * 1024;

/** Asks a server which models it has. Never throws for what the server does; CoachError `usage` for a forbidden address. */
export async function probeServer(choice: ServerChoice, signal: AbortSignal): Promise<Probe> {
  const server = serverAt(choice);
  const { provider } = quirksOf(server.endpoint);
  const { connectMs, firstTokenMs: totalMs } = { ...usualTimeouts, ...choice.timeouts };
  const started = choice.clock.monotonic();
  try {
    const whole = { signal, connectMs, totalMs, capBytes: answerBytes };
    const page = await ask(server, whole, (sdk) => sdk.models.list());
    const rows = fields(page)['data'];
    const names = list(rows).map((row) => textOf(fields(row)['id']));
    return {
      reachable: true,
      provider,
      models: Array.isArray(rows) ? names.filter((name) => name !== '').sort() : null,
      elapsedMs: choice.clock.monotonic() - started,
    };
  } catch (thrown) {
    if (!(thrown instanceof CallFailure)) throw thrown;
    if (thrown.reason === 'not_found') {
      return { reachable: true, provider, models: null, elapsedMs: choice.clock.monotonic() - started };
    }
    const info: ModelInfo = { provider, model: 'models', origin: server.endpoint.origin, wire: 'chat' };
    return { reachable: false, provider, failure: failedEvent(thrown, info, false, server.key) };
  }
}
