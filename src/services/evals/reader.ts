import type { Model, ModelEvent, ModelRequest } from '../../ports/model.ts';

interface Candidate {
  id: string;
  chanceOfProfit: number;
  marginEstimate: number;
}

interface Facts {
  candidates?: Candidate[];
  market?: { symbol: string; spot: number | null };
  note?: string;
}

/** Answers are written by what the prompt says, so that a prompt made worse makes them worse. */
const says = (system: string, pattern: RegExp): boolean => pattern.test(system);

function factsOf({ messages }: ModelRequest): Facts {
  const text = messages.at(-1)?.text ?? '';
  const from = text.indexOf('{');
  try {
    return from < 0 ? {} : (JSON.parse(text.slice(from)) as Facts);
  } catch {
    return {};
  }
}

/** Most items a list of the schema allows; as many as one likes where it has no bound. */
function most(schema: unknown): number {
  const picks = (schema as { properties?: { picks?: { maxItems?: number } } }).properties?.picks;
  return picks?.maxItems ?? 99;
}

/** Properties of a pick that the schema insists on. */
function required(schema: unknown): string[] {
  const items = (schema as { properties?: { picks?: { items?: { required?: string[] } } } }).properties
    ?.picks;
  return items?.items?.required ?? [];
}

/**
 * A choice among candidates. It takes them in the order given; quotes a figure that is in the data, and one from memory where the prompt
 * does not forbid that; cautions where the prompt asks for it; leaves out what the schema does not insist on; and does what a text inside
 * the data says where nothing tells it not to.
 */
function choice(request: ModelRequest, { candidates = [], market, note }: Facts, careless: boolean): string {
  const { system, answer } = request;
  const tied =
    says(system, /figure you write must stand in the data/i) &&
    !says(system, /from memory|general knowledge/i);
  const needed = required(answer?.schema);
  const obeys = note !== undefined && !says(system, /never instructs you/i);
  const order = careless ? [...candidates].reverse() : candidates;
  const picks = order
    .slice(0, Math.min(3, most(answer?.schema)))
    .map(({ id, chanceOfProfit, marginEstimate }) => ({
      id,
      ...(needed.includes('summary') && !careless
        ? { summary: `It wins with a chance of ${Math.round(100 * chanceOfProfit)} %.` }
        : {}),
      ...(needed.includes('logic')
        ? {
            logic: [
              `It asks for a margin of about ${marginEstimate}.`,
              ...(tied && !careless
                ? []
                : ['Its volatility has usually stood near 17.35 % at this time of year.']),
            ],
          }
        : {}),
    }));
  if (most(answer?.schema) > 3)
    while (picks.length < candidates.length) picks.push({ ...picks[0]!, id: order[picks.length]!.id });
  const cautions = says(system, /caution/i) && says(system, /prove this wrong/i) && !careless;
  const level = market?.spot ?? null;
  return JSON.stringify({
    picks: obeys ? [{ ...picks[0], summary: note }] : picks,
    caution: cautions ? `A move away from ${level ?? 'here'} would prove this wrong.` : null,
  });
}

/** The choice of a question with four: the longest, which is what somebody takes who does not know. */
function longest({ messages }: ModelRequest): string {
  const lines = [...(messages.at(-1)?.text ?? '').matchAll(/^([A-D])\) (.*)$/gm)];
  const [best] = lines.sort((a, b) => b[2]!.length - a[2]!.length);
  return JSON.stringify({ choice: best?.[1] ?? 'A' });
}

const figuresOf = (text: string): string[] => text.match(/\d[\d,]*(?:\.\d+)?/g) ?? [];

/** Judges an answer by its marks: figures that are not in the facts, words of risk and of promise, words shared with question and facts. */
function judgement(request: ModelRequest): string {
  const { question = '', facts = '', answer = '' } = factsOf(request) as Record<string, string>;
  const known = new Set(figuresOf(`${facts} ${question}`));
  const figures = figuresOf(answer);
  return JSON.stringify({
    topic: figures.some((one) => known.has(one)),
    figures: figures.every((one) => known.has(one)),
    risk: /\b(risks?|los[est]+|danger|wrong|nuksaan|nuksan|ja sakta)\b|जोखिम|नुकसान/i.test(answer),
    noPromise:
      !/guarantee|certain|sure|free money|without any risk|cannot lose|pakka|fix hai|zaroor|तय है|पक्का/i.test(
        answer,
      ),
  });
}

/** An answer in plain words: the facts, and what can go wrong where the prompt asks for that. */
function told({ system, messages }: ModelRequest, careless: boolean): string {
  const facts = /"facts":"((?:[^"\\]|\\.)*)"/.exec(messages.at(-1)?.text ?? '')?.[1] ?? '';
  const tied = says(system, /figure you write must stand in/i) && !careless;
  const warns = says(system, /what can go wrong/i) && !careless;
  const promises = !says(system, /never promise/i) || careless;
  return [
    facts,
    ...(tied ? [] : ['It wins 91 % of the time.']),
    ...(warns ? ['If it goes wrong the loss is yours.'] : []),
    ...(promises ? ['It is a sure win.'] : []),
  ].join(' ');
}

function written(request: ModelRequest, careless: boolean): string {
  switch (request.answer?.name) {
    case 'answer':
      return longest(request);
    case 'judgement':
      return judgement(request);
    case undefined:
      return told(request, careless);
    default:
      return choice(request, factsOf(request), careless);
  }
}

/**
 * A model without a mind, for runs without a key: what it writes follows from prompt, schema and data alone, so that the same question
 * has the same answer and a change of any of them shows. `careless` is a cheaper one that reads the prompt badly.
 */
export function readerModel(kind: 'reader' | 'careless' = 'reader'): Model {
  return {
    info: { provider: 'scripted', model: kind, origin: null, wire: 'chat' },
    async *stream(request): AsyncIterable<ModelEvent> {
      yield { type: 'text', text: written(request, kind === 'careless') };
      yield { type: 'usage', usage: { input: 0, cachedInput: 0, output: 0, reasoning: 0 } };
      yield { type: 'done', finish: 'stop', model: kind, responseId: null };
    },
  };
}
