import path from 'node:path';
import type { Ports } from '../core/command.ts';
import type { Config } from '../core/config.ts';
import { CoachError } from '../core/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Tokens } from '../ports/identity.ts';
import type { Settings } from '../ports/secrets.ts';

/** Somebody's own ports and how to close what they opened. */
interface Opened {
  ports: Ports;
  close(): Promise<void>;
}

/** The store of a user beside the one a server was started with: a file of their own, or rows of their own on a shared server. */
function storeOf({ storePath }: Config, home: string, user: string): string {
  if (!storePath.includes('://')) return path.join(home, 'coach.db');
  const address = new URL(storePath);
  address.searchParams.set('owner', user);
  return address.toString();
}

/** What a server needs (`served`: this one is a part of one): its tokens, signed with keys beside the settings, and the ports of users who have a store of their own. */
export function serverOf(
  config: Config,
  settings: Pick<Settings, 'path'>,
  clock: Clock,
  open: (places: { store: string; home: string }) => Opened,
  served: boolean,
) {
  let many = served;
  const guests = new Map<string, Opened>();
  let signed: Tokens | undefined;
  const ports: Pick<Ports, 'tokens' | 'guest' | 'serveMany'> = {
    serveMany() {
      many = true;
    },
    async tokens() {
      const { tokens } = await import('../adapters/identity/tokens.ts');
      signed ??= tokens(path.join(path.dirname(settings.path), 'signing.json'), clock);
      return signed;
    },
    async guest(user) {
      // A name that is none of ours would be a path of its own choosing.
      if (!/^[0-9a-f-]{36}$/.test(user)) throw new CoachError('internal', 'No user has such an id');
      const home = path.join(config.homeDir, 'users', user);
      const found = guests.get(user) ?? open({ home, store: storeOf(config, home, user) });
      guests.set(user, found);
      return found.ports;
    },
  };
  return {
    ports,
    /** Stores that are opened now are held by threads. */
    many: () => many,
    close: () => Promise.all([...guests.values()].map((guest) => guest.close())),
  };
}
