import path from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { CoachError } from '../../core/errors.ts';
import type { StrategyFiles } from '../../ports/crew.ts';
import { sha256 } from '../system.ts';
import { readText } from '../text-file.ts';

const faultOf = (file: string, line: number, message: string) =>
  new CoachError(
    'usage',
    `${file}, line ${line}: ${message}`,
    'See `coach backtest strategies --json` for the schema of a strategy file.',
  );

/** Strategy files: YAML, of which JSON is a part. Aliases are not followed further than a hundred times. */
export const strategyFiles: StrategyFiles = {
  async read(file) {
    const text = await readText(file);
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
    const [wrong] = document.errors;
    if (wrong !== undefined) throw faultOf(file, lines.linePos(wrong.pos[0]).line, wrong.message);
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: 100 });
    } catch (thrown) {
      throw faultOf(file, 1, (thrown as Error).message);
    }
    return {
      path: file,
      hash: sha256(text),
      value,
      lineOf(keys) {
        for (let depth = keys.length; depth > 0; depth--) {
          const node = document.getIn(keys.slice(0, depth), true) as
            | { range?: [number, number, number] }
            | undefined;
          if (node?.range) return lines.linePos(node.range[0]).line;
        }
        return 1;
      },
    };
  },
  async program(file) {
    return { path: path.resolve(file), hash: sha256(await readText(file)) };
  },
};
