import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lenientJson } from '../../src/core/lenient-json.ts';

describe('JSON as people write it', () => {
  it('is what JSON.parse reads, for every value however it is laid out', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(lenientJson(text)).toEqual({ value: JSON.parse(text) });
      }),
    );
  });

  it('is refused wherever JSON.parse refuses it, but for a mark in front and a comma behind', () => {
    const source = fc.array(
      fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', 'null', ' ', '\n', 'x'),
    );
    fc.assert(
      fc.property(source, (parts) => {
        const text = parts.join('');
        const read = lenientJson(text);
        const strict = () => JSON.parse(text.replaceAll(/,(\s*[}\]])/g, '$1'));
        // A bracket with nothing but a comma in it is no slip of the hand.
        if ('value' in read) expect(read.value).toEqual(strict());
        else if (!/[{[]\s*,\s*[}\]]/.test(text)) expect(strict).toThrow();
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['\ufeff{"risk": "low"}', { risk: 'low' }],
    ['{"a": 1,}', { a: 1 }],
    ['{"a": [1, 2, ], "b": "x,}",\n}', { a: [1, 2], b: 'x,}' }],
  ])('%j is read', (text, value) => expect(lenientJson(text)).toEqual({ value }));

  it.each([
    ['{\n  "risk": "low"\n  "capital": 5\n}', 3, 3, 'a comma'],
    ['{"a": }', 1, 7, 'a value'],
    ['{"a": 1', 1, 8, 'a comma or }'],
    ["{'a': 1}", 1, 2, 'a name in double quotes'],
    ['{}\n{}', 2, 1, 'nothing more'],
    ['', 1, 1, 'a value'],
  ])('%j stops at line %i', (text, line, column, expected) =>
    expect(lenientJson(text)).toEqual({ line, column, expected }),
  );
});
