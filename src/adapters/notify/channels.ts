import type { Clock } from '../../ports/clock.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { AlertSettings, Channel, ChannelRow, Channels } from '../../ports/watch/notifier.ts';
import { mailServer, secretUrl } from './address.ts';

const kinds = ['discord', 'mail', 'telegram', 'ntfy', 'webhook', 'desktop', 'console'] as const;
type Kind = (typeof kinds)[number];

interface Needs {
  secrets: Secrets;
  settings: AlertSettings;
  clock: Clock;
}

const kindOf = (name: string): Kind => name.split('.')[0] as Kind;
const secretOf = ({ secrets }: Needs, name: string): string | null =>
  secrets.find(`channel:${name}`)?.value ?? null;

const set = (name: string) => `run \`coach auth set ${name}\``;

/** A channel made, or what it lacks. */
async function make(name: string, needs: Needs): Promise<Channel | { missing: string }> {
  const { settings, clock } = needs;
  const secret = secretOf(needs, name);
  switch (kindOf(name)) {
    case 'console':
      return { missing: 'shown by the process that sends' };
    case 'desktop': {
      const { desktop, desktopProgram } = await import('./desktop.ts');
      const program = desktopProgram();
      return program === null ? { missing: 'the program notify-send' } : desktop(name, program);
    }
    case 'mail': {
      const { mailHost, mailUser, mailTo } = settings;
      if (mailHost === null) return { missing: 'the setting mail-host' };
      if (mailTo === null) return { missing: 'the setting mail-to' };
      if (mailUser !== null && secret === null) return { missing: `the password: ${set(name)}` };
      const from = settings.mailFrom ?? mailUser ?? mailTo;
      const account = { ...mailServer(mailHost), user: mailUser, password: secret, from, to: mailTo };
      return (await import('./mail.ts')).mail(name, account);
    }
    case 'telegram': {
      if (secret === null) return { missing: `the bot's token: ${set(name)}` };
      if (settings.telegramChat === null) return { missing: 'the setting telegram-chat' };
      const { botAddress, telegram } = await import('./telegram.ts');
      const url = secretUrl(botAddress(secret));
      return url === null ? { missing: 'a usable token' } : telegram(name, url, settings.telegramChat, clock);
    }
    default:
      return byAddress(name, secret, needs);
  }
}

async function byAddress(name: string, secret: string | null, needs: Needs) {
  if (secret === null) return { missing: `its address: ${set(name)}` };
  const kind = kindOf(name);
  const ownTopic = kind === 'ntfy' && /^[\w-]{1,64}$/.test(secret);
  const url = secretUrl(ownTopic ? `https://ntfy.sh/${secret}` : secret);
  if (url === null) return { missing: 'an https address (plain http serves on this machine only)' };
  if (kind === 'discord') return (await import('./discord.ts')).discord(name, url, needs.clock);
  if (kind === 'ntfy') return (await import('./ntfy.ts')).ntfy(name, url, needs.clock);
  const key = secretOf(needs, `${name}-key`);
  return (await import('./webhook.ts')).webhook(name, url, key, needs.clock);
}

/** Channels out of the settings and the secrets of `auth set`; a name with a dot is one more of its kind. */
export function channels(needs: Needs): Channels {
  const named = (): string[] =>
    needs.secrets.list().flatMap(({ origin }) => {
      const name = /^channel:((?:discord|ntfy|webhook|telegram|mail)\.[a-z0-9-]+)$/.exec(origin)?.[1];
      return name === undefined || name.endsWith('-key') ? [] : [name];
    });
  return {
    async list() {
      const rows: ChannelRow[] = [];
      for (const name of [...kinds, ...named()]) {
        const made = await make(name, needs);
        const missing = 'missing' in made && name !== 'console' ? made.missing : null;
        if (!('missing' in made)) await made.close();
        const elsewhere = name !== 'console' && name !== 'desktop';
        // A second channel of a kind is there for the rules that name it.
        const usual = elsewhere && !name.includes('.');
        rows.push({ name, ready: missing === null, missing, usual, private: elsewhere });
      }
      return rows;
    },
    async open(name) {
      if (!kinds.includes(kindOf(name))) return null;
      const made = await make(name, needs);
      return 'missing' in made ? null : made;
    },
  };
}
