import { createMcpHandler, ProtocolError, ProtocolErrorCode, Server } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { execute } from '../../core/execute.ts';
import type { McpDoor, Readable } from './door.ts';
import { callTool, toolList } from './tools.ts';

const instructions =
  'Option chains, costed option strategies, books and a paper desk of one trader. Figures come from the tools alone. Nothing is ever placed: what changes something comes back as a proposal for the person.';

const variable = /\{(\w+)\}$/;

const wrong = (message: string) => new ProtocolError(ProtocolErrorCode.InvalidParams, message);

/** The readable behind an address, and its input. */
function located(
  readables: readonly Readable[],
  uri: string,
): { readable: Readable; input: Record<string, unknown> } {
  for (const readable of readables) {
    const key = variable.exec(readable.uri)?.[1];
    if (key === undefined && readable.uri === uri) return { readable, input: readable.input };
    if (key === undefined) continue;
    const begins = readable.uri.slice(0, readable.uri.indexOf('{'));
    const rest = uri.slice(begins.length);
    if (uri.startsWith(begins) && /^[\w.%&-]{1,80}$/.test(rest))
      return { readable, input: { ...readable.input, [key]: decodeURIComponent(rest) } };
  }
  throw wrong(`There is nothing at ${uri.slice(0, 120)}`);
}

function resources(server: Server, door: McpDoor): void {
  const open = door.readables.filter(({ command }) => door.permitted(command));
  const mimeType = 'application/json';
  const rows = (templates: boolean) => open.filter(({ uri }) => variable.test(uri) === templates);
  server.setRequestHandler('resources/list', () => ({
    resources: rows(false).map(({ uri, name, about }) => ({ uri, name, description: about, mimeType })),
  }));
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: rows(true).map(({ uri, name, about }) => ({
      uriTemplate: uri,
      name,
      description: about,
      mimeType,
    })),
  }));
  server.setRequestHandler('resources/read', async ({ params: { uri } }, { mcpReq }) => {
    const { readable, input } = located(open, uri);
    const { ports } = door;
    const outcome = await execute(readable.command, input, {
      ports,
      caller: 'mcp',
      confirmed: false,
      asOf: null,
      signal: mcpReq.signal,
      emit: () => undefined,
      correlationId: ports.clock.id(),
    });
    if (!outcome.ok) throw wrong(outcome.error.message);
    return { contents: [{ uri, mimeType, text: JSON.stringify(outcome.output) }] };
  });
}

function prompts(server: Server, door: McpDoor): void {
  server.setRequestHandler('prompts/list', () => ({
    prompts: door.prompts.map(({ name, about, argument }) => ({
      name,
      description: about,
      arguments:
        argument === null ? [] : [{ name: argument.name, description: argument.about, required: true }],
    })),
  }));
  server.setRequestHandler('prompts/get', ({ params: { name, arguments: given = {} } }) => {
    const prompt = door.prompts.find((one) => one.name === name);
    if (prompt === undefined) throw wrong(`There is no prompt "${name.slice(0, 64)}"`);
    const word = prompt.argument === null ? '' : given[prompt.argument.name];
    if (word === undefined || !/^[\w .&-]{0,60}$/.test(word))
      throw wrong(`${prompt.argument?.name} is missing or no name`);
    return {
      description: prompt.about,
      messages: [{ role: 'user' as const, content: { type: 'text' as const, text: prompt.text(word) } }],
    };
  });
}

/** One server of the protocol over a door. */
export function mcpServer(door: McpDoor): Server {
  const server = new Server(
    { name: 'coach', title: 'coach', version: door.version },
    { capabilities: { tools: {}, resources: {}, prompts: {} }, instructions },
  );
  const list = toolList(door);
  server.setRequestHandler('tools/list', () => ({ tools: list }));
  server.setRequestHandler('tools/call', ({ params }, { mcpReq }) =>
    callTool(door, params.name, params.arguments ?? {}, mcpReq.signal),
  );
  resources(server, door);
  prompts(server, door);
  return server;
}

/** Serves the protocol on the process's own streams until the client goes or the signal fires; stdout is the protocol's alone. */
export async function serveMcp(
  door: McpDoor,
  signal: AbortSignal,
  log: (message: string) => void,
): Promise<void> {
  const transport = new StdioServerTransport();
  const handle = serveStdio(() => mcpServer(door), { transport, onerror: ({ message }) => log(message) });
  await new Promise<void>((resolve) => {
    const closed = transport.onclose;
    transport.onclose = () => {
      closed?.();
      resolve();
    };
    signal.addEventListener('abort', () => void handle.close().then(resolve, resolve));
  });
}

/** One request of the protocol over HTTP; each stands for itself. */
export function mcpOverHttp(door: McpDoor, request: Request, body: unknown): Promise<Response> {
  return createMcpHandler(() => mcpServer(door), { responseMode: 'json' }).fetch(request, {
    parsedBody: body,
  });
}
