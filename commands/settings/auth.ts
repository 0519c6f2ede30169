import { type Context, command } from '../../src/core/command.ts';
import { CoachError } from '../../src/core/errors.ts';
import {
  keyInput,
  keyRemoveDocument,
  keySetDocument,
  keyStatusDocument,
  nothing,
} from '../../src/core/shapes/keeping.ts';

const keyWaitMs = 10_000;
const person = ['model', 'http', 'mcp', 'worker'] as const;

const channelForm = /^(discord|mail|telegram|ntfy|webhook)(\.[a-z0-9-]{1,30})?(-key)?$/;

/** The origin a key is for: the one named, or that of the model server in the settings. */
function originOf(named: string | undefined, context: Context): string {
  // A channel of alerts has a secret under its name: an address, a token or a password.
  if (named !== undefined && channelForm.test(named)) return `channel:${named}`;
  const text = named ?? context.ports.config.baseUrl;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new CoachError(
      'usage',
      `"${text}" is not an address`,
      'Write it like https://api.openai.com, or name a channel: discord, mail, telegram, ntfy, webhook.',
    );
  const { origin, protocol, hostname } = new URL(text);
  if (protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname))
    throw new CoachError('usage', 'A key is not sent without encryption', 'Use an https address.');
  return origin;
}

/** The address of a server, or the bare name of a channel. */
const bare = (origin: string): string => origin.replace(/^channel:/, '');

const shortest = 8;
const longest = 4096;

/** Why a text can be no key, or null; says nothing of the text itself. */
function keyFault(key: string): string | null {
  if (/[\r\n]/.test(key)) return 'it has more than one line';
  if (/\s/.test(key)) return 'it holds blanks';
  if (/[^\x21-\x7e]/.test(key))
    return 'it holds letters that no key has, such as curly quotes or hidden marks';
  if (key.length < shortest) return `it has ${key.length} characters, and a key has at least ${shortest}`;
  if (key.length > longest) return `it has ${key.length} characters, and a key has at most ${longest}`;
  return null;
}

/** The key from the terminal, unseen, or from a pipe. Never from the command line, where other programs can read it. */
async function keyFrom(origin: string, context: Context): Promise<string> {
  const typed = await context.secret?.(
    `${origin.startsWith('channel:') ? `Secret of ${origin.slice(8)}` : `Key for ${origin}`}: `,
  );
  const bytes =
    typed === null || typed === undefined ? await context.piped?.({ firstByteMs: keyWaitMs }) : undefined;
  const key = (typed ?? new TextDecoder().decode(bytes ?? new Uint8Array())).trim();
  if (key === '')
    throw new CoachError(
      'usage',
      'No key was given',
      'Type it when asked, or pipe it: coach auth set < file',
    );
  const fault = keyFault(key);
  if (fault !== null) throw new CoachError('usage', `That is not a key: ${fault}`, 'Give the key alone.');
  return key;
}

export const authSet = command({
  effect: 'write',
  positional: ['origin'],
  notFor: [...person],
  input: keyInput,
  output: keySetDocument,
  example: { origin: 'https://api.openai.com' },
  say: (output) => `Kept for ${bare(output.origin)} in ${output.path}; it is sent nowhere else.`,
  async run(input, context) {
    const at = originOf(input.origin, context);
    const key = await keyFrom(at, context);
    const secrets = await context.ports.secrets();
    await secrets.set(at, key);
    return { origin: at, path: secrets.path };
  },
});

export const authStatus = command({
  effect: 'read',
  notFor: [...person],
  input: nothing,
  output: keyStatusDocument,
  example: {},
  say: ({ keys }) =>
    keys.length === 0
      ? 'No key is set. Set OPENAI_API_KEY or run `coach auth set`.'
      : keys.map((key) => `${bare(key.origin)} (${key.from})`).join('\n'),
  async run(_input, context) {
    const secrets = await context.ports.secrets();
    return { path: secrets.path, keys: secrets.list() };
  },
});

export const authRemove = command({
  effect: 'write',
  positional: ['origin'],
  notFor: [...person],
  input: keyInput,
  output: keyRemoveDocument,
  example: { origin: 'https://api.openai.com' },
  say: (output) =>
    output.removed ? `Forgotten: ${bare(output.origin)}.` : `There was none for ${bare(output.origin)}.`,
  async run(input, context) {
    const at = originOf(input.origin, context);
    return { origin: at, removed: await (await context.ports.secrets()).remove(at) };
  },
});
