import type { AnyCommand } from '../../core/command.ts';
import { fields } from '../../core/shape.ts';

/** A text that is JSON of something that is no text, or the text itself. */
function parsed(text: string, wanted: 'list' | 'object' | 'scalar'): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (wanted === 'list') return Array.isArray(value) ? value : text;
    if (wanted === 'object') return typeof value === 'object' && value !== null ? value : text;
    return typeof value === 'number' || typeof value === 'boolean' ? value : text;
  } catch {
    return text;
  }
}

/** Some clients send lists, objects and numbers as the text of their JSON; they are read where the schema wants such a value. */
export function unquoted(command: AnyCommand, input: Record<string, unknown>): Record<string, unknown> {
  const known = new Map(fields(command).map((field) => [field.key, field]));
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => {
      const field = known.get(key);
      if (typeof value !== 'string' || field === undefined) return [key, value];
      if (field.list || field.kind === 'nested') {
        const read = parsed(value, field.list ? 'list' : 'object');
        const alone = field.list && read === value && field.kind !== 'nested';
        return [key, alone ? [value] : read];
      }
      return [key, field.kind === 'text' || field.kind === 'mixed' ? value : parsed(value, 'scalar')];
    }),
  );
}
