import type { AnyCommand } from '../../core/command.ts';

/** Knows a call by its command and what its arguments come to, defaults filled in; null where they do not fit. */
export function readKey(command: AnyCommand, input: unknown): string | null {
  const parsed = command.input.safeParse(input);
  return parsed.success ? callKey(command.name, JSON.parse(JSON.stringify(parsed.data))) : null;
}

/** Knows a call by its command and arguments, whatever order the keys were written in. */
export function callKey(command: string, input: unknown): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
        .map(([key, item]) => [key, sorted(item)]),
    );
  };
  return `${command} ${JSON.stringify(sorted(input))}`;
}

/** Notices a call that was made before in this turn. */
export interface Repeats {
  /** True when this very call was made already. */
  again(key: string): boolean;
  /** After something changed, the same question may have another answer. */
  forget(): void;
}

export function repeats(): Repeats {
  const seen = new Set<string>();
  return {
    again(key) {
      if (seen.has(key)) return true;
      seen.add(key);
      return false;
    },
    forget: () => seen.clear(),
  };
}
