import { CoachError } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Model } from '../../ports/model.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Store } from '../../ports/store.ts';
import { breakered } from './call/breakered.ts';
import { type Timeouts, usualTimeouts } from './call/timers.ts';
import { chooseModel } from './choose.ts';

const usual = { origin: 'https://api.openai.com', model: 'gpt-6-luna' };

/** Waits so long for the first word, and for the whole as much longer as a call usually goes on after it. */
const patient = (ms: number): Partial<Timeouts> => ({
  silentMs: ms,
  firstTokenMs: ms,
  totalMs: ms + usualTimeouts.totalMs,
});

export interface Configured {
  config: {
    baseUrl: string;
    model: string | null;
    wire: 'auto' | 'responses' | 'chat';
    /** Seconds to the first word; null is the usual of its kind. */
    modelPatience?: number | null;
  };
  secrets: Secrets;
  clock: Clock;
  store(): Promise<Store>;
}

/** The model the settings name, behind its breaker; `noModel` where OpenAI's own server has no key. Throws CoachError `usage`. */
export function configuredModel({ config, secrets, clock, store }: Configured): Model {
  const { baseUrl, wire } = config;
  const origin = new URL(baseUrl).origin;
  const apiKey = secrets.find(origin);
  const own = origin !== usual.origin;
  if (!own && apiKey === null) return noModel;
  const model = config.model ?? (own ? null : usual.model);
  if (model === null) {
    throw new CoachError(
      'usage',
      `No model is named for ${origin}`,
      'Set COACH_MODEL or `coach config set model <name>`.',
    );
  }
  const patience = config.modelPatience ?? null;
  const chosen = chooseModel({
    baseUrl,
    apiKey,
    model,
    wire,
    clock,
    privateHost: own,
    ...(patience === null ? {} : { timeouts: patient(patience * 1000) }),
  });
  return breakered(chosen, { calls: async () => (await store()).calls, clock });
}

/** Stands where no model is configured: every call ends at once and says what to set and what works without. */
export const noModel: Model = {
  info: { provider: 'none', model: 'none', origin: null, wire: 'none' },
  async *stream(_request, signal) {
    const usual = { type: 'failed', retryable: false, retryAfterMs: null, partial: false } as const;
    yield signal.aborted
      ? { ...usual, reason: 'aborted', message: 'Stopped', hint: '' }
      : {
          ...usual,
          reason: 'no_model',
          message: 'No model is configured, so nothing can be put in words',
          hint: 'Set OPENAI_API_KEY, or COACH_MODEL_URL for a server of your own (http://localhost:11434/v1). Without one, suggest, chain, calc, payoff, the journal and the portfolio work in full.',
        };
  },
};
