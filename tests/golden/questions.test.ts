import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import holds from '../fixtures/intent/holds.json' with { type: 'json' };
import { built, freshHome, runCoach } from '../support/run-coach.ts';
import { golden, hasShared } from '../support/shared.ts';

interface Held {
  question: string;
  command?: string[];
  paths?: Record<string, string>;
  words?: string[];
  never?: string[];
  caution?: boolean;
}
interface Answered {
  answer: string;
  reads: { name: string; input: Record<string, unknown> }[];
}

const rows = holds.rows as Held[];

/** The value at a path; `strike=25000` picks a row of a list. */
function at(document: unknown, place: string): number {
  let node = document as Record<string, unknown> | unknown[];
  for (const part of place.split('.')) {
    const [key, value] = part.split('=');
    node = (
      value === undefined
        ? (node as Record<string, unknown>)[part]
        : (node as Record<string, unknown>[]).find((row) => row[key!] === Number(value))
    ) as typeof node;
  }
  expect(node, place).toBeTypeOf('number');
  return node as unknown as number;
}

function written(value: number, format: string): string {
  const grouped = (places: number) =>
    Math.abs(value).toLocaleString('en-IN', { minimumFractionDigits: places, maximumFractionDigits: places });
  switch (format) {
    case 'ratio':
      return value.toFixed(2);
    case 'percent1':
      return `${(100 * value).toFixed(1)} %`;
    case 'money':
      return `₹${grouped(0)}`;
    case 'whole':
      return grouped(0);
    default:
      return grouped(Number.isInteger(value) ? 0 : 2);
  }
}

describe('questions without a model', () => {
  let answers: Answered[] = [];
  const documents = new Map<string, unknown>();
  beforeAll(async () => {
    await built();
    const home = freshHome();
    const input = JSON.stringify(rows.map(({ question }) => ({ question: [question], review: false })));
    const file = path.join(home, 'questions.json');
    fs.writeFileSync(file, input);
    const asked = await runCoach(['ask', '--input', file, '--json'], { home });
    expect(asked.err.includes('"error"'), asked.err).toBe(false);
    answers = JSON.parse(asked.out) as Answered[];
    for (const { command } of rows) {
      const key = JSON.stringify(command);
      if (command === undefined || documents.has(key)) continue;
      const { out } = await runCoach([...command, '--json'], { home });
      documents.set(key, JSON.parse(out));
    }
  });

  it.each(rows.map((row, i) => ({ ...row, i })))(
    '"$question" holds what it should',
    ({ i, command, paths = {}, words = [], never = [], caution }) => {
      const { answer } = answers[i]!;
      for (const [place, format] of Object.entries(paths))
        expect(answer, place).toContain(written(at(documents.get(JSON.stringify(command)), place), format));
      for (const word of words) expect(answer).toContain(word);
      for (const word of never) expect(answer).not.toContain(word);
      // A caution comes before any idea: it carries none, nor a figure of the market.
      if (caution === true) expect(answer).not.toMatch(/\b(?:BUY|SELL) (?:CE|PE)\b|\b24,?864|\bPCR\b/);
    },
  );

  it.skipIf(!hasShared)('come from the read they should in at least 95 %', () => {
    const { rows: expected } = golden<{ rows: { question: string; from: string }[] }>('10_questions.json');
    const from = new Map(expected.map((row) => [row.question, row.from.split(' ')[0]]));
    const known = rows.flatMap(({ question }, i) =>
      from.has(question) ? [{ question, read: answers[i]!.reads[0]?.name.split(' ')[0] }] : [],
    );
    expect(known.length).toBe(expected.length);
    const wrong = known.filter(({ question, read }) => read !== from.get(question));
    expect(wrong.length, JSON.stringify(wrong)).toBeLessThanOrEqual(expected.length * 0.05);
  });
});
