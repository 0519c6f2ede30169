import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concealed } from '../../../../src/adapters/model/call/conceal.ts';
import { CallFailure, failedEvent } from '../../../../src/adapters/model/call/failure.ts';
import { sanitize } from '../../../../src/core/sanitize.ts';
import type { ModelEvent, ModelInfo } from '../../../../src/ports/model.ts';

const info: ModelInfo = { provider: 'Test', model: 'm', origin: 'https://a.test', wire: 'chat' };
// Of every maker a key of its form, made up, and one of no form at all.
const keys = [
  'AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q',
  'pplx-0f1e2d3c4b5a69788796a5b4c3d2e1f0',
  'csk-a1b2c3d4e5f6a1b2_d4e5f6',
  'nvapi-Ab1Cd2Ef3Gh4Ij5Kl6Mn7',
  'fw_3ZabcDEFghiJKLmnoPQR',
  'r8_AbCdEfGhIjKlMnOpQrStUv',
  'gsk_abcdefABCDEF123456',
  '0123456789abcdef0123456789abcdef',
  'correct horse battery'.replaceAll(' ', '.'),
];

async function* from(events: ModelEvent[]) {
  yield* events;
}
async function texts(events: ModelEvent[], key: string): Promise<ModelEvent[]> {
  const seen: ModelEvent[] = [];
  for await (const event of concealed(from(events), key)) seen.push(event);
  return seen;
}
const done: ModelEvent = { type: 'done', finish: 'stop', model: 'm', responseId: null };

describe('the key in use', () => {
  it.each(keys)('never leaves a stream, however it is cut: %s', async (key) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 40 }),
        fc.constantFrom('text', 'reasoning' as const),
        async (cuts, type) => {
          let rest = `before ${key} between ${key}${key} ${key.slice(0, 9)} after`;
          const events: ModelEvent[] = [];
          for (const cut of cuts) {
            events.push({ type: type as 'text', text: rest.slice(0, cut) });
            rest = rest.slice(cut);
          }
          events.push({ type: type as 'text', text: rest }, done);
          const said = (await texts(events, key))
            .map((event) => ('text' in event ? event.text : ''))
            .join('');
          expect(said).toBe(`before … between …… ${key.slice(0, 9)} after`);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(keys)('never leaves by another door: %s', async (key) => {
    const hidden = [...key].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
    const parted = [...key].join('\u200b');
    const all = await texts(
      [
        { type: 'notice', message: `you are ${key}` },
        { type: 'text', text: parted },
        {
          type: 'toolCalls',
          calls: [{ id: key, name: 'chain', arguments: `{"symbol":"${hidden}","${key}":1}` }],
        },
        { ...done, responseId: `r-${key}`, opaque: { model: 'm', items: [{ [key]: [parted] }] } },
      ],
      key,
    );
    for (const event of all) {
      expect(sanitize(JSON.stringify(event))).not.toContain(key);
      if (event.type === 'toolCalls')
        for (const call of event.calls) expect(JSON.stringify(JSON.parse(call.arguments))).not.toContain(key);
    }
  });

  it.each(keys)('is in no failure, not even as the half that a cut leaves: %s', (key) => {
    for (let lead = 200; lead < 260; lead += 3) {
      const says = `${'x'.repeat(lead)} ${key} ${key}`;
      const { message } = failedEvent(
        new CallFailure('bad_request', { says, detail: key }),
        info,
        false,
        key,
      );
      expect(message).not.toContain(key.slice(0, 8));
    }
  });

  it.each(keys.slice(0, -1))('of somebody else is known by its form: %s', (key) => {
    const { message } = failedEvent(
      new CallFailure('bad_request', { says: `not ${key}!` }),
      info,
      false,
      null,
    );
    expect(message).not.toContain(key.slice(5));
  });

  it('that is a word local servers use tears no answer', async () => {
    const [event] = await texts([{ type: 'text', text: 'LM Studio: lm-studio' }, done], 'lm-studio');
    expect(event).toEqual({ type: 'text', text: 'LM Studio: lm-studio' });
  });
});
