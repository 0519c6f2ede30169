import { describe, expect, it } from 'vitest';
import { coach, terminal } from '../../support/terminal.ts';
import { loaded, stall } from './stall.ts';

const run = (line: string[], options?: Parameters<typeof terminal>[0]) =>
  coach(line, stall, terminal(options));
const json = async (line: string[], options?: Parameters<typeof terminal>[0]) => {
  const { code, out, err } = await run([...line, '--json'], options);
  return { code, err, value: out === '' ? undefined : (JSON.parse(out) as Record<string, unknown>) };
};

describe('words', () => {
  it('takes the longest name and the rest as input', async () => {
    expect((await json(['market', 'glance', 'NIFTY'])).value).toEqual({ symbol: 'NIFTY', asOf: null });
  });
  it('takes global flags before the name', async () => {
    const { out } = await run(['--json', '--store', 'x.db', 'market', 'glance', 'NIFTY']);
    expect(JSON.parse(out)).toMatchObject({ symbol: 'NIFTY' });
  });
  it('prints help from the registry without loading a command', async () => {
    loaded.length = 0;
    for (const line of [[], ['--help'], ['-h'], ['help']]) {
      const { code, out, err } = await run(line);
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain('market glance  One price');
      expect(out).toContain('Exit codes: 0 done');
    }
    expect(loaded).toEqual([]);
  });
  it('lists the verbs of a noun', async () => {
    const { code, out } = await run(['market']);
    expect(code).toBe(0);
    expect(out).toContain('market glance  One price');
    expect(out).not.toContain('wipe');
  });
  it.each([
    [['markt', 'glance'], 'Did you mean `coach market'],
    [['market', 'glacne', 'NIFTY'], 'Did you mean `coach market glance`'],
    [['glance', 'NIFTY'], 'Did you mean `coach market glance`'],
    [['sm', '1'], 'Did you mean `coach sum`'],
    [['xyzzy'], 'coach --help'],
    [['--jsn', 'sum'], 'coach --help'],
  ])('%j: says what was meant in at most three lines, exit 2', async (line, hint) => {
    const { code, out, err } = await run(line);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(hint);
    expect(err.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
  });
  it('answers --version', async () => {
    expect((await run(['--version'])).out).toBe('1.2.3\n');
    expect((await run(['sum', '-V'])).out).toBe('1.2.3\n');
  });
});

describe('flags', () => {
  it('reads numbers, switches, choices and lists', async () => {
    const line = ['sum', '1', '-2.5', '--times', '2', '--no-round', '--unit', 'rupees', '--label', 'a,b'];
    expect((await json([...line, '--labels', 'c', '--strike', 'atm'])).value).toEqual({
      total: -3,
      numbers: [1, -2.5],
      times: 2,
      round: false,
      unit: 'rupees',
      labels: ['a,b', 'c'],
      strike: 'atm',
    });
  });
  it('splits commas only where no word could hold one', async () => {
    expect((await json(['sum', '--numbers', '1,2,3'])).value).toMatchObject({ total: 6 });
  });
  it.each([
    [['sum', '12abc'], 'not a value for --numbers'],
    [['sum', '0x10'], 'not a value'],
    [['sum', 'Infinity'], 'not a value'],
    [['sum', '1', '--times', '1.5'], 'whole number'],
    [['sum', '1', '--times'], '--times needs a value'],
    [['sum', '1', '--times', '--json'], '--times needs a value'],
    [['sum', '1', '--unit', 'rupee'], 'Did you mean "rupees"'],
    [['sum', '1', '--tmes', '2'], 'Did you mean --times'],
    [['sum', '1', '--round=yes'], 'is a switch'],
    [['market', 'glance', 'A', 'B'], 'one word too many'],
    [['market', 'glance', 'A', '--symbol', 'B'], 'given twice'],
    [['market', 'glance', '-X'], 'goes after `--`'],
    [['market', 'glance', '--legs', '[]'], '--input'],
    [['market', 'glance'], 'needs <symbol>'],
    [['market', 'glance', 'A', '--as-of', 'noon'], 'is not a time'],
  ])('%j is a usage error of at most three lines', async (line, words) => {
    const { code, out, err } = await run(line);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect(err.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
  });
  it('takes a symbol that begins with a dash after --, and no flag hidden in a value', async () => {
    expect((await json(['market', 'glance', '--json', '--', '-X'])).code).toBe(2);
    const { out } = await run(['market', 'glance', '--json', '--', '-X']);
    expect(JSON.parse(out)).toMatchObject({ symbol: '-X' });
    const smuggled = await run(['market', 'glance', '--symbol=--yes --store x', '--json']);
    expect(JSON.parse(smuggled.out)).toMatchObject({ symbol: '--yes --store x' });
    const plain = await run(['market', 'glance', '--', '--help']);
    expect(plain.out).toBe('quote of --help\n');
  });
  it('hands --as-of to the command', async () => {
    const { value } = await json(['market', 'glance', 'A', '--as-of', '2026-11-20 14:30']);
    expect(value).toMatchObject({ asOf: Date.UTC(2026, 10, 20, 9, 0) });
  });
});

describe('help and schemas of a command', () => {
  it('shows flags with types, defaults and an example', async () => {
    const { out } = await run(['sum', '--help']);
    for (const part of [
      'Usage: coach sum <numbers…>',
      '--times <n>',
      'default 1',
      '--no-round',
      '<points|rupees>',
      'coach sum --no-round 1 2',
    ]) {
      expect(out).toContain(part);
    }
  });
  it('prints both JSON Schemas', async () => {
    const { value } = await json(['market', 'glance', '--schema']);
    expect(value).toMatchObject({
      input: { type: 'object', required: ['symbol'] },
      output: { type: 'object' },
    });
  });
});

describe('answers and failures', () => {
  it('keeps stdout pure and tells warnings on stderr, made safe', async () => {
    const { code, out, err } = await run(['market', 'glance', 'A', '--json']);
    expect(code).toBe(0);
    expect(out.split('\n')).toHaveLength(2);
    expect(err).toBe('warning: old price\nfrom the sample\n');
    expect((await run(['market', 'glance', 'A', '-q'])).err).toBe('warning: old price\n');
  });
  it('rewrites one progress line on a terminal and takes it away', async () => {
    const { err } = await run(['market', 'glance', 'A'], { tty: true });
    expect(err).toContain('██████████░░░░░░░░░░ 1/2 asking');
    expect(err.startsWith('\r\u001b[2K')).toBe(true);
    expect(err).toContain('\r\u001b[2Kwarning: old price\n');
  });
  it('gives a failure as JSON on stderr and nothing on stdout', async () => {
    const { code, out, err } = await run(['market', 'glance', 'NOPE', '--json', '-q']);
    expect([code, out]).toEqual([5, '']);
    const last = err.trimEnd().split('\n').at(-1)!;
    expect(last).toContain('\\u202e');
    expect(JSON.parse(last)).toEqual({
      error: { kind: 'missing', message: 'No "NOPE"\u202e', hint: 'Try NIFTY' },
    });
  });
  it('gives a failure in two lines for a person', async () => {
    const { code, err } = await run(['market', 'glance', 'NOPE', '-q']);
    expect(code).toBe(5);
    expect(err).toBe('warning: old price\nerror: No "NOPE"\nhint: Try NIFTY\n');
    const { err: red } = await run(['xyzzy'], { tty: true, colour: true });
    expect(red).toContain('\u001b[31merror:\u001b[39m');
    expect((await run(['xyzzy', '--no-color'], { tty: true, colour: true })).err).not.toContain('\u001b');
  });
  it('streams events a line with --ndjson', async () => {
    const { out } = await run(['market', 'glance', 'A', '--ndjson']);
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; seq: number });
    expect(events.map((e) => e.type)).toEqual(['progress', 'warning', 'notice', 'result']);
    expect(events.map((e) => e.seq)).toEqual([0, 1, 2, 3]);
  });
});

