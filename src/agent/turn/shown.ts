import type { Entry } from '../../core/command.ts';
import { sanitize } from '../../core/sanitize.ts';
import { toolName } from '../../core/tool.ts';
import { namedNumbers } from '../../domain/intent/amounts.ts';
import type { ModelInfo } from '../../ports/model.ts';
import type { Read as Asked } from '../answer/reads/asked.ts';
import type { Shield } from '../prompt/privacy.ts';
import type { ToolRow } from '../tools/documents.ts';
import { readKey } from '../tools/repeats.ts';
import { resultText } from '../tools/result.ts';
import { viewOf } from '../tools/view.ts';
import type { Proof } from './proof.ts';

/** What the rules read and said of a question before the model is asked. */
interface Read {
  proof: Proof;
  text: string;
  first: { text: string } | null;
  rows: readonly ToolRow[];
  hide: Shield;
}

/** What the person has on the screen already, and the rows it was read from where there is room for them. */
export function shownFirst({ first, rows, text, hide, proof }: Read, small: boolean): string[] {
  if (first === null) return [];
  const named = namedNumbers(text);
  const read = small
    ? []
    : rows.map((row) => {
        const { command, output } = row;
        const place = proof.placeOf(row);
        const view = viewOf(command, output, named, place.ideas);
        return resultText(toolName(command), output, view, hide, place);
      });
  return [
    ...read,
    `[shown to the person already; from: coach]\n${hide.hide(sanitize(first.text))}\n[/shown]\nAdd what it lacks; do not say it again.`,
  ];
}

/** Below so many tokens the prompt, what the tools answer and the answer itself do not fit beside a talk. */
const roomy = 16_000;

/** Whether the model gets the small prompt: by what it was measured to hold, else by where it runs. */
export const isSmall = (context: number | null, { local }: ModelInfo): boolean =>
  context === null ? local === true : context < roomy;

/** What the rules read for this turn, by the keys of the calls that would ask for it again. */
export async function shownReads(
  { reads, rows, proof, first }: Pick<Read, 'rows' | 'proof' | 'first'> & { reads: readonly Asked[] },
  registry: readonly Entry[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { name, input } of first === null ? [] : reads) {
    const row = rows.find(({ command }) => command === name);
    const command = await registry.find((entry) => entry.name === name)?.load();
    const key = row === undefined || command === undefined ? null : readKey(command, input);
    if (key !== null) found.set(key, `r${proof.placeOf(row!).result}`);
  }
  return found;
}
