import { orNone, plainText, type Setting } from './setting-values.ts';

/** What alert channels need besides their secrets. */
export const alertSettings: readonly Setting[] = [
  {
    key: 'mail-host',
    env: 'COACH_MAIL_HOST',
    fallback: null,
    summary: 'Mail server alerts are sent through, as smtp.example.com:587',
    parse: orNone(plainText(200, 'a server as smtp.example.com:587')),
  },
  {
    key: 'mail-user',
    env: 'COACH_MAIL_USER',
    fallback: null,
    summary: 'User at the mail server; its password by `coach auth set mail`',
    parse: orNone(plainText(200, 'a user name')),
  },
  {
    key: 'mail-from',
    env: 'COACH_MAIL_FROM',
    fallback: null,
    summary: 'Sender of alerts by mail; the user when not set',
    parse: orNone(plainText(200, 'a mail address')),
  },
  {
    key: 'mail-to',
    env: 'COACH_MAIL_TO',
    fallback: null,
    summary: 'Who gets alerts by mail',
    parse: orNone(plainText(300, 'a mail address')),
  },
  {
    key: 'telegram-chat',
    env: 'COACH_TELEGRAM_CHAT',
    fallback: null,
    summary: 'Chat the Telegram bot writes to; its token by `coach auth set telegram`',
    parse: orNone(plainText(60, 'the id of a chat')),
  },
  {
    key: 'error-reports',
    env: 'COACH_ERROR_REPORTS',
    fallback: null,
    summary: "Reports of coach's own faults, without anything of yours: a file, webhook, or none",
    parse: orNone(plainText(300, 'a file, webhook, or none')),
  },
];
