import { createContext, useContext } from 'react';

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
