import { z } from 'zod';
import { count, words } from './figure.ts';

export const serveInput = z.object({
  host: z.string().min(1).max(255).default('127.0.0.1').describe('Address to listen at'),
  port: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(8787)
    .describe('Port to listen at; 0 takes any that is free'),
});
export const serveDocument = z.object({
  address: words('Where the server was reached'),
  seconds: count('How long it ran, whole seconds'),
});

const session = z.uuid().describe('The conversation');
/** A question of a conversation that is talked over a connection. */
export const saidQuestion = z.strictObject({
  text: z.string().trim().min(1).max(20_000).describe('The question'),
  sessionId: session.optional().describe('Go on with this conversation; a new one when left out'),
});
/** The answer to a proposal. */
export const saidVerdict = z.strictObject({
  sessionId: session,
  id: z.string().min(1).max(80).describe('Id of the proposal'),
  approved: z.boolean().describe('Whether it may be done'),
});
export const namedTalk = z.strictObject({ sessionId: session });

const ref = z.string().max(80).optional().describe('Comes back in the answer');
/** What a client may say on the socket. */
export const socketMessage = z.discriminatedUnion('type', [
  saidQuestion.extend({ type: z.literal('chat'), ref }),
  saidVerdict.extend({ type: z.literal('answer'), ref }),
  namedTalk.extend({ type: z.literal('stop'), ref }),
  namedTalk.extend({
    type: z.literal('listen'),
    after: z.string().max(80).optional().describe('Id of the last event heard'),
    ref,
  }),
  z.strictObject({ type: z.literal('subscribe'), channel: z.string().max(200).describe('Its name'), ref }),
]);
export type SocketMessage = z.output<typeof socketMessage>;
