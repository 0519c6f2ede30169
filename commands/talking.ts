import type { Entry } from '../src/core/command.ts';

/** The part of the registry that talks: asking, chatting and what is kept of it. */
export const talking: readonly Entry[] = [
  {
    name: 'ask',
    summary: 'Ask one question; the answer streams, or comes as one JSON document',
    load: async () => (await import('./ask.ts')).ask,
  },
  {
    name: 'chat',
    summary: 'Talk with coach: answers stream, tools run, actions wait for your yes',
    load: async () => (await import('./chat.ts')).chat,
  },
  {
    name: 'sessions list',
    summary: 'Conversations, the newest first, with what they cost',
    load: async () => (await import('./sessions.ts')).sessionsList,
  },
  {
    name: 'sessions show',
    summary: 'A conversation with all its turns; the last one when none is named',
    load: async () => (await import('./sessions.ts')).sessionsShow,
  },
  {
    name: 'sessions delete',
    summary: 'Forget a conversation, or all that were not touched for so many days',
    load: async () => (await import('./sessions.ts')).sessionsDelete,
  },
  {
    name: 'feedback',
    summary: 'Say whether an answer was good; without a verdict, what was said so far',
    load: async () => (await import('./feedback.ts')).feedback,
  },
  {
    name: 'auth set',
    summary: 'Keep the key of a model server in a file only you can read; typed unseen or piped',
    load: async () => (await import('./auth.ts')).authSet,
  },
  {
    name: 'auth status',
    summary: 'Which model servers have a key, and where it comes from; never the key',
    load: async () => (await import('./auth.ts')).authStatus,
  },
  {
    name: 'auth remove',
    summary: 'Forget the kept key of a model server',
    load: async () => (await import('./auth.ts')).authRemove,
  },
];
