import { z } from 'zod';

/** What an account may still lose, trade and block in this session. */
export const roomToday = z.object({
  loss: z
    .number()
    .nullable()
    .describe('Money that may still be lost in this session; null without a cap [money]'),
  trades: z
    .number()
    .nullable()
    .describe('Orders with new risk still allowed today; null without a cap [count]'),
  margin: z.number().nullable().describe('Margin still free; null where it cannot be told [money]'),
});
export type RoomToday = z.output<typeof roomToday>;

export const breakerMode = z.enum(['active', 'halted', 'eligible', 'probation']);

/** The paper account an answer was given beside. */
export const deskGlance = z.object({
  account: z.string().describe('The account'),
  breaker: breakerMode.describe('Halted and eligible take no new risk, probation takes half'),
  reasons: z.array(z.string()).describe('Why it is halted, as codes'),
  roomToday: roomToday.describe('What it may still lose, trade and block in this session'),
});
export type DeskGlance = z.output<typeof deskGlance>;
