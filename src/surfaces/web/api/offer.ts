import { request } from './client.ts';

interface Offered {
  user: { name: string; role: string };
  commands: { name: string }[];
}

/** Whom the server takes this person for, and the commands it offers them. */
export async function offered(): Promise<{ user: Offered['user']; commands: Set<string> }> {
  const { user, commands } = (await (await request('')).json()) as Offered;
  return { user, commands: new Set(commands.map(({ name }) => name)) };
}