describe('danger', () => {
  it('is refused without a person, naming the flag', async () => {
    const { code, out, err } = await run(['store', 'wipe']);
    expect([code, out]).toEqual([3, '']);
    expect(err).toContain('--yes');
  });
  it('runs with --yes or a typed y, and only then', async () => {
    expect((await run(['store', 'wipe', '--yes'])).code).toBe(0);
    expect((await run(['store', 'wipe'], { answer: 'y' })).code).toBe(0);
    for (const answer of ['', 'n', 'yy', 'no']) {
      expect((await run(['store', 'wipe'], { answer })).code).toBe(3);
    }
  });
  it('asks only about an input that is good', async () => {
    const { code, err } = await run(['store', 'wipe', '--input', '-'], {
      answer: 'y',
      input: '{"keep":"x"}',
    });
    expect(code).toBe(2);
    expect(err).not.toContain('[y/N]');
  });
});

describe('Ctrl-C', () => {
  it.each(['wait', 'deaf'])('ends "%s" with 130', async (name) => {
    const streams = terminal();
    const answered = coach([name], stall, streams);
    setTimeout(() => streams.press(), 30);
    expect((await answered).code).toBe(130);
  });
});

describe('input', () => {
  const batch = (input: string, ...flags: string[]) => run(['sum', '--input', '-', ...flags], { input });

  it('takes one object, pretty or not, and flags win over it', async () => {
    const { out } = await batch('{\n "numbers": [1],\n "times": 5\n}\n', '--json', '--times', '2');
    expect(JSON.parse(out)).toMatchObject({ total: 2 });
  });
  it.each([
    ['array', '[{"numbers":[1]},{"numbers":["x"]},{"numbers":[3]}]'],
    ['pretty array', '[\n{"numbers":[1]},\n{"numbers":["x"]},\n{"numbers":[3]}\n]\n'],
    ['lines', '\ufeff{"numbers":[1]}\n\n{"numbers":["x"]}\r\n{"numbers":[3]}'],
    ['lines, the middle one broken', '{"numbers":[1]}\n{"numbers":[\n{"numbers":[3]}\n'],
  ])('answers rows in order: %s', async (_name, input) => {
    const { code, out } = await batch(input);
    const rows = JSON.parse(out) as { total?: number; error?: { kind: string } }[];
    expect(code).toBe(2);
    expect(rows.map((row) => row.total ?? row.error?.kind)).toEqual([1, 'usage', 3]);
  });
  it('answers a broken first line too, an empty array, and lines as lines', async () => {
    const first = await batch('{"numbers":\n{"numbers":[3]}');
    expect((JSON.parse(first.out) as { total?: number }[]).map((row) => row.total)).toEqual([undefined, 3]);
    expect(await batch('[]')).toMatchObject({ code: 0, out: '[]\n' });
    const lines = await batch('{"numbers":[1]}\n{"numbers":[2]}\n', '--ndjson');
    expect(lines).toMatchObject({ code: 0 });
    expect(lines.out.trimEnd().split('\n')).toHaveLength(2);
  });
  it.each(['', ' \n', 'hello', '3', '{"numbers":[1}'])('%j is a usage error', async (input) => {
    expect(await batch(input)).toMatchObject({ code: 2, out: '' });
  });
  it('names a file that is not there', async () => {
    const { code, err } = await run(['sum', '--input', 'no/such.json']);
    expect(code).toBe(5);
    expect(err).toContain('no/such.json');
  });
  it('answers 20,000 rows cut anywhere', async () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `{"numbers":[${i}]}\n`).join('');
    const pieces = async function* () {
      for (let at = 0; at < text.length; at += 977) yield text.slice(at, at + 977);
    };
    const { code, out } = await run(['sum', '--input', '-'], { input: pieces() });
    const rows = JSON.parse(out) as { total: number }[];
    expect(code).toBe(0);
    expect(rows).toHaveLength(20_000);
    expect(rows.every((row, i) => row.total === i)).toBe(true);
  });
});
