import type { Approval } from '../../agent/events.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { Look } from './screen/look.ts';
import { chopped } from './text/chop.ts';
import { oneLine } from './text/wrap.ts';

const latin = /[A-Za-z]/;
/** Letters of other scripts, many of which look like Latin ones. */
const foreign =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\uff01-\uff5e\u{1d400}-\u{1d7ff}]/u;

/** Words that mix scripts, as a look-alike of another word does. */
const mixed = (text: string): string[] =>
  text.split(/\s+/).filter((word) => latin.test(word) && foreign.test(word));

/** The parts of one fact: the first on a line of its own, the others marked as going on. */
function parts(fact: string, room: number): string[] {
  return fact
    .replaceAll('\t', ' ')
    .split('\n')
    .flatMap((line) => chopped(line, room));
}

/**
 * The exact action a person is asked for, every character of it: nothing cut, nothing left out. Each line starts with
 * an edge, and what goes on from the line above starts with another, so that no text inside can pass for the frame.
 */
export function approvalCard(approval: Approval, columns: number, look: Look): string[] {
  const { edge, fold, dash } = look.signs;
  const room = Math.max(8, columns - 2);
  const paint = approval.effect === 'danger' ? look.bad : look.caution;
  const facts = approval.lines.map(sanitize);
  const body = facts.flatMap((fact) =>
    parts(fact, room).map((part, at) => `${paint(at === 0 ? edge : fold)} ${part}`),
  );
  const strange = facts.flatMap(mixed);
  const warning =
    strange.length === 0
      ? []
      : chopped(`Letters of several scripts in one word: ${strange.join(', ')}`, room).map(
          (part) => `${paint(edge)} ${look.caution(part)}`,
        );
  const rule = paint(dash.repeat(Math.min(columns, 40)));
  const head = chopped(`Allow ${oneLine(approval.command)}? (${approval.effect})`, room).map((part) =>
    look.strong(part),
  );
  return [rule, ...head, ...body, ...warning, rule];
}

/** The choices, the safe one first. */
export const choices = ['No, do not run it', 'Yes, run it once'] as const;
