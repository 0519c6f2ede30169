import type { Context } from '../core/command.ts';
import type { AskDocument } from '../core/shapes/talk.ts';
import type { TokenUsage } from '../ports/model.ts';
import type { AgentEvent, Conversation } from './events.ts';

/** One turn as a single document. */
export type Heard = Omit<AskDocument, 'document'>;

/** How long a piece of text may wait for the next one. */
const pieceMs = 40;

/** Gathers pieces of text into events large enough that their frame weighs little. */
function gathered(context: Context) {
  let held = '';
  const { clock } = context.ports;
  const flush = () => {
    if (held !== '') context.stream?.({ type: 'text', text: held });
    held = '';
  };
  return {
    flush,
    add(text: string) {
      if (held === '') clock.sleep(pieceMs).then(flush, flush);
      held += text;
    },
  };
}

const sum = (a: number | null, b: number | null) => (a === null && b === null ? null : (a ?? 0) + (b ?? 0));

/** Takes an event into the document. */
function take(heard: Heard, event: AgentEvent): void {
  switch (event.type) {
    case 'turnStarted':
      heard.turnId = event.turnId;
      return;
    case 'read':
      heard.first = event.text;
      return;
    case 'toolFinished':
      heard.tools.push({ command: event.command, ok: event.ok, ms: Math.round(event.ms) });
      return;
    case 'approval': {
      const { id, command, lines } = event.approval;
      heard.proposals.push({ id, command, lines, approved: false });
      return;
    }
    case 'usage': {
      const { usage } = heard;
      for (const key of Object.keys(usage) as (keyof TokenUsage)[])
        usage[key] = sum(usage[key], event.usage[key]);
      heard.cost = event.cost === null ? null : sum(heard.cost, event.cost);
      heard.dayCost = event.dayCost;
      return;
    }
    case 'bound':
      heard.bounds.push(event.bound);
      heard.warnings.push(event.message);
      return;
    case 'notice':
      if (event.level === 'warning') heard.warnings.push(event.message);
      return;
    case 'ungrounded':
      heard.ungrounded = event.figures;
      return;
    case 'answered': {
      const { text, type: _, ...rest } = event;
      Object.assign(heard, { answer: text, ...rest });
      return;
    }
    case 'turnEnded':
      heard.status = event.status;
  }
}

/** What a person at a pipe or a plain terminal is told beside the text, on stderr. */
function aside(event: AgentEvent, context: Context): void {
  const { emit } = context;
  if (event.type === 'phase') emit({ kind: 'progress', message: `${event.phase} ${event.detail}`.trim() });
  else if (event.type === 'notice')
    emit({ kind: event.level === 'warning' ? 'warning' : 'notice', message: event.message });
  else if (event.type === 'bound') emit({ kind: 'warning', message: event.message });
  else if (event.type === 'approval')
    emit({ kind: 'warning', message: `Proposed, not done: ${event.approval.lines.join(' · ')}` });
}

/** Events that scripts get a line for. The answer's text comes in its own pieces; what a tool gave is in the final document's records, not here. */
function shown(event: AgentEvent): Record<string, unknown> & { type: string } {
  if (event.type === 'answered') {
    const { text: _, path: __, ...rest } = event;
    return rest;
  }
  if (event.type !== 'toolFinished' || !event.ok) return event;
  const { output: _, ...rest } = event;
  return rest;
}

const mark = (context: Context, message: string) =>
  context.stream?.({ type: 'text', text: `\n\n[${message}]\n` });

/** Where the figures of an answer come from, a line each. */
function sourceLines(figures: Heard['figures']): string {
  const lines = figures.map(({ text, source }, i) => `${i + 1}. ${text}: ${source ?? 'nothing proves it'}`);
  return lines.length === 0 ? 'No figures' : lines.join('\n');
}

/** Runs one turn to its end, shows it while it comes and gives it as one document, the second opinion included. */
export async function hear(
  conversation: Conversation,
  text: string,
  context: Context,
  sources = false,
): Promise<Heard> {
  const heard: Heard = {
    sessionId: conversation.sessionId,
    turnId: '',
    status: 'failed',
    first: null,
    answer: '',
    adviceSource: null,
    intent: 'default',
    confidence: 0,
    strategy: null,
    reads: [],
    tools: [],
    proposals: [],
    usage: { input: null, cachedInput: null, output: null, reasoning: null },
    cost: null,
    dayCost: null,
    currency: 'USD',
    figures: [],
    ungrounded: [],
    bounds: [],
    followUps: [],
    path: [],
    review: null,
    warnings: [],
  };
  const pieces = gathered(context);
  const plain = context.events !== true;
  let reviewing = false;
  let said = false;
  for await (const event of conversation.send(text, context.signal)) {
    take(heard, event);
    if (event.type === 'text') {
      said = true;
      if (plain) context.stream?.({ type: 'text', text: event.text });
      else pieces.add(event.text);
      continue;
    }
    pieces.flush();
    if (plain && event.type === 'read') context.stream?.({ type: 'text', text: `${event.text}\n\n` });
    if (plain) aside(event, context);
    // Whoever reads a pipe sees only the text: it must say itself that it was cut.
    if (plain && event.type === 'notice' && event.cut) mark(context, event.message);
    if (event.type === 'review') reviewing = event.state === 'pending';
    if (!plain && event.type !== 'reasoning') context.stream?.(shown(event));
  }
  if (plain && said && heard.status !== 'done') mark(context, 'Stopped before its end.');
  if (plain && sources && heard.status === 'done')
    context.stream?.({ type: 'text', text: `\n\nSources\n${sourceLines(heard.figures)}\n` });
  if (reviewing && !context.signal.aborted) heard.review = await opinion(conversation, context);
  return heard;
}

async function opinion(conversation: Conversation, context: Context): Promise<Heard['review']> {
  for await (const event of conversation.later()) {
    if (event.type !== 'review' || event.state !== 'ready') continue;
    const { points, note } = event;
    context.stream?.(event);
    const lines = [...points.map(({ level, text }) => `${level}: ${text}`), ...(note === null ? [] : [note])];
    if (lines.length > 0 && context.events !== true)
      context.stream?.({
        type: 'text',
        text: `\n\nSecond opinion\n${lines.map((line) => `- ${line}`).join('\n')}\n`,
      });
    return { points, note };
  }
  return null;
}
