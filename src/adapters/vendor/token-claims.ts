import { isObject, textUnder } from '../files/json.ts';

export const whoIn = (value: unknown): string | null => {
  const data = isObject(value) && isObject(value['data']) ? value['data'] : value;
  for (const key of ['user_id', 'dhanClientId', 'account_number']) {
    const found = textUnder(data, key);
    if (found !== undefined && found !== '') return found;
  }
  return null;
};

/** What a JSON web token says of itself; nothing of it is believed but by its own issuer. */
export function claims(token: string): { ends: number | null; client: string | null } {
  try {
    const value: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const ends = isObject(value) ? value['exp'] : null;
    const who = isObject(value) ? (value['dhanClientId'] ?? value['sub']) : null;
    return {
      ends: typeof ends === 'number' && ends > 1e9 && ends < 1e11 ? ends * 1000 : null,
      client: typeof who === 'string' || typeof who === 'number' ? String(who) : null,
    };
  } catch {
    return { ends: null, client: null };
  }
}
