import { entry } from '../../src/core/command.ts';

/** Settings, keys and the machine, in help order. */
export const settingsCommands = [
  entry(
    'config list',
    'Every setting, its value and where it came from',
    async () => (await import('./config.ts')).configList,
  ),
  entry('config get', 'One setting', async () => (await import('./config.ts')).configGet),
  entry(
    'config set',
    'Save a setting (never a key or a password)',
    async () => (await import('./config.ts')).configSet,
  ),
  entry(
    'config unset',
    'Return a setting to its default',
    async () => (await import('./config.ts')).configUnset,
  ),
  entry(
    'auth set',
    'Keep the key of a model server in a file only you can read; typed unseen or piped',
    async () => (await import('./auth.ts')).authSet,
  ),
  entry(
    'auth status',
    'Which model servers have a key, and where it comes from; never the key',
    async () => (await import('./auth.ts')).authStatus,
  ),
  entry(
    'auth remove',
    'Forget the kept key of a model server',
    async () => (await import('./auth.ts')).authRemove,
  ),
  entry(
    'auth user add',
    'Let somebody use a server of yours; their first key is shown this once',
    async () => (await import('./users.ts')).userAdd,
  ),
  entry(
    'auth user list',
    'Who may use a server of yours, and as what',
    async () => (await import('./users.ts')).userList,
  ),
  entry(
    'auth key create',
    'A further key for somebody, shown this once',
    async () => (await import('./users.ts')).keyCreate,
  ),
  entry(
    'auth key list',
    'Keys for servers: whose, what for, last used; never the key',
    async () => (await import('./users.ts')).keyList,
  ),
  entry(
    'auth key revoke',
    'End a key and the sign-ins it began',
    async () => (await import('./users.ts')).keyRevoke,
  ),
  entry(
    'auth user remove',
    'Let somebody in no more; their keys and sign-ins end',
    async () => (await import('./users.ts')).userRemove,
  ),
  entry(
    'auth rotate',
    'Sign tokens with a new key; the old ones end within 15 minutes',
    async () => (await import('./users.ts')).rotate,
  ),
  entry(
    'doctor',
    'Check the machine, the store, the settings and the facts coach relies on',
    async () => (await import('./doctor.ts')).doctor,
  ),
  entry(
    'completion',
    'Shell completion: eval "$(coach completion bash)"',
    async () => (await import('./completion.ts')).completion,
  ),
];
