import { createContext, useContext } from 'react';
import { request } from '../api/client.ts';

/** What the server lets this person ask for, by the names of commands. */
export interface Offer {
  commands: ReadonlySet<string>;
  user: { name: string; role: string } | null;
  signOut: (() => void) | null;
}

export const OfferContext = createContext<Offer>({ commands: new Set(), user: null, signOut: null });

export const useOffer = (): Offer => useContext(OfferContext);

/** Whether a command is there, for what is shown only with it. */
export const useOffered = (command: string): boolean => useOffer().commands.has(command);

interface Offered {
  user: { name: string; role: string };
  commands: { name: string }[];
}

/** Whom the server takes this person for, and the commands it offers them. */
export async function offered(): Promise<{ user: Offered['user']; commands: Set<string> }> {
  const { user, commands } = (await (await request('')).json()) as Offered;
  return { user, commands: new Set(commands.map(({ name }) => name)) };
}
