/** What somebody may do: an owner all that a server offers, a trader the same on a store of their own, a viewer only look. */
export type Role = 'owner' | 'trader' | 'viewer';

/** Somebody who asks a server. */
export interface Who {
  /** Of the user; `local` is the person at this machine where nobody has to say who they are. */
  id: string;
  name: string;
  role: Role;
}
