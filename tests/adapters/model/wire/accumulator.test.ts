import { describe, expect, it } from 'vitest';
import {
  callAccumulator,
  type Fragment,
  isObjectText,
  usualCallCaps,
} from '../../../../src/adapters/model/wire/accumulator.ts';
import { chatReader } from '../../../../src/adapters/model/wire/chat-reader.ts';
import { repairedJson } from '../../../../src/adapters/model/wire/repair.ts';
import { fc } from '../../../support/properties.ts';

let made = 0;
const newId = () => `made${++made}`;

/** Each inner list is what came in one event. */
function calls(...events: Fragment[][]) {
  const accumulator = callAccumulator(usualCallCaps, newId);
  for (const event of events) {
    for (const [position, piece] of event.entries()) accumulator.add(piece, position, event.length);
  }
  return accumulator.finished();
}

const two = [
  { name: 'a', arguments: '{"x":1}' },
  { name: 'b', arguments: '{"y":2}' },
];

describe('what servers do to tool calls', () => {
  it.each<[string, Fragment[][]]>([
    [
      'pieces by index',
      [
        [{ index: 0, id: 'i', name: 'a', arguments: '' }],
        [{ index: 0, arguments: '{"x"' }],
        [{ index: 1, id: 'j', name: 'b', arguments: '{"y"' }],
        [{ index: 0, arguments: ':1}' }],
        [{ index: 1, arguments: ':2}' }],
      ],
    ],
    [
      'the same index for both, ids differ',
      [
        [{ index: 0, id: 'i', name: 'a', arguments: '{"x":1}' }],
        [{ index: 0, id: 'j', name: 'b', arguments: '{"y":' }],
        [{ index: 0, arguments: '2}' }],
      ],
    ],
    [
      'the same index, no ids',
      [[{ index: 0, name: 'a', arguments: '{"x":1}' }], [{ index: 0, name: 'b', arguments: '{"y":2}' }]],
    ],
    [
      'no index at all',
      [
        [{ id: 'i', name: 'a', arguments: '{"x":' }],
        [{ id: 'i', arguments: '1}' }],
        [{ id: 'j', name: 'b', arguments: '' }],
        [{ arguments: '{"y":2}' }],
      ],
    ],
    [
      'no index, no id, together',
      [
        [
          { name: 'a', arguments: '{"x":1}' },
          { name: 'b', arguments: '{"y":2}' },
        ],
      ],
    ],
    [
      'no index, no id, one after the other',
      [[{ name: 'a', arguments: '{"x":1}' }], [{ name: 'b', arguments: '{"y":2}' }]],
    ],
    [
      'the head repeated with every piece',
      [
        [{ index: 0, id: 'i', name: 'a', arguments: '' }],
        [{ index: 0, id: 'i', name: 'a', arguments: '{"x"' }],
        [{ index: 0, id: 'i', name: 'a', arguments: ':1}' }],
        [{ index: 1, id: 'j', name: 'b', arguments: '{"y":2}' }],
      ],
    ],
    [
      'a wrong index with the right id',
      [
        [{ index: 0, id: 'i', name: 'a', arguments: '{"x":' }],
        [{ index: 1, id: 'j', name: 'b', arguments: '{"y":2}' }],
        [{ index: 7, id: 'i', arguments: '1}' }],
      ],
    ],
    [
      'indices from one',
      [
        [{ index: 1, id: 'i', name: 'a', arguments: '{"x":1}' }],
        [{ index: 2, id: 'j', name: 'b', arguments: '{"y":2}' }],
      ],
    ],
    [
      'arguments as objects',
      [
        [{ index: 0, id: 'i', name: 'a', arguments: { x: 1 } }],
        [{ index: 1, id: 'j', name: 'b', arguments: { y: 2 } }],
      ],
    ],
    [
      'the same id twice',
      [
        [{ index: 0, id: 'i', name: 'a', arguments: '{"x":1}' }],
        [{ index: 1, id: 'i', name: 'b', arguments: '{"y":2}' }],
      ],
    ],
    [
      'the same index and id twice',
      [
        [{ index: 0, id: 'i', name: 'a', arguments: '{"x":1}' }],
        [{ index: 0, id: 'i', name: 'b', arguments: '{"y":2}' }],
      ],
    ],
    [
      'empty ids',
      [
        [{ index: 0, id: '', name: 'a', arguments: '{"x":1}' }],
        [{ index: 1, id: '', name: 'b', arguments: '{"y":2}' }],
      ],
    ],
    [
      'nulls for what is missing',
      [
        [{ index: 0, id: 'i', name: 'a', arguments: null }],
        [{ index: 0, id: null, name: null, arguments: '{"x":1}' }],
        [{ index: 1, id: 'j', name: 'b', arguments: '{"y":2}' }],
      ],
    ],
  ])('%s', (_, events) => {
    const found = calls(...events);
    expect(found.map(({ name, arguments: text }) => ({ name, arguments: text }))).toEqual(two);
    expect(new Set(found.map((call) => call.id)).size).toBe(2);
    for (const call of found) expect(call.id).toMatch(/^.+$/);
  }); // prettier-ignore

  it('a name that comes twice stays one name', () => {
    const found = calls(
      [{ index: 0, id: '0', name: 'llm_version', arguments: '' }],
      [{ index: 0, id: '0', name: 'llm_version', arguments: '{}' }],
    );
    expect(found).toEqual([{ id: '0', name: 'llm_version', arguments: '{}' }]);
  });

  it('no arguments are an empty object', () => {
    for (const none of ['', '  ', null, undefined]) {
      expect(calls([{ index: 0, id: 'i', name: 'a', arguments: none }])[0]!.arguments).toBe('{}');
    }
  });

  it('refuses what it cannot place or name', () => {
    const begun = [
      { index: 0, id: 'i', name: 'a', arguments: '{}' },
      { index: 1, id: 'j', name: 'b', arguments: '{}' },
    ];
    expect(() => calls(begun, [{ index: 5, arguments: '{}' }])).toThrow(/never begun/);
    expect(() => calls([{ index: 0, arguments: '{}' }])).toThrow(/never begun/);
    expect(() => calls([{ index: 0, id: 'i', arguments: '{}' }])).toThrow(/valid name/);
    expect(() => calls([{ index: 0, id: 'i', name: 'a', arguments: 7 }])).toThrow(/neither text nor/);
    expect(() => calls([{ index: 0, id: 'i', name: 'a', arguments: [1] }])).toThrow(/not one JSON object/);
  });

  it('counts calls and bytes', () => {
    const many = (n: number) =>
      Array.from({ length: n }, (_, i) => [{ index: i, id: `i${i}`, name: 'a', arguments: '{}' }]);
    expect(calls(...many(16))).toHaveLength(16);
    expect(() => calls(...many(17))).toThrow(/more than 16/);
    const sized = (bytes: number, unit: string) =>
      `{"a":"${unit.repeat((bytes - 8) / Buffer.byteLength(unit))}"}`;
    expect(calls([{ index: 0, id: 'i', name: 'a', arguments: sized(65_536, 'x') }])).toHaveLength(1);
    expect(() => calls([{ index: 0, id: 'i', name: 'a', arguments: sized(65_538, 'x') }])).toThrow(
      /above 65536/,
    );
    expect(() => calls([{ index: 0, id: 'i', name: 'a', arguments: sized(65_539, '₹') }])).toThrow(
      /above 65536/,
    );
  });
});

