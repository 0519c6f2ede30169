import { z } from 'zod';
import { bytes, oneOf, orNull, part, words } from './figure.ts';

export const replayInput = z.object({
  id: z.string().min(1).max(100).describe('The id that `suggest` printed; "last" for the newest'),
});
/** A kept suggestion made again. */

export const replayDocument = z.object({
  id: words('Id of the suggestion'),
  same: z.boolean().describe('Every byte is as it was'),
  rulesVersion: part('Version of the rules', {
    was: words('When it was made'),
    now: words('Now'),
  }),
  reason: oneOf(
    'same; otherRules: the rules have changed since; unreadable: they have, and cannot make anything of its inputs; differs: the same rules give another answer',
    ['same', 'otherRules', 'unreadable', 'differs'],
  ),
  chainId: words('Id of the kept chain'),
  bytes: bytes('Length of the kept document'),
  firstDifference: orNull(
    part('Where the two differ first; null where they are the same, or only one could be made', {
      at: bytes('Place of the first difference'),
      was: words('The kept document around it'),
      is: words('The new document around it'),
    }),
  ),
  document: z
    .record(z.string(), z.unknown())
    .describe('The document of `suggest` as it was kept, in the shape it had then'),
});
export type ReplayDocument = z.infer<typeof replayDocument>;
