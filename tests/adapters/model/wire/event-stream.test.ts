import { describe, expect, it } from 'vitest';
import { eventScanner } from '../../../../src/adapters/model/wire/event-stream.ts';
import { fc } from '../../../support/properties.ts';

function scanned(body: string | Buffer, cut = 1e9, lineBytes = 1e6): string[] {
  const events: string[] = [];
  const scanner = eventScanner(lineBytes, (data) => events.push(data.join('\n')));
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += cut) scanner.push(bytes.subarray(at, at + cut));
  scanner.end();
  return events;
}

describe('eventScanner', () => {
  it.each([
    ['data: a\n\ndata: b\n\n', ['a', 'b']],
    ['data:a\r\n\r\ndata:  b\r\n\r\n', ['a', ' b']],
    ['data: a\r\rdata: b\r\r\n', ['a', 'b']],
    ['\ufeffdata: a\n\n', ['a']],
    [': comment\n\nevent: x\nid: 1\nretry: 5\ndata: a\n\n', ['a']],
    ['data: {"a":\ndata: 1}\n\n', ['{"a":\n1}']],
    [' data: not a field\n\ndata: a\n\n', ['a']],
    ['data\n\ndata: a\n\n', ['a']],
    ['data: a', ['a']],
    ['data: a\n', ['a']],
    ['', []],
    ['\n\n\n', []],
  ])('%j', (body, events) => {
    for (const cut of [1, 2, 3, 1e9]) expect(scanned(body, cut)).toEqual(events);
  });

  it('gives the same events however the bytes are cut', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((s) => s.replace(/[\r\n]/g, ' '));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), fc.integer({ min: 1, max: 17 }), (lines, cut) => {
        const body = lines.map((line) => `data: ${line}\n\n`).join('');
        expect(scanned(body, cut)).toEqual(lines);
      }),
    );
  });

  it('puts up with bytes that are not UTF-8', () => {
    expect(scanned(Buffer.from([...Buffer.from('data: '), 0xff, 0xc3, 0x0a, 0x0a]))).toEqual([
      '\ufffd\ufffd',
    ]);
  });

  it('refuses a line above its cap as soon as it is', () => {
    expect(scanned(`data: ${'x'.repeat(94)}\n\n`, 7, 100)).toHaveLength(1);
    for (const cut of [7, 1e9]) {
      expect(() => scanned(`data: ${'x'.repeat(95)}\n\n`, cut, 100)).toThrow(/above 100/);
      expect(() => scanned('x'.repeat(101), cut, 100)).toThrow(/above 100/);
    }
  });

  it('does not keep windows into buffers that are used again', () => {
    const events: string[] = [];
    const scanner = eventScanner(1e6, (data) => events.push(...data));
    const pool = Buffer.from('data: abc');
    scanner.push(pool);
    pool.fill('z');
    scanner.push(Buffer.from('def\n\n'));
    expect(events).toEqual(['abcdef']);
  });
});
