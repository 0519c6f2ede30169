import { sanitize } from '../../core/sanitize.ts';
import { namedNumbers } from '../../domain/intent/amounts.ts';
import type { Intent, Recognised } from '../../domain/intent/intent.ts';
import type { StoredTurn } from '../../ports/conversation.ts';
import type { Message, Model, TokenUsage } from '../../ports/model.ts';
import { strategyOf } from '../answer/facts.ts';
import type { Read } from '../answer/reads/asked.ts';
import { type Begun, keptOf } from '../answer/unkept.ts';
import { type Budget, budget } from '../budget.ts';
import type { Ask, Desk } from '../desk.ts';
import type { AdviceSource, AgentEvent, Bound } from '../events.ts';
import { type Known, knownOf, turnContext } from '../prompt/context.ts';
import { type Habits, habitsOf } from '../prompt/habits.ts';
import type { Shield } from '../prompt/privacy.ts';
import { type Prompt, systemPrompt } from '../prompt/prompt.ts';
import type { ToolRow } from '../tools/documents.ts';
import { repeats } from '../tools/repeats.ts';
import type { ToolBench } from '../tools/run.ts';
import { converse, type LoopEnd } from './loop.ts';
import { type Proof, proofOf } from './proof.ts';
import type { TurnDocument } from './record.ts';
import { isSmall, shownFirst, shownReads } from './shown.ts';
import { messagesOf } from './transcript.ts';

/** A turn under way: all of it its own. */
export interface Turn {
  desk: Desk;
  sessionId: string;
  turnId: string;
  text: string;
  startedAt: number;
  recognised: Recognised;
  earlier: readonly StoredTurn[];
  hide: Shield;
  canary: string;
  signal: AbortSignal;
  ask: Ask;
  emit(event: AgentEvent): void;
  budget: Budget;
  rows: ToolRow[];
  /** What its figures may rest on. */
  proof: Proof;
  /** What the rules read. */
  reads: Read[];
  /** What the rules answered before the model was asked; null where they had nothing to say first. */
  first: { text: string; confidence: number; followUps: string[] } | null;
  ran: TurnDocument['tools'];
  path: string[];
  bounds: Bound[];
  warnings: string[];
  usage: TokenUsage;
  cost: number | null;
  priced: boolean;
  /** What has been said so far. */
  answer: string;
  firstTokenMs: number | null;
  messages: Message[];
  model: Model | null;
  prompt: Prompt;
  said(text: string): void;
  /** True the first time a thing is said in this conversation. */
  once(what: string): boolean;
  /** What the person's own book says; read once a turn. */
  habits(): Promise<Habits>;
  /** What the store says beside the question's own reads; read once a turn, and may be asked for ahead. */
  known(): Promise<Known>;
  /** Writes that the turn began, once, and tells whether it is kept; the person is told where it is not. */
  kept(): Promise<boolean>;
}

type Start = Pick<
  Turn,
  | 'desk'
  | 'sessionId'
  | 'turnId'
  | 'text'
  | 'startedAt'
  | 'recognised'
  | 'earlier'
  | 'hide'
  | 'canary'
  | 'signal'
  | 'ask'
> &
  Pick<Turn, 'emit' | 'said' | 'once'> & { begin: Begun['begin'] };

const none: TokenUsage = { input: null, cachedInput: null, output: null, reasoning: null };
const plus = (a: number | null, b: number | null) => (a === null && b === null ? null : (a ?? 0) + (b ?? 0));

/** A new turn; what is emitted is also kept for its record. */
export function newTurn(start: Start): Turn {
  const { desk } = start;
  const { clock, config, digest } = desk.ports;
  let habits: Promise<Habits> | undefined;
  const rows: ToolRow[] = [];
  let known: Promise<Known> | undefined;
  const turn: Turn = {
    ...start,
    budget: budget(desk.settings.limits, clock),
    rows,
    proof: proofOf(rows, start.earlier, start.text),
    reads: [],
    first: null,
    ran: [],
    path: [],
    bounds: [],
    warnings: [],
    usage: none,
    cost: null,
    priced: true,
    answer: '',
    firstTokenMs: null,
    messages: [],
    model: null,
    prompt: systemPrompt({ ...config, columns: desk.settings.columns }, start.canary, digest),
    habits: () => (habits ??= habitsOf(desk, start.turnId, start.signal)),
    known: () => (known ??= knownOf(desk, turn.recognised.symbol, turn.habits())),
    kept: keptOf(start.begin, (event) => turn.emit(event)),
    emit(event) {
      noted(turn, event);
      start.emit(event);
    },
    said(text) {
      turn.answer = text;
      start.said(text);
    },
  };
  return turn;
}

