import type { Failure } from '../../core/errors.ts';
import { execute } from '../../core/execute.ts';
import type { AdviceHistory } from '../../domain/advice/advice.ts';
import { followUps } from '../../domain/advice/follow-ups.ts';
import { namedNumbers } from '../../domain/intent/amounts.ts';
import type { Intent } from '../../domain/intent/intent.ts';
import { contextFor } from '../desk.ts';
import { viewOf } from '../tools/view.ts';
import type { TurnDocument } from '../turn/record.ts';
import type { Turn } from '../turn/turn.ts';
import { factsOf } from './facts.ts';
import { type FallbackAnswer, fallbackAnswer, looksFor, usualSymbol } from './fallback.ts';
import type { Read } from './reads/asked.ts';
import { readAnswer } from './reads/reads.ts';
import { prepared, routeOf } from './routing.ts';

/** An answer of the rules; `variant` is null where it was written from a read. */
export type RuledAnswer = Omit<FallbackAnswer, 'variant'> & { variant: string | null };

export function historyOf(turn: Turn): AdviceHistory {
  const documents = turn.earlier.map(({ document }) => document as Partial<TurnDocument>);
  const intents: Partial<Record<Intent, number>> = {};
  for (const { intent } of documents) if (intent !== undefined) intents[intent] = (intents[intent] ?? 0) + 1;
  return { intents, shown: documents.flatMap(({ variant }) => variant ?? []) };
}

/** Closed trades that choose among prepared answers; more would say nothing of the person's present form. */
const remembered = 20;

/** The person's own closed trades, oldest first. */
async function outcomesOf(turn: Turn): Promise<NonNullable<AdviceHistory['outcomes']>> {
  const { closed } = await turn.habits();
  return closed
    .slice(0, remembered)
    .reverse()
    .map(({ net, name }) => ({ pnl: net!, strategy: name }));
}

/** Whether a warning of this turn says it already. */
const told = ({ warnings }: Turn, { message }: Failure): boolean =>
  warnings.some((warning) => warning.startsWith(message));

/** Commands that read prices, and where those come from when the set place gives none: what was imported, else the sample. */
const priced = new Set(['chain', 'suggest', 'payoff']);
const otherwise = ['auto', 'sample'] as const;

/** Runs a read command for the rules; its output, or null after its failure was told. */
async function looked(
  turn: Turn,
  name: string,
  input: Record<string, unknown>,
  missing: string[],
): Promise<unknown> {
  const { config } = turn.desk.ports;
  const first = await ranOnce(turn, name, input);
  if (first === null || first.ok) return first?.output ?? null;
  if (turn.recognised.symbol !== null && !told(turn, first.error)) missing.push(first.error.message);
  const passing = ['unavailable', 'missing', 'refused'].includes(first.error.kind);
  if (!priced.has(name) || !passing || input['source'] !== undefined) return null;
  for (const source of otherwise) {
    if (source === config.market || (config.market === 'auto' && first.error.kind === 'missing')) continue;
    const found = await ranOnce(turn, name, { ...input, source });
    if (found === null) return null;
    if (!found.ok) continue;
    if (!told(turn, first.error)) missing.push(first.error.message);
    return found.output;
  }
  return null;
}

async function ranOnce(turn: Turn, name: string, input: Record<string, unknown>) {
  const { desk, signal } = turn;
  const command = await desk.registry.find((entry) => entry.name === name)?.load();
  if (command === undefined || signal.aborted) return null;
  const callId = `rule-${turn.ran.length + 1}`;
  turn.emit({ type: 'toolStarted', callId, command: name, input });
  const outcome = await execute(command, input, contextFor(desk, turn.turnId, signal));
  const base = { type: 'toolFinished', callId, command: name, ms: outcome.ms } as const;
  if (outcome.ok) {
    const { sent } = viewOf(name, outcome.output, namedNumbers(turn.text), turn.proof.next().ideas);
    turn.rows.push({ command: name, output: outcome.output, sent });
  }
  turn.ran.push({ command: name, ok: outcome.ok, output: outcome.ok ? outcome.output : outcome.error });
  turn.emit(
    outcome.ok ? { ...base, ok: true, output: outcome.output } : { ...base, ok: false, error: outcome.error },
  );
  return outcome;
}

