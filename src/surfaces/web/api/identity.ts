import { carry, type Pass, Refused, request } from './client.ts';

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

const key = 'coach.refresh';

/** Kept for this tab alone, so that a reload does not ask for the key again; a browser that keeps nothing asks. */
const kept = {
  read(): string | null {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  },
  write(token: string | null): void {
    try {
      if (token === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, token);
    } catch {
      // The sign-in then lasts until the page is left.
    }
  },
};

const post = async (path: string, body: unknown): Promise<Tokens> =>
  (await (await request(path, { method: 'POST', body: JSON.stringify(body) })).json()) as Tokens;

/** A pass of these tokens. A refresh token is good once, so requests that meet at the end of a token share one renewal. */
function passOf({ accessToken, refreshToken }: Tokens, lost: () => void): Pass {
  kept.write(refreshToken);
  let renewal: Promise<Pass | null> | null = null;
  return {
    token: accessToken,
    lost: () => {
      kept.write(null);
      carry(null);
      lost();
    },
    renewed: () => {
      renewal ??= renew(refreshToken, lost);
      return renewal;
    },
  };
}

async function renew(refreshToken: string, lost: () => void): Promise<Pass | null> {
  carry(null);
  try {
    return passOf(await post('auth/refresh', { refreshToken }), lost);
  } catch (thrown) {
    if (thrown instanceof Refused && thrown.status !== 0) return null;
    throw thrown;
  }
}

/** Whether the server wants to know who asks. */
export async function asksWho(): Promise<boolean> {
  const { signIn } = (await (await request('health')).json()) as { signIn?: boolean };
  return signIn === true;
}

/** Goes on with the sign-in of this tab, where there is one that is still good. */
export async function goOn(lost: () => void): Promise<boolean> {
  const refreshToken = kept.read();
  if (refreshToken === null) return false;
  const pass = await renew(refreshToken, lost);
  if (pass === null) kept.write(null);
  carry(pass);
  return pass !== null;
}

/** Signs in with a key; throws `Refused` for one that opens nothing. */
export async function signIn(own: string, lost: () => void): Promise<void> {
  carry(passOf(await post('auth/token', { key: own.trim() }), lost));
}

/** Ends the sign-in here and at the server. */
export async function signOut(): Promise<void> {
  const refreshToken = kept.read();
  kept.write(null);
  carry(null);
  if (refreshToken !== null) await post('auth/revoke', { refreshToken }).catch(() => undefined);
}
