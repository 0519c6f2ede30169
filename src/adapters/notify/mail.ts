import { createTransport } from 'nodemailer';
import type { Channel, Receipt } from '../../ports/watch/notifier.ts';

/** A mail server and who writes to whom. */
export interface MailAccount {
  host: string;
  port: number;
  /** On this machine, where mail may go unencrypted. */
  local: boolean;
  user: string | null;
  password: string | null;
  from: string;
  to: string;
}

const patienceMs = 15_000;

interface SmtpFault {
  code?: string;
  responseCode?: number;
}

/** What a mail server's refusal means: 4xx and everything of the connection passes, and so does a wrong password once it is mended. */
function refusal(thrown: unknown): Receipt {
  const { code, responseCode } = thrown as SmtpFault;
  const why = responseCode === undefined ? (code ?? 'no answer') : `SMTP ${responseCode}`;
  const final =
    (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== undefined && responseCode >= 500;
  return final ? { state: 'refused', why } : { state: 'later', why, afterMs: null };
}

/** Mail through an SMTP server (SES has one at email-smtp.<region>.amazonaws.com:587). A repeated message carries the same Message-ID. */
export function mail(name: string, account: MailAccount): Channel {
  const { host, port, local, user, password, from, to } = account;
  const transport = createTransport({
    host,
    port,
    secure: port === 465,
    requireTLS: !local && port !== 465,
    ignoreTLS: local && port !== 465,
    ...(user === null || password === null ? {} : { auth: { user, pass: password } }),
    pool: true,
    maxConnections: 1,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    name,
    async send(notice, signal) {
      if (signal.aborted) return { state: 'later', why: 'interrupted', afterMs: null };
      const { id, title, text, at, severity, kind } = notice;
      let ended = () => {};
      const late = new Promise<Receipt>((resolve) => {
        ended = () => resolve({ state: 'later', why: 'no answer in time', afterMs: null });
      });
      signal.addEventListener('abort', ended, { once: true });
      const taken = transport
        .sendMail({
          from,
          to: notice.to ?? to,
          subject: title.replaceAll(/[\r\n]+/g, ' ').slice(0, 200),
          text: `${title}\n\n${text}\n\n${severity} · ${id}\n`,
          date: new Date(at),
          messageId: `<${id}.${kind}@coach>`,
          headers: { 'X-Coach-Id': id, 'Auto-Submitted': 'auto-generated' },
        })
        .then((): Receipt => ({ state: 'sent', pauseMs: 0 }), refusal);
      return Promise.race([taken, late]).finally(() => signal.removeEventListener('abort', ended));
    },
    async close() {
      transport.close();
    },
  };
}
