import type { CallToolResult, Tool } from '@modelcontextprotocol/server';
import { proposed } from '../../agent/tools/approval.ts';
import { readCall } from '../../agent/tools/tools.ts';
import type { AnyCommand, Context } from '../../core/command.ts';
import { CoachError, type Failure, failure } from '../../core/errors.ts';
import { execute } from '../../core/execute.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { McpDoor } from './door.ts';
import { enveloped, structured } from './envelope.ts';
import { unquoted } from './input.ts';

/** Whether a client is told of a command: reads, with `allowWrite` what changes something, never what destroys. */
function listed(command: AnyCommand, door: McpDoor): boolean {
  if (command.notFor?.includes('mcp') || !door.permitted(command)) return false;
  return command.effect === 'read' || (command.effect === 'write' && door.allowWrite);
}

/** The tools of a client, their schemas as short as a model's. */
export function toolList(door: McpDoor): Tool[] {
  return door.tools.specs.flatMap(({ name, description, parameters }) => {
    const command = door.tools.find(name);
    if (command === null || !listed(command, door)) return [];
    const readOnly = command.effect === 'read';
    return [
      {
        name,
        description,
        inputSchema: { type: 'object', ...parameters } as Tool['inputSchema'],
        annotations: readOnly ? { readOnlyHint: true } : { readOnlyHint: false, destructiveHint: false },
      },
    ];
  });
}

function failed({ kind, message, hint }: Failure): CallToolResult {
  const said = hint === '' ? message : `${message} (${hint})`;
  return {
    isError: true,
    content: [{ type: 'text', text: sanitize(`${kind}: ${said}`) }],
    structuredContent: { error: { kind, message, hint } },
  };
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** What changes something is not done for a program: the person gets the exact line to run. */
function proposal(command: AnyCommand, input: Record<string, unknown>, door: McpDoor): CallToolResult {
  const { approval, input: exact } = proposed(door.ports.clock.id(), command, input);
  const shell = `echo ${quoted(exact)} | coach ${command.name} --input -`;
  const text = `NOT placed: nothing was done. This is a proposal; only the person can carry it out, at a terminal:\n${shell}`;
  return {
    content: [{ type: 'text', text }],
    structuredContent: {
      proposed: true,
      done: false,
      command: command.name,
      input: approval.input,
      lines: approval.lines,
      shell,
    },
  };
}

/** Runs one call. Never throws: a failure is a result that says so. */
export async function callTool(
  door: McpDoor,
  name: string,
  given: Record<string, unknown>,
  signal: AbortSignal,
): Promise<CallToolResult> {
  const { ports, tools } = door;
  const found = tools.find(name);
  const offered = found !== null && listed(found, door) ? found : null;
  if (offered === null)
    return failed({
      kind: 'missing',
      message: `There is no tool "${name.slice(0, 64)}" here`,
      hint: 'See tools/list.',
    });
  try {
    const text = JSON.stringify(unquoted(offered, given));
    const call = readCall({ id: 'mcp', name, arguments: text }, tools, ports.config.market);
    if (!call.ok) throw new CoachError('usage', call.message);
    if (offered.effect !== 'read') return proposal(offered, call.input, door);
    const context: Context = {
      ports,
      caller: 'mcp',
      confirmed: false,
      asOf: null,
      signal,
      emit: () => undefined,
      correlationId: ports.clock.id(),
    };
    const outcome = await execute(offered, call.input, context);
    if (!outcome.ok) return failed(outcome.error);
    const mark = ports.clock.id().slice(0, 13);
    return {
      content: [{ type: 'text', text: enveloped(offered.name, outcome.output, mark) }],
      structuredContent: structured(outcome.output),
    };
  } catch (thrown) {
    return failed(failure(thrown));
  }
}
