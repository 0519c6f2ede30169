import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { ReplayDocument } from '../../core/shapes/replay.ts';
import { suggestDocument } from '../../core/shapes/suggestion.ts';
import { rulesVersion } from '../../domain/options/playbook/playbook.ts';
import { decide, type SuggestInputs } from '../../domain/suggest/suggestion.ts';
import { orThrow } from './snapshot.ts';

function firstDifference(was: string, is: string) {
  let at = 0;
  while (at < was.length && was[at] === is[at]) at++;
  const around = (text: string) => text.slice(Math.max(0, at - 40), at + 40);
  return { at, was: around(was), is: around(is) };
}

const damaged = (id: string) =>
  new CoachError(
    'unavailable',
    `The stored record of ${id} is damaged`,
    'Restore a backup that holds it; `coach doctor --verify` checks the whole store.',
  );

function kept<T extends object>(id: string, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(id);
  }
  if (typeof value !== 'object' || value === null) throw damaged(id);
  return value as T;
}

/**
 * The document as these rules make it; null where they can make nothing of what older ones kept, which may lack what they need. Of their own
 * receipts every failure is one.
 */
function madeAgain(make: () => ReturnType<typeof decide>, older: boolean): string | null {
  try {
    return JSON.stringify(orThrow(make(), 'refused'));
  } catch (thrown) {
    if (older) return null;
    throw thrown;
  }
}

/** The document as `suggest` printed it; one of another shape as it is kept, as nothing of it may be lost. */
function printed(before: ReplayDocument['document'], bytes: number): ReplayDocument['document'] {
  const read = suggestDocument.safeParse(before);
  return read.success && JSON.stringify(read.data).length === bytes ? read.data : before;
}

/** Makes a stored suggestion again from its receipt and compares the bytes. */
export async function replay(asked: string, context: Context): Promise<ReplayDocument> {
  const store = await context.ports.store();
  const [newest] = await store.suggestions.list({ limit: 1 });
  const id = asked === 'last' ? (newest?.id ?? asked) : asked;
  const record = await store.suggestions.byId(id);
  if (!record) {
    throw new CoachError(
      'missing',
      `No stored suggestion has the id "${id}"`,
      newest ? `The newest is ${newest.id}.` : 'Make one with `coach suggest NIFTY`.',
    );
  }
  const inputs = kept<SuggestInputs>(id, record.inputs);
  const before = kept<ReplayDocument['document']>(id, record.document);
  if (inputs.chainId !== record.chainId) throw damaged(id);
  const chain = await store.chains.byId(inputs.chainId);
  const previous = inputs.previousId === null ? null : await store.chains.byId(inputs.previousId);
  if (!chain || (inputs.previousId !== null && !previous)) {
    throw new CoachError(
      'missing',
      `The chain that ${id} was made from is no longer stored`,
      'Restore a backup that holds it.',
    );
  }
  const older = record.rulesVersion !== rulesVersion;
  const again = madeAgain(() => decide(id, inputs, chain.chain, previous?.chain ?? null), older);
  const same = again === record.document;
  return {
    id,
    same,
    rulesVersion: { was: record.rulesVersion, now: rulesVersion },
    reason: same ? 'same' : again === null ? 'unreadable' : older ? 'otherRules' : 'differs',
    chainId: record.chainId,
    bytes: record.document.length,
    firstDifference: same || again === null ? null : firstDifference(record.document, again),
    document: printed(before, record.document.length),
  };
}
