import { describe, expect, it } from 'vitest';
import { steering } from '../../../../src/surfaces/tui/screen/ink-output.ts';

const erase = (lines: number) => `${'\u001b[2K\u001b[1A'.repeat(lines - 1)}\u001b[2K\u001b[G`;
const place = (up: number, column: number) => `\u001b[${up}A\u001b[${column}G\u001b[?25h`;

describe('steering', () => {
  it('finds the top of the picture from the cursor, never from the bottom', () => {
    const steer = steering();
    expect(steer.frame([`a\nb\nc\n${place(2, 3)}`])).toBe(`a\nb\nc\n${place(2, 3)}`);
    const back = `\u001b[?25l\u001b[2B\u001b[1G${erase(4)}`;
    expect(steer.frame([`${back}A\nB\n${place(1, 1)}`])).toBe(
      `\r\u001b[1A\u001b7\u001b[K\u001b[B\u001b[J\u001b8A\nB\n${place(1, 1)}`,
    );
    expect(steer.frame([`\u001b[?25l\u001b[1B\u001b[1G${erase(3)}`, 'stays\n', `x\n`])).toBe(
      '\r\u001b[1A\u001b7\u001b[K\u001b[B\u001b[J\u001b8stays\nx\n',
    );
    expect(steer.frame([`${erase(2)}y\n`])).toBe('\r\u001b[1A\u001b7\u001b[K\u001b[B\u001b[J\u001b8y\n');
  });
  it('moves the cursor alone from where it is', () => {
    const steer = steering();
    steer.frame([`a\nb\nc\n${place(3, 3)}`]);
    expect(steer.frame([`\u001b[?25l\u001b[3B\u001b[1G${place(1, 5)}`])).toBe(
      '\u001b[2B\u001b[5G\u001b[?25h',
    );
    expect(steer.frame([`\u001b[?25l\u001b[1B\u001b[1G${place(2, 1)}`])).toBe(
      '\u001b[1A\u001b[1G\u001b[?25h',
    );
  });
  it('leaves other writes alone', () => {
    const steer = steering();
    expect(steer.alone('\u001b[?25l')).toBe('\u001b[?25l');
    steer.frame(['a\nb\n']);
    expect(steer.alone(erase(3))).toBe('\r\u001b[2A\u001b7\u001b[K\u001b[B\u001b[J\u001b8');
    expect(steer.frame(['a\nb\n'])).toBe('a\nb\n');
  });
});