function noted(turn: Turn, event: AgentEvent): void {
  if (event.type === 'bound') {
    turn.bounds.push(event.bound);
    turn.path.push(`bound: ${event.bound}`);
  } else if (event.type === 'notice' && event.level === 'warning') turn.warnings.push(event.message);
  else if (event.type === 'toolFinished')
    turn.path.push(`tool: ${event.command} ${event.ok ? 'answered' : `failed (${event.error.kind})`}`);
  else if (event.type === 'approvalAnswered')
    turn.path.push(`approval: ${event.approved ? 'given' : 'not given'} by ${event.by}`);
  else if (event.type === 'usage') {
    const { usage } = turn;
    turn.usage = {
      input: plus(usage.input, event.usage.input),
      cachedInput: plus(usage.cachedInput, event.usage.cachedInput),
      output: plus(usage.output, event.usage.output),
      reasoning: plus(usage.reasoning, event.usage.reasoning),
    };
    // One call of unknown price makes the sum unknown.
    turn.priced &&= event.cost !== null;
    turn.cost = turn.priced ? plus(turn.cost, event.cost) : null;
  }
}

/** The bench that tools of this turn run at; `small`: what the rules read is not in the prompt. */
export async function benchOf(turn: Turn, small = false): Promise<ToolBench> {
  const { desk, sessionId, turnId, budget: limits, hide, ask, emit, rows, ran, proof } = turn;
  return {
    desk,
    tools: await desk.tools(),
    sessionId,
    turnId,
    budget: limits,
    repeats: repeats(),
    hide,
    ask,
    emit,
    named: namedNumbers(turn.text),
    proof,
    shown: small ? new Map() : await shownReads(turn, desk.registry),
    rows,
    ran,
  };
}

/** A server on this machine costs nothing by the token. */
const ownMachine = /^https?:\/\/(localhost|127\.|\[::1\])/;

/** Rounds with the model; how they ended. Throws only what is our own fault. */
export async function withModel(turn: Turn, model: Model): Promise<LoopEnd> {
  const { desk, hide, startedAt } = turn;
  const { clock } = desk.ports;
  turn.model = model;
  turn.path.push(`model: ${model.info.model} at ${model.info.provider}`);
  const price = await desk.spending.unknownPrice(model.info);
  if (price !== null && turn.earlier.length === 0 && !ownMachine.test(model.info.origin ?? ''))
    turn.emit({ type: 'notice', level: 'info', message: `${price}; token limits still hold.` });
  const { recognised, earlier } = turn;
  const seen = { now: desk.asOf ?? clock.now(), recognised, earlier, ...(await turn.known()) };
  const context = await turnContext(desk.ports, seen);
  const small = isSmall(desk.ports.config.modelContext, model.info);
  const parts = [
    hide.hide(sanitize(context.text)),
    ...shownFirst(turn, small),
    hide.hide(sanitize(turn.text)),
  ];
  turn.messages = [{ role: 'user', text: parts.join('\n\n') }];
  return converse({
    ...(await benchOf(turn, small)),
    model,
    prompt: turn.prompt,
    canary: turn.canary,
    earlier: turn.earlier.map(messagesOf),
    current: turn.messages,
    signal: turn.signal,
    kept: turn.kept,
    small,
    said: turn.said,
    firstToken() {
      turn.firstTokenMs ??= clock.monotonic() - startedAt;
    },
  });
}

/** What is kept of a turn beside its words. */
export function documentOf(
  turn: Turn,
  end: {
    adviceSource: AdviceSource | null;
    intent: Intent;
    confidence: number;
    followUps: string[];
    ungrounded: string[];
    variant: string | null;
  },
): TurnDocument {
  const { clock } = turn.desk.ports;
  return {
    ...end,
    symbol: turn.recognised.symbol,
    strategy: strategyOf(turn.rows),
    path: turn.path,
    bounds: turn.bounds,
    tools: turn.ran,
    messages: turn.messages,
    model: turn.model?.info.model ?? null,
    promptHash: turn.model === null ? null : turn.prompt.hash,
    usage: turn.usage,
    cost: turn.cost,
    warnings: turn.warnings,
    experiments: turn.desk.settings.variants.map(({ experiment: name, variant }) => ({ name, variant })),
    ms: clock.monotonic() - turn.startedAt,
    firstTokenMs: turn.firstTokenMs,
  };
}
