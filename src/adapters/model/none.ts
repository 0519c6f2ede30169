import type { Model } from '../../ports/model.ts';

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