describe('arguments cut anywhere', () => {
  it('are the same whole', () => {
    const text = JSON.stringify({
      symbol: 'NIFTY ₹🙂"\\',
      legs: [{ strike: 25_000, kind: 'CE' }],
      note: null,
    });
    for (let at = 0; at <= text.length; at++) {
      const found = calls(
        [{ index: 0, id: 'i', name: 'a', arguments: text.slice(0, at) }],
        [{ index: 0, arguments: text.slice(at) }],
      );
      expect(found[0]!.arguments).toBe(text);
    }
  });
});

/** Arguments as a confused model writes them: cut, doubled, unquoted, of the wrong kind, with words around. */
const spoiled = fc
  .tuple(
    fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1, maxKeys: 4 }),
    fc.nat(),
    fc.nat(11),
  )
  .map(([value, at, how]) => {
    const text = JSON.stringify(value);
    const middle = 1 + (at % (text.length - 1));
    return [
      text.slice(0, middle),
      text.slice(middle),
      text + text,
      `\`\`\`json\n${text}\n\`\`\``,
      `Here you are: ${text}`,
      text.replaceAll('"', "'"),
      `${text.slice(0, -1)},}`,
      JSON.stringify(Object.values(value)),
      JSON.stringify(text),
      `${text.slice(0, middle)}\u0000${text.slice(middle)}`,
      [
        'null',
        'true',
        '42',
        'NaN',
        'undefined',
        '[object Object]',
        '{',
        '}',
        '{{}}',
        '{"a":1e999x}',
        '{"a":+1}',
        '"',
      ][at % 12]!,
      `${'{"a":'.repeat(70)}${text}${'}'.repeat(70)}`,
    ][how]!;
  });

/** Whether the text is one JSON object, by the shortest possible definition. */
function readable(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

describe('10,000 malformed arguments', () => {
  it('give no call', () => {
    let refused = 0;
    let tried = 0;
    fc.assert(
      fc.property(spoiled, (text) => {
        const deep = text.startsWith('{"a":{"a":{"a":{"a":{"a":{"a":');
        // Python's quotes and a comma too many are read as they were meant.
        const mended = repairedJson(text);
        const meant = typeof mended === 'object' && mended !== null && !Array.isArray(mended);
        if ((readable(text) || meant) && !deep) return;
        tried++;
        const reader = chatReader({ emit: () => {}, newId }, 'm');
        const piece = (call: object, finish: string | null) =>
          reader.take({ choices: [{ index: 0, delta: { tool_calls: [call] }, finish_reason: finish }] });
        const middle = text.length >> 1;
        piece({ index: 0, id: 'c', function: { name: 'price', arguments: text.slice(0, middle) } }, null);
        piece({ index: 0, function: { arguments: text.slice(middle) } }, 'tool_calls');
        if (text.trim() === '') return;
        expect(() => reader.end()).toThrow(expect.objectContaining({ reason: 'malformed' }));
        refused++;
      }),
      { numRuns: 11_500 },
    );
    expect(tried).toBeGreaterThan(8_000);
    expect(refused).toBeGreaterThan(8_000);
  });

  it('while every honest object passes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        expect(isObjectText(JSON.stringify(value))).toBe(true);
      }),
    );
  });
});
