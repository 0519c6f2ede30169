import { afterEach, beforeEach, expect, it } from 'vitest';
import { desk } from '../../support/trading.ts';

// biome-ignore lint/suspicious/noExplicitAny: documents of many commands are read by key
type Doc = Record<string, any>;
let coach: ReturnType<typeof desk>;
const ask = (name: string, input?: unknown) => coach.ask(name, input) as Promise<Doc>;
beforeEach(() => {
  coach = desk('2026-11-20T12:00:00+05:30');
});
afterEach(() => coach.close());

/** The newest suggestion as an older coach would have kept it. */
async function older(inputs: (kept: Doc) => Doc): Promise<string> {
  const { id } = await ask('suggest', { symbol: 'NIFTY' });
  const { suggestions } = await coach.ports.store();
  const kept = (await suggestions.byId(id))!;
  await suggestions.save({
    ...kept,
    id: `${id}-old`,
    rulesVersion: '1',
    document: kept.document.replace('"rulesVersion":', '"rulesVersion": '),
    inputs: JSON.stringify(inputs(JSON.parse(kept.inputs))),
  });
  return `${id}-old`;
}

it('says why an answer of older rules is another one now', async () => {
  expect(await ask('replay', { id: await older((kept) => kept) })).toMatchObject({
    same: false,
    reason: 'otherRules',
    rulesVersion: { was: '1' },
    firstDifference: { at: expect.any(Number) },
  });
});

it('says that rules of today cannot use what older ones kept, and gives what was answered', async () => {
  const id = await older(({ wish: _, person: __, ...rest }) => rest);
  expect(await ask('replay', { id })).toMatchObject({
    same: false,
    reason: 'unreadable',
    firstDifference: null,
    document: { symbol: 'NIFTY' },
  });
});

it('gives a document of another shape as it was kept', async () => {
  const { id } = await ask('suggest', { symbol: 'NIFTY' });
  const { suggestions } = await coach.ports.store();
  const kept = (await suggestions.byId(id))!;
  const { rejected, ...rest } = JSON.parse(kept.document) as Doc;
  const old = {
    ...rest,
    confidenceOfOld: 0.84,
    rejected: rejected.map(({ strategy, reason }: Doc) => ({ strategy, reason })),
  };
  await suggestions.save({ ...kept, id: `${id}-old`, rulesVersion: '1', document: JSON.stringify(old) });
  const { document } = await ask('replay', { id: `${id}-old` });
  expect(JSON.stringify(document)).toBe(JSON.stringify(old));
});

it('is the same for what it made itself', async () => {
  const { id } = await ask('suggest', { symbol: 'NIFTY' });
  expect(await ask('replay', { id })).toMatchObject({ same: true, reason: 'same' });
});
