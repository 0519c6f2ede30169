import type { AnyCommand } from './command.ts';
import { schemas } from './shape.ts';
import { toolName } from './tool-name.ts';

export { toolName } from './tool-name.ts';

/** A command as tools are offered to models and other programs: a flat name, a JSON Schema, a hint of its effect. */
export interface Tool {
  name: string;
  description: string;
  parameters: Record<string, unknown>;
  readOnly: boolean;
  destructive: boolean;
}

/** The tool a command is offered as; its input schema is the command's own. */
export function toolOf(command: AnyCommand): Tool {
  const { $schema: _, ...parameters } = schemas(command).input as Record<string, unknown>;
  return {
    name: toolName(command.name),
    description: command.summary,
    parameters,
    readOnly: command.effect === 'read',
    destructive: command.effect === 'danger',
  };
}

/** Nulls dropped from an object a model wrote: to it "left out" and null are one. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== null)
      .map(([k, v]) => [k, withoutNulls(v)]),
  );
}
