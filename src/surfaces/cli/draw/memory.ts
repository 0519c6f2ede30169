import type { View } from './parts/page.ts';
import { joined, page, warnings } from './parts/page.ts';
import { amount, type Doc, doc, docs, moment, text } from './parts/read.ts';

const share = (value: unknown): string => `${Math.round(100 * (amount(value) ?? 0))} %`;

/** The denominator first: of how many that ended, how many lost, and how sure that is. */
function verdict(outcomes: Doc): string {
  const n = amount(outcomes['n']) ?? 0;
  if (n === 0) return '';
  const [low, high] = Array.isArray(outcomes['lossInterval']) ? outcomes['lossInterval'] : [];
  return `Of those below that are like it ${n} ended, ${outcomes['losses']} of them with a loss (95 % interval ${share(low)} to ${share(high)}).`;
}

/** What was found, the most relevant first, each with when it was known and how it ended. */
export function draw(output: unknown, view: View): string {
  const answer = doc(output);
  const found = docs(answer['results']);
  const on = page(view, 'INR');
  const searched = amount(answer['searched']) ?? 0;
  if (found.length === 0) {
    const words =
      searched === 0 ? 'Nothing that fits is remembered yet.' : `Nothing like it among ${searched}.`;
    return joined([...on.wrap(words), ...warnings(answer, on)], on);
  }
  const lines = found.flatMap((row, i) => {
    const outcome = doc(row['outcome']);
    const own = page(view, text(outcome['currency']) || 'INR');
    const pnl = amount(outcome['pnl']);
    const ended = pnl === null ? [] : [on.gain(pnl, `   ${text(outcome['result'])} ${own.money(pnl)}`)];
    const head = [text(row['kind']), moment(row['at']), text(row['title'])].filter((part) => part !== '');
    return [...on.wrap(`${i + 1}. ${head.join('  ')}`), ...ended, ...on.wrap(text(row['text']), '   ')];
  });
  const how = answer['embedder'] === null ? 'words' : `${text(answer['embedder'])} and words`;
  const told = verdict(doc(answer['outcomes']));
  return joined(
    [
      ...(told === '' ? [] : [...on.wrap(told), '']),
      ...lines,
      '',
      ...on.wrap(`${found.length} of ${searched} memories, by ${how}`).map((line) => on.dim(line)),
      ...warnings(answer, on),
    ],
    on,
  );
}
