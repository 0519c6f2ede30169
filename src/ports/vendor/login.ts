import type { LoginVendor } from '../../core/shapes/vendor.ts';

/** What lets coach ask one vendor, and the only servers it may be sent to. */
export interface Login {
  vendor: LoginVendor;
  origins: readonly string[];
  /** The person's key or client number at the vendor. */
  key: string | null;
  secret: string | null;
  /** The token of the day, where the vendor has one. */
  token: string | null;
  /** The account's name or number at the vendor. */
  who: string | null;
  /** Epoch ms UTC. */
  obtainedAt: number;
  expiresAt: number | null;
}

/** What a person gave towards a login; nulls where nothing was given. */
export interface Given {
  key: string | null;
  secret: string | null;
  token: string | null;
  /** The code that the vendor's page sends back, or the whole address it sent it to. */
  code: string | null;
  /** Where the page sends it. */
  redirect: string;
}

/** A page of this machine that waits for a vendor's page to send its code. */
export interface Waiting {
  /** Resolves with the code, or with null when the time is over or it was closed. */
  code: Promise<string | null>;
  close(): void;
}

/** Logins at vendors, kept in a file that only its owner can read. No secret of them is ever in a message. */
export interface Logins {
  /** Where they are kept. */
  readonly path: string;
  /** The login for the servers the settings name; null where there is none for them. */
  find(vendor: LoginVendor): Login | null;
  list(): Login[];
  /** `false` where there was none. */
  forget(vendor: LoginVendor): Promise<boolean>;
  /** The vendor's own page to log in on, which sends a code to `redirect`; null where the vendor has none. */
  page(vendor: LoginVendor, about: { key: string; redirect: string; state: string }): string | null;
  /**
   * Trades what was given for a login that the vendor answers to, and keeps it. Throws CoachError `denied` where the vendor does not
   * take it, `usage` where something is missing, `unavailable` where it cannot be asked.
   */
  accept(vendor: LoginVendor, given: Given, signal: AbortSignal): Promise<Login>;
  /** Waits on loopback for a code that carries `state`. Throws `unavailable` where the port is taken. */
  wait(about: { port: number; state: string; signal: AbortSignal }): Promise<Waiting>;
  /** Opens an address in the person's browser; `false` where there is none. */
  open(address: string): Promise<boolean>;
}
