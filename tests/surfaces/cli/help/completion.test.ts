import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { registry } from '../../../../commands/index.ts';
import { complete, completionScript, type Shell } from '../../../../src/surfaces/cli/help/completion.ts';
import { coach } from '../../../support/terminal.ts';
import { loaded, stall } from '../stall.ts';

describe('complete', () => {
  it.each([
    [[''], ['sum', 'market', 'store', 'wait', 'deaf']],
    [['ma'], ['market']],
    [['market', ''], ['glance']],
    [['--js'], ['--json']],
  ])('%j without loading a command', async (words, expected) => {
    loaded.length = 0;
    expect(await complete(words, stall)).toEqual(expected);
    expect(loaded).toEqual([]);
  });
  it.each([
    [['sum', '--un'], ['--unit']],
    [
      ['sum', '--no'],
      ['--no-round', '--no-color'],
    ],
    [
      ['sum', '--unit', ''],
      ['points', 'rupees'],
    ],
    [['sum', '--unit', 'r'], ['rupees']],
    [['sum', '--times', ''], []],
    [['sum', '--store', ''], []],
    [['nothing', ''], []],
    [
      ['sum', '--unit='],
      ['--unit=points', '--unit=rupees'],
    ],
    [['sum', '--unit=r'], ['--unit=rupees']],
    [
      ['sum', '--unit', '=', ''],
      ['points', 'rupees'],
    ],
    [['sum', '--unit', '=', 'r'], ['rupees']],
    [
      ['sum', '--unit', '='],
      ['points', 'rupees'],
    ],
  ])('%j', async (words, expected) => {
    expect(await complete(words, stall)).toEqual(expected);
  });
  it.each([
    [
      ['chain', 'nif'],
      ['NIFTY', 'NIFTYNXT50'],
    ],
    [
      ['chain', 'NIFTY', '--source', 's'],
      ['sample', 'stored'],
    ],
    [['config', 'set', 'ri'], ['risk']],
    [
      ['config', 'set', 'risk', ''],
      ['low', 'medium', 'high'],
    ],
    [
      ['config', 'get', 'max-cost-'],
      ['max-cost-turn', 'max-cost-day'],
    ],
  ])('of the program itself: %j', async (words, expected) => {
    expect(await complete(words, registry)).toEqual(expect.arrayContaining(expected));
  });
  it('is what the program answers the shells with', async () => {
    expect((await coach(['--complete', 'market', ''], stall)).out).toBe('glance\n');
  });
});

describe('completionScript', () => {
  const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;
  it.each(['bash', 'zsh', 'fish'] satisfies Shell[])('%s', (shell) => {
    const script = completionScript(shell);
    expect(script).toContain('coach --complete');
    if (has(shell)) execFileSync(shell, ['-n'], { input: script });
  });
  it.skipIf(!has('bash'))('bash offers what coach answers', () => {
    const fake = `coach() { shift; printf '%s\\n' "got:$#" other; }`;
    const ask = `${fake}\n${completionScript('bash')}\nCOMP_WORDS=(coach market '') COMP_CWORD=2\n_coach\nprintf '[%s]' "\${COMPREPLY[@]}"`;
    expect(execFileSync('bash', ['-c', ask], { encoding: 'utf8' })).toBe('[got:2][other]');
  });
});
