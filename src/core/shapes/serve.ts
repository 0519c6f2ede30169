import { z } from 'zod';
import { count, seconds, words } from './figure.ts';

export const serveInput = z.object({
  host: z.string().min(1).max(255).default('127.0.0.1').describe('Address to listen at'),
  origin: z
    .array(z.string().regex(/^https?:\/\/[\w.:[\]-]+$/, 'write it like https://desk.example'))
    .default([])
    .describe('Address of a page that may ask, as https://desk.example; its host is a name of the server'),
  tlsCert: z.string().min(1).optional().describe('Certificate chain, a PEM file'),
  tlsKey: z.string().min(1).optional().describe('Its key, a PEM file'),
  trustedProxy: z
    .array(z.string().min(1).max(60))
    .default([])
    .describe('Address or network of a proxy that encrypts and says who asks'),
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
  seconds: seconds('How long it ran, whole seconds'),
});

const toolSet = z.enum(['read', 'book', 'desk']);
export type ToolSet = z.infer<typeof toolSet>;
export const mcpInput = z.object({
  tools: z.array(toolSet).default([]).describe('Sets of tools to offer: read, book, desk; all when left out'),
  allowWrite: z
    .boolean()
    .default(false)
    .describe('Also list what changes something; a call of it is a proposal'),
});
export const mcpDocument = z.object({ tools: count('Tools that were known') });

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

export const signInWords = z.strictObject({
  key: z.string().min(1).max(200).describe('A key of `coach auth key create`'),
});
export const refreshWords = z.strictObject({
  refreshToken: z.string().min(1).max(200).describe('Of the last answer'),
});
