import { describe, expect, it } from 'vitest';
import { registry } from '../commands/index.ts';
import type { AnyCommand } from '../src/core/command.ts';
import { sources } from './support/house.ts';
import { inputsOf, outputsOf, type Property } from './support/properties-of.ts';

const commands: AnyCommand[] = await Promise.all(registry.map((entry) => entry.load()));

const inputs = commands.flatMap(inputsOf);
const outputs = commands.flatMap(outputsOf);

describe('what is said between the rooms', () => {
  it('every property of every input and output is described', () => {
    expect(inputs.length).toBeGreaterThan(200);
    expect(outputs.length).toBeGreaterThan(1000);
    const bare = [...inputs, ...outputs].filter(({ told }) => told === '').map(({ where }) => where);
    expect(bare).toEqual([]);
  });

  it('every number of an output says its unit', () => {
    const isNumber = ({ schema }: Property) =>
      [schema, ...(schema.anyOf ?? [])].some(
        ({ type, const: only }) => only === undefined && (type === 'number' || type === 'integer'),
      );
    const bare = outputs.filter(
      (one) => isNumber(one) && !/\[[^\]]+\]/.test(one.told) && !/record|by name/.test(one.told),
    );
    expect(bare.map(({ where }) => where)).toEqual([]);
  });

  // What kernels take and give: columns, functions of the past, and figures that are never rounded nor said between rooms.
  const kernels = new Set([
    'src/domain/backtest/past.ts',
    'src/domain/bar.ts',
    'src/domain/ledger/mark.ts',
    'src/domain/options/legs.ts',
    'src/domain/options/payoff/marking.ts',
    'src/domain/options/pricing/black-kernel.ts',
    'src/domain/options/pricing/black.ts',
  ]);

  // They read any document there is, older ones and cut ones too: what a model was sent, and JSON of others.
  const readers = new Set([
    'src/agent/answer/reads/book-values.ts',
    'src/agent/tools/result.ts',
    'src/agent/tools/spec.ts',
    'src/agent/tools/view.ts',
    'src/domain/card/announced.ts',
    'src/domain/grounding/handle.ts',
    'src/domain/grounding/rows.ts',
  ]);

  it('nothing reaches into an output by the text of a key, but what reads any document', () => {
    const reaches = sources('src/agent', 'src/services', 'src/domain')
      .filter(({ file }) => !readers.has(file))
      .flatMap(({ file, text }) =>
        [
          ...text.matchAll(/\b(?:output|document|first|row|node|sent|market)\??(?:\.\w+)*\['[a-z]\w*'\]/g),
        ].map(([reach]) => `${file} ${reach}`),
      );
    expect(reaches).toEqual([]);
  });

  it('no type spells again four fifths of the keys of a shape', () => {
    const shapes = sources('src/core/shapes');
    const spelled = shapes.flatMap(({ text, file }) =>
      [...text.matchAll(/(?:z\s*\.object|part|z\.strictObject)\(\s*(?:'[^']*',\s*)?\{/g)].map((found) => ({
        file,
        keys: keysAt(text, found.index! + found[0].length),
      })),
    );
    const again = sources('bin', 'commands', 'src')
      .filter(({ file }) => !file.startsWith('src/core/shapes/') && !kernels.has(file))
      .flatMap(({ file, types }) =>
        types
          .filter(({ keys }) => keys.length >= 4)
          .flatMap(({ name, line, keys }) => {
            const like = spelled.find(
              (shape) =>
                shape.keys.length >= 4 &&
                keys.filter((key) => shape.keys.includes(key)).length >=
                  0.8 * Math.max(keys.length, shape.keys.length),
            );
            return like === undefined ? [] : [`${file}:${line} ${name} is like a shape of ${like.file}`];
          }),
      );
    expect(again).toEqual([]);
  }, 120_000);
});

/** Keys of the object literal that begins at a place, its own level only. */
function keysAt(text: string, start: number): string[] {
  const plain = text
    .slice(start)
    .replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`]*`|\/\/[^\n]*/g, '');
  const keys: string[] = [];
  let depth = 1;
  let word = '';
  for (const at of plain) {
    if ('({['.includes(at)) depth++;
    else if (')}]'.includes(at)) depth--;
    if (depth === 0) break;
    if (depth > 1) continue;
    if (/\w/.test(at)) word += at;
    else if (at === ':' || at === ',') {
      if (word !== '' && (at === ':' || /^[a-z]\w*$/.test(word))) keys.push(word);
      word = at === ':' ? '#' : '';
    } else if (!/\s/.test(at)) word = word === '' ? '' : '#';
  }
  return keys.filter((key) => !key.includes('#'));
}
