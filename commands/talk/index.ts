import { entry } from '../../src/core/command.ts';

/** Asking, chatting and what is kept of it, in help order. */
export const talkCommands = [
  entry(
    'ask',
    'Ask one question; the answer streams, or comes as one JSON document',
    async () => (await import('./ask.ts')).ask,
  ),
  entry(
    'chat',
    'Talk with coach: answers stream, tools run, actions wait for your yes',
    async () => (await import('./chat.ts')).chat,
  ),
  entry(
    'sessions list',
    'Conversations, the newest first, with what they cost',
    async () => (await import('./sessions.ts')).sessionsList,
  ),
  entry(
    'sessions show',
    'A conversation with all its turns; the last one when none is named',
    async () => (await import('./sessions.ts')).sessionsShow,
  ),
  entry(
    'sessions delete',
    'Forget a conversation, or all that were not touched for so many days',
    async () => (await import('./sessions.ts')).sessionsDelete,
  ),
  entry(
    'feedback',
    'Say whether an answer was good; without a verdict, what was said so far',
    async () => (await import('./feedback.ts')).feedback,
  ),
];
