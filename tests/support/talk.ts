import { registry } from '../../commands/index.ts';
import { sqliteStore } from '../../src/adapters/store/store.ts';
import { sha256, systemClock } from '../../src/adapters/system.ts';
import { type Limits, usualLimits } from '../../src/agent/budget.ts';
import { openConversation } from '../../src/agent/conversation.ts';
import type { Desk } from '../../src/agent/desk.ts';
import type { AgentEvent, Approval, Conversation } from '../../src/agent/events.ts';
import { toolset } from '../../src/agent/tools/tools.ts';
import { app } from '../../src/app.ts';
import type { Entry, Ports } from '../../src/core/command.ts';
import type { TelemetryEvent } from '../../src/ports/conversation.ts';
import type { GivenVariant } from '../../src/ports/experiment.ts';
import type {
  Message,
  Model,
  ModelEvent,
  ModelInfo,
  ModelRequest,
  TokenUsage,
} from '../../src/ports/model.ts';
import { capsOf, spending } from '../../src/services/usage.ts';

/** What a scripted model does with one request. */
export interface Line {
  text?: string | string[];
  reasoning?: string;
  calls?: { name: string; arguments: unknown; id?: string }[];
  usage?: Partial<TokenUsage> | null;
  fail?: Extract<ModelEvent, { type: 'failed' }>['reason'];
  /** Before each piece of text. */
  everyMs?: number;
  /** Before anything. */
  firstMs?: number;
}
export type Script = Line | ((request: ModelRequest) => Line);

export interface ScriptedModel extends Model {
  requests: ModelRequest[];
}

const usual: ModelInfo = {
  provider: 'OpenAI',
  model: 'gpt-6-luna',
  origin: 'https://model.test',
  wire: 'chat',
};
const failedAs = (reason: NonNullable<Line['fail']>, partial: boolean): ModelEvent => ({
  type: 'failed',
  reason,
  message: `It failed: ${reason}`,
  hint: 'Try later.',
  retryable: false,
  retryAfterMs: null,
  partial,
});

async function* played(line: Line, n: number, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  const pieces = [line.text ?? []].flat();
  let partial = false;
  const waited = async (ms: number | undefined) => {
    if (ms !== undefined) await systemClock.sleep(ms, signal).catch(() => undefined);
    else await Promise.resolve();
    return !signal.aborted;
  };
  if (!(await waited(line.firstMs))) return yield failedAs('aborted', false);
  if (line.reasoning !== undefined) yield { type: 'reasoning', text: line.reasoning };
  for (const text of pieces) {
    if (!(await waited(line.everyMs))) return yield failedAs('aborted', partial);
    partial = true;
    yield { type: 'text', text };
  }
  if (line.usage !== null)
    yield { type: 'usage', usage: { input: 1000, cachedInput: 0, output: 100, reasoning: 0, ...line.usage } };
  if (line.fail !== undefined) return yield failedAs(line.fail, partial);
  if (line.calls !== undefined) {
    yield {
      type: 'toolCalls',
      calls: line.calls.map(({ id, name, arguments: given }, i) => ({
        id: id ?? `call_${n}_${i}`,
        name,
        arguments: typeof given === 'string' ? given : JSON.stringify(given),
      })),
    };
  }
  yield { type: 'done', finish: line.calls ? 'tools' : 'stop', model: 'scripted', responseId: null };
}

/** A model that says its lines in order; the last one again and again. */
export function scripted(script: Script[], info: Partial<ModelInfo> = {}): ScriptedModel {
  const requests: ModelRequest[] = [];
  return {
    info: { ...usual, ...info },
    requests,
    async *stream(request, signal) {
      const n = requests.push(structuredClone(request) as ModelRequest) - 1;
      const line = script[Math.min(n, script.length - 1)]!;
      yield* played(typeof line === 'function' ? line(request) : line, n, signal);
    },
  };
}

export interface Bench {
  desk: Desk;
  ports: Ports;
  events: TelemetryEvent[];
  open(session?: string): Promise<Conversation>;
  close(): Promise<void>;
}

export interface BenchOptions {
  model?: Model;
  limits?: Partial<Limits>;
  review?: boolean;
  variants?: GivenVariant[];
  reuse?: boolean;
  approvals?: 'ask' | 'deny';
  maxCost?: number;
  registry?: readonly Entry[];
  config?: Partial<Ports['config']>;
  store?: Ports['store'];
  shape?: Record<string, unknown> | null;
  columns?: number | null;
}

/** A conversation's desk over the real commands, a store in memory and a scripted model. */
export async function bench(options: BenchOptions = {}): Promise<Bench> {
  const running = app({});
  const store =
    options.store ??
    (await (async () => {
      const own = await sqliteStore(':memory:', { clock: systemClock });
      return async () => own;
    })());
  const events: TelemetryEvent[] = [];
  const { model } = options;
  const base = running.ports;
  const market: Ports['market'] = (name) => base.market(name === 'stored' ? 'sample' : name);
  const ports: Ports = {
    ...base,
    digest: sha256,
    store,
    market,
    config: { ...base.config, market: 'sample', ...options.config },
    meter: {
      // Habits go another way than telemetry.
      record: (event) => void (event.name === 'habit' || events.push(event)),
      drain: async () => undefined,
      relieve: async () => undefined,
    },
    ...(model === undefined ? {} : { model: async () => model }),
  };
  const offered = options.registry ?? registry;
  let tools: ReturnType<typeof toolset> | undefined;
  const desk: Desk = {
    ports,
    registry: offered,
    spending: spending(ports, capsOf(ports, options.maxCost)),
    asOf: Date.parse('2026-11-20T10:00:00+05:30'),
    tools: () => (tools ??= toolset(offered)),
    settings: Object.freeze({
      limits: { ...usualLimits, ...options.limits },
      review: options.review ?? false,
      variants: options.variants ?? [],
      reuse: options.reuse ?? false,
      approvals: options.approvals ?? 'ask',
      shape: options.shape ?? null,
      columns: options.columns ?? null,
    }),
  };
  return {
    desk,
    ports,
    events,
    open: (session) => openConversation(desk, session),
    close: async () => {
      await (await store()).close();
      await running.close();
    },
  };
}

export interface Told {
  events: AgentEvent[];
  text: string;
  of<T extends AgentEvent['type']>(type: T): Extract<AgentEvent, { type: T }>[];
}

/** Runs a turn to its end; proposals are answered by `decide`. */
export async function tell(
  conversation: Conversation,
  text: string,
  options: {
    signal?: AbortSignal;
    decide?: (approval: Approval) => boolean;
    seen?: (event: AgentEvent) => void;
  } = {},
): Promise<Told> {
  const events: AgentEvent[] = [];
  for await (const event of conversation.send(text, options.signal ?? new AbortController().signal)) {
    events.push(event);
    options.seen?.(event);
    if (event.type === 'approval' && options.decide)
      conversation.answer(event.approval.id, options.decide(event.approval));
  }
  const of = <T extends AgentEvent['type']>(type: T) =>
    events.filter((event): event is Extract<AgentEvent, { type: T }> => event.type === type);
  return {
    events,
    of,
    text: of('text')
      .map((event) => event.text)
      .join(''),
  };
}

/** Everything a request carries, as one text. */
export const wire = (request: ModelRequest): string => JSON.stringify(request);
export const toolTexts = (request: ModelRequest): string[] =>
  request.messages
    .filter((m): m is Extract<Message, { role: 'tool' }> => m.role === 'tool')
    .map((m) => m.text);