/** Prepared advice for the intent, from what it needs to look up. */
async function advised(turn: Turn, missing: string[]): Promise<RuledAnswer> {
  const { desk, recognised } = turn;
  const reads: Read[] = [];
  const failed = new Set(turn.ran.flatMap(({ command, ok }) => (ok ? [] : [command])));
  for (const { command: name, input } of looksFor(recognised, turn.rows, turn.text)) {
    if (failed.has(name)) continue;
    await looked(turn, name, input, missing);
    reads.push({ name, input });
  }
  turn.reads.push(...reads);
  const outcomes = await outcomesOf(turn);
  return fallbackAnswer({
    question: turn.text,
    recognised,
    rows: turn.rows,
    person: desk.ports.config,
    history: { ...historyOf(turn), outcomes },
  });
}

/** The answer from the read the question is routed to; null where advice prepared for the intent says it better. */
async function fromReads(turn: Turn, missing: string[], ahead = false): Promise<RuledAnswer | null> {
  const { desk, recognised } = turn;
  const route = routeOf(turn);
  // Ahead of a model ideas are shown as they are: the model words them.
  if (!(ahead && route.topic === 'suggest.idea') && prepared(route, recognised)) return null;
  const { config, clock } = desk.ports;
  const found = await readAnswer({
    question: turn.text,
    route,
    symbol: route.symbol ?? recognised.symbol ?? usualSymbol,
    capital: config.capital,
    experience: config.experience,
    now: desk.asOf ?? clock.now(),
    run: (command, input) => looked(turn, command, input, missing),
  });
  if (found === null) return null;
  turn.reads.push(...found.reads);
  turn.path.push(`read: ${found.reads.map(({ name }) => name).join(', ')} (${route.topic})`);
  const { intent, confidence } = recognised;
  const next = followUps(intent, factsOf(turn.rows, config.capital), historyOf(turn), [turn.text]);
  return { text: found.text, intent, confidence: Math.max(confidence, 0.5), followUps: next, variant: null };
}

/** Questions about the market and the person's book, and those of a person in trouble: what coach knows is said before a model is asked. */
const saidFirst =
  /^(?:caution|chain|suggest|compare|payoff|performance|query|portfolio|patterns|calendar|contracts|events)/;

/** Says what the rules read before the model's first word, where the question asks for such a read. */
export async function readFirst(turn: Turn): Promise<void> {
  if (turn.desk.settings.shape !== null || !saidFirst.test(routeOf(turn).topic)) return;
  // Reading may take a while: what was asked is written down meanwhile.
  void turn.kept();
  const missing: string[] = [];
  const answer = await fromReads(turn, missing, true);
  if (answer === null || turn.signal.aborted) return;
  turn.first = answer;
  turn.emit({ type: 'read', text: answer.text, reads: turn.reads });
}

/** What the rules answer: from the read the question asks for, else prepared advice with what it looks up. `missing` says what could not be read. */
export async function ruled(turn: Turn): Promise<RuledAnswer & { missing: string[] }> {
  const missing: string[] = [];
  if (turn.first !== null) return { ...turn.first, intent: turn.recognised.intent, variant: null, missing };
  const answer = (await fromReads(turn, missing)) ?? (await advised(turn, missing));
  return { ...answer, ...unread(turn), missing: [...new Set(missing)] };
}

/** What is said where a market was asked about and nothing of it could be read: advice would ask which market was meant. */
function unread({ recognised, ran, rows, desk }: Turn): { text?: string } {
  const failed = ran.some(({ command, ok }) => !ok && priced.has(command));
  if (recognised.symbol === null || !failed || rows.length > 0) return {};
  const { symbol } = recognised;
  const place = desk.ports.config.market;
  return {
    text: `I have no prices of ${symbol} (market: ${place}). \`coach market import <file>\` brings a chain in, \`coach config set market <name>\` reads another place, and \`coach doctor\` says what can be reached.`,
  };
}
