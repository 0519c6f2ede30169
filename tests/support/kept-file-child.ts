import { changeFile } from '../../src/adapters/kept-file.ts';
import { keyFile } from '../../src/adapters/key-file.ts';
import { configuration } from '../../src/config.ts';

// A process that keeps keys and settings of its own beside others that do the same.
const [, , keys, name, times] = process.argv as [string, string, string, string, string];
const secrets = keyFile(keys, []);
const { settings } = configuration({}, changeFile);
for (let i = 0; i < Number(times); i++) {
  await secrets.set(`https://${name}-${i}.test`, `value-of-${name}-${i}`);
  await settings.set(name, String(i + 1));
}
