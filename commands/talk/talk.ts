import type { Context } from '../../src/core/command.ts';
import { CoachError } from '../../src/core/errors.ts';
import { assignments } from '../../src/services/experiment/assignment.ts';
import { capsOf, spending } from '../../src/services/usage.ts';

/** How a conversation may go, beside the settings. */
export interface TalkOptions {
  maxCost?: number | undefined;
  fresh?: boolean | undefined;
  review?: boolean | undefined;
  approvals: 'ask' | 'deny';
  shape?: Record<string, unknown> | null;
  /** The conversation it is for. */
  session: string;
  /** Whose it is; the one person of the machine when left out. */
  user?: string;
}

/** The desk of a conversation for whoever hosts one: ports, tools, money, and settings of its own. */
export async function deskFor(context: Context, options: TalkOptions) {
  const [{ toolset }, { usualLimits }] = await Promise.all([
    import('../../src/agent/tools/tools.ts'),
    import('../../src/agent/budget.ts'),
  ]);
  const { ports, registry = [] } = context;
  const terminal = context.terminal as { columns: number; out: { tty: boolean } } | undefined;
  let tools: ReturnType<typeof toolset> | undefined;
  const units = { session: options.session, user: options.user ?? 'local' };
  const variants = await assignments(ports, units, options.review === undefined ? [] : ['review']);
  const tried = variants.find(({ setting }) => setting === 'review')?.value;
  return {
    ports,
    registry,
    spending: spending(ports, capsOf(ports, options.maxCost)),
    asOf: context.asOf,
    tools: () => (tools ??= toolset(registry)),
    settings: Object.freeze({
      limits: usualLimits,
      review: options.review ?? (tried === undefined ? ports.config.review : tried === 'on'),
      variants,
      reuse: options.fresh !== true,
      approvals: options.approvals,
      shape: options.shape ?? null,
      columns: ports.config.width ?? (terminal?.out.tty === true ? terminal.columns : null),
    }),
  };
}

/** The session somebody names: by id, by the first letters of one, or the last one. */
export async function sessionFor(
  context: Context,
  named: { session?: string | undefined; continue?: boolean | undefined },
): Promise<string | undefined> {
  if (named.session === undefined && named.continue !== true) return undefined;
  const { sessions } = await context.ports.store();
  if (named.session === undefined) {
    const [last] = await sessions.list({ limit: 1 });
    if (last !== undefined) return last.id;
    throw new CoachError('missing', 'There is no conversation to continue', 'Start one with `coach chat`.');
  }
  return (await findSession(context, named.session))?.id ?? named.session;
}

/** A session by its id or by the letters it begins with, when only one does. */
export async function findSession(context: Context, named: string) {
  const { sessions } = await context.ports.store();
  const exact = await sessions.byId(named);
  if (exact !== null || named.length < 4) return exact;
  const begins = (await sessions.list({ limit: 1000 })).filter(({ id }) => id.startsWith(named));
  return begins.length === 1 ? begins[0]! : null;
}
