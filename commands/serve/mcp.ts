import { version } from '../../package.json' with { type: 'json' };
import { type AnyCommand, type Context, command, type Ports } from '../../src/core/command.ts';
import { outsiderPorts } from '../../src/core/outsider.ts';
import { mcpDocument, mcpInput, type ToolSet } from '../../src/core/shapes/serve.ts';
import type { McpDoor } from '../../src/surfaces/mcp/door.ts';

/** Nouns of each set of tools. */
const sets: Record<ToolSet, readonly string[]> = {
  read: ['suggest', 'chain', 'diff', 'payoff', 'card', 'market', 'events', 'calc', 'discover'],
  book: ['portfolio', 'performance', 'patterns', 'trade', 'journal', 'memory', 'query'],
  desk: ['order', 'limits', 'breaker', 'cycle', 'preflight', 'account', 'watchlist', 'alerts'],
};
const every = Object.keys(sets) as ToolSet[];

const readable = [
  [
    'coach://suggestion/{id}',
    'replay',
    'A suggestion made again and compared byte by byte; last is the newest',
    {},
  ],
  ['coach://chain/{symbol}', 'chain', 'The state of an option chain', { strikes: 'none' }],
  ['coach://journal', 'journal list', 'What was noted about trades', {}],
  ['coach://portfolio', 'portfolio', 'Positions and gains', {}],
] as const;

const prompts: McpDoor['prompts'] = [
  {
    name: 'idea',
    about: 'Three costed ideas for a symbol, read against the book',
    argument: { name: 'symbol', about: 'NIFTY, BANKNIFTY, a share' },
    text: (symbol) =>
      `Read the state of ${symbol} with the chain tool and ask the suggest tool for ideas. Compare them with what the portfolio tool says is held. Give each idea with its legs, largest loss, chance after costs and exit, and say which figures matter most. Use figures of the tools alone.`,
  },
  {
    name: 'review',
    about: 'What the last trades teach',
    argument: null,
    text: () =>
      'Read performance, patterns and the journal with their tools. Say what earned and what cost money, with the counts behind it, and one thing to change. Use figures of the tools alone.',
  },
];

/** What a client is given: tools out of the sets asked for, addresses to read, prompts to begin with. */
export async function mcpDoor(
  ports: Ports,
  { registry = [] }: Pick<Context, 'registry'>,
  options: { tools: readonly ToolSet[]; allowWrite: boolean; permitted?: (command: AnyCommand) => boolean },
): Promise<McpDoor> {
  const { toolset } = await import('../../src/agent/tools/tools.ts');
  const wanted = new Set(options.tools.flatMap((name) => sets[name]));
  const all = await toolset(registry);
  const find: McpDoor['tools']['find'] = (name) => {
    const found = all.find(name);
    return found !== null && wanted.has(found.name.split(' ')[0]!) ? found : null;
  };
  const tools = { ...all, find, specs: all.specs.filter(({ name }) => find(name) !== null) };
  const readables = await Promise.all(
    readable.flatMap(([uri, name, about, input]) =>
      registry
        .filter((entry) => entry.name === name)
        .map(async (entry) => ({ uri, name, about, input, command: await entry.load() })),
    ),
  );
  const { allowWrite, permitted = () => true } = options;
  return { version, ports: outsiderPorts(ports), tools, readables, prompts, permitted, allowWrite };
}

export const mcp = command({
  effect: 'read',
  notFor: ['model', 'http', 'mcp', 'worker'],
  input: mcpInput,
  output: mcpDocument,
  example: {},
  // Standard output is the protocol's.
  say: () => '',
  async run({ tools, allowWrite }, context) {
    const [{ serveMcp }, door] = await Promise.all([
      import('../../src/surfaces/mcp/server.ts'),
      mcpDoor(context.ports, context, { tools: tools.length === 0 ? every : tools, allowWrite }),
    ]);
    const log = (message: string) => context.emit({ kind: 'warning', message });
    await serveMcp(door, context.signal, log);
    return { tools: door.tools.specs.length };
  },
});
