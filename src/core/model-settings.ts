import { address, amount, name, oneOf, onOff, orNone, type Setting } from './setting-values.ts';

/** Settings of the model that answers, of what it may cost, and of what is counted and embedded; spread into core/settings.ts. */
export const modelSettings: readonly Setting[] = [
  {
    key: 'model',
    env: 'COACH_MODEL',
    fallback: null,
    summary: "The model that answers; the provider's usual one when not set",
    parse: orNone(name),
  },
  {
    key: 'base-url',
    env: 'COACH_MODEL_URL',
    fallback: 'https://api.openai.com/v1',
    summary: 'Address of the model server, e.g. http://localhost:11434/v1',
    parse: address,
  },
  {
    key: 'wire',
    env: 'COACH_WIRE',
    fallback: 'auto',
    summary: 'How the server is talked to: auto, responses, chat',
    ...oneOf('auto', 'responses', 'chat'),
  },
  {
    key: 'model-context',
    env: 'COACH_MODEL_CONTEXT',
    fallback: null,
    summary: 'Tokens the model can hold (see `coach doctor --model`); none is the usual of its kind',
    parse: orNone(amount(1_000, 1e7)),
  },
  {
    key: 'model-patience',
    env: 'COACH_MODEL_PATIENCE',
    fallback: null,
    summary: 'Seconds the model may take to its first word; none is 15, on your own machine 180',
    parse: orNone(amount(1, 3_600)),
  },
  {
    key: 'max-cost-turn',
    env: 'COACH_MAX_COST_TURN',
    fallback: 0.25,
    summary: 'US dollars one answer may cost; none is no cap',
    parse: orNone(amount(0, 1e6)),
  },
  {
    key: 'max-cost-day',
    env: 'COACH_MAX_COST_DAY',
    fallback: 5,
    summary: 'US dollars a day (UTC) may cost; none is no cap',
    parse: orNone(amount(0, 1e6)),
  },
  {
    key: 'review',
    env: 'COACH_REVIEW',
    fallback: true,
    summary: 'A second opinion after each answer: on, off',
    parse: onOff,
    choices: ['on', 'off'],
  },
  {
    key: 'telemetry',
    env: 'COACH_TELEMETRY',
    fallback: true,
    summary: 'Keep events of commands and model calls in the store on this machine: on, off',
    parse: onOff,
    choices: ['on', 'off'],
  },
  {
    key: 'experiments',
    env: 'COACH_EXPERIMENTS',
    fallback: true,
    summary: 'Take part in experiments that were started here: on, off',
    parse: onOff,
    choices: ['on', 'off'],
  },
  {
    key: 'embedder',
    env: 'COACH_EMBEDDER',
    fallback: 'hash',
    summary:
      'How memory measures likeness: hash (offline), local-onnx, or an embedding model of the model server',
    parse: name,
  },
];
