import type { ModelFailureReason, ModelInfo } from '../../../ports/model.ts';

/** What a person reads about a failed call. `{provider}`, `{model}` and `{origin}` stand for those of the call. */
interface Words {
  message: string;
  hint: string;
  /** Whether the same call may work a little later. */
  retryable: boolean;
}

const later = 'Try again in a moment; what needs no model still works.';
const smaller = 'Ask for less at once, or start a new session.';
const address = 'Check the base URL with `coach config list`; it usually ends in /v1.';

const words: Record<ModelFailureReason, Words> = {
  no_model: { message: 'No model is configured', hint: '', retryable: false },
  unauthorized: {
    message: '{provider} did not accept the key',
    hint: 'Set a valid key for {origin}, then try again.',
    retryable: false,
  },
  forbidden: {
    message: '{provider} does not allow this key to use {model}',
    hint: 'Choose another model with `coach config set model <name>`, or ask for access.',
    retryable: false,
  },
  not_found: {
    message: '{provider} knows no model {model} at this address',
    hint: 'Check the model name and the base URL with `coach config list`.',
    retryable: false,
  },
  bad_request: {
    message: '{provider} refused the request',
    hint: 'The server may lack a feature coach asked for; try another model or server.',
    retryable: false,
  },
  context_too_long: {
    message: 'The conversation is longer than {model} can read',
    hint: smaller,
    retryable: false,
  },
  rate_limited: { message: '{provider} allows no more calls right now', hint: later, retryable: true },
  quota_exhausted: {
    message: 'The quota or credit at {provider} is used up',
    hint: 'Check plan and billing at {provider}; waiting does not help.',
    retryable: false,
  },
  overloaded: { message: '{provider} is overloaded', hint: later, retryable: true },
  server_error: { message: '{provider} failed while answering', hint: later, retryable: true },
  content_filter: {
    message: "{provider}'s content filter stopped the answer",
    hint: 'Put the question differently.',
    retryable: false,
  },
  refusal: { message: '{model} declined to answer', hint: 'Put the question differently.', retryable: false },
  truncated: { message: 'The answer was cut off before its end', hint: later, retryable: true },
  max_tokens: {
    message: 'The answer reached its length limit before its end',
    hint: smaller,
    retryable: false,
  },
  malformed: {
    message: '{model} sent something that cannot be read',
    hint: 'Try again; if it happens often, another model may hold to the format better.',
    retryable: true,
  },
  not_a_stream: {
    message: '{origin} answered with something that is not a model stream',
    hint: `A login page or proxy may stand in between. ${address}`,
    retryable: false,
  },
  too_large: { message: 'The answer was larger than coach takes', hint: smaller, retryable: false },
  idle_timeout: {
    message: '{provider} stopped sending in the middle of the answer',
    hint: later,
    retryable: true,
  },
  first_token_timeout: {
    message: '{provider} did not start to answer in time',
    hint: later,
    retryable: true,
  },
  total_timeout: { message: 'The answer took longer than allowed', hint: later, retryable: true },
  connect: {
    message: 'No connection to {origin}',
    hint: 'Check that the server runs and the network is up. What needs no model still works.',
    retryable: true,
  },
  redirected: {
    message:
      '{origin} redirected the call elsewhere; coach does not follow, so that nothing is sent to another host',
    hint: address,
    retryable: false,
  },
  aborted: { message: 'Stopped', hint: '', retryable: false },
  breaker_open: {
    message: '{provider} failed several times in a row and is being left alone for a while',
    hint: later,
    retryable: true,
  },
  over_budget: {
    message: 'The spending limit for model calls is reached',
    hint: 'Raise the limit with `coach config set`, or wait until it resets.',
    retryable: false,
  },
  internal: {
    message: 'Something in coach broke while calling the model',
    hint: 'Run `coach doctor`; if it finds nothing, please report this message.',
    retryable: false,
  },
};

/** The words for a failure, with the names of the call filled in. */
export function wordsFor(reason: ModelFailureReason, info: ModelInfo): Words {
  const filled = (text: string) =>
    text
      .replaceAll('{provider}', info.provider)
      .replaceAll('{model}', info.model)
      .replaceAll('{origin}', info.origin ?? 'the server');
  const { message, hint, retryable } = words[reason];
  return { message: filled(message), hint: filled(hint), retryable };
}
