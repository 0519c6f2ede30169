import { clip, width } from '../../cli/text/width.ts';
import { choices } from '../approval-card.ts';
import type { Composer } from '../composer/composed.ts';
import { composerView } from '../composer/composer-view.ts';
import type { ChatState } from '../state.ts';
import { folded } from '../text/chop.ts';
import { oneLine, wrapped } from '../text/wrap.ts';
import type { Look } from './look.ts';
import { type ChatStatus, statusLine } from './status-line.ts';

/** The part of the screen that is drawn again and again, pane by pane, top to bottom. */
export interface Frame {
  live: string[];
  /** A blank line between what is said and what is asked, where there is room. */
  gap: string[];
  activity: string[];
  approval: string[];
  followUps: string[];
  queue: string[];
  composer: string[];
  menu: string[];
  status: string[];
  cursor: { x: number; y: number } | null;
}

export interface Scene {
  state: ChatState;
  composer: Composer;
  /** The unsettled end of the answer, and rows of a table held back. */
  tail: readonly string[];
  holding: number;
  status: ChatStatus;
  columns: number;
  rows: number;
  beat: number;
  beginner: boolean;
  /** Nothing is drawn: the program leaves or is suspended. */
  hidden: boolean;
}

const emptyFrame: Frame = {
  live: [],
  gap: [],
  activity: [],
  approval: [],
  followUps: [],
  queue: [],
  composer: [],
  menu: [],
  status: [],
  cursor: null,
};

/** No line may be wider than this: a narrower terminal would wrap it before it is drawn again. */
export const liveColumns = (columns: number): number =>
  Math.max(1, columns < 34 ? columns - 1 : Math.max(20, Math.min(60, Math.floor(columns * 0.6))));

export const liveRows = (rows: number): number => Math.max(1, Math.min(rows - 2, 12));

function activity({ state, beat, holding }: Scene, look: Look): string[] {
  const { turn, reviewing } = state;
  const { signs } = look;
  const sign = look.accent(signs.beat[beat % signs.beat.length]!);
  if (turn !== null) {
    if (turn.stopped) return [look.dim('stopping')];
    const tools = turn.running.map(({ command }) => command).join(', ');
    const doing = holding > 0 ? `table, ${holding} rows` : tools !== '' ? tools : turn.phase;
    return [`${sign} ${oneLine(doing)} ${look.dim(`${signs.dot} Esc stops`)}`];
  }
  if (state.job !== null) return [`${sign} ${oneLine(state.job)} ${look.dim(`${signs.dot} Esc stops`)}`];
  return reviewing ? [look.dim(`${signs.dot} second opinion on its way`)] : [];
}

function approval({ state }: Scene, look: Look): string[] {
  const asked = state.approvals[0];
  if (asked === undefined) return [];
  const more = state.approvals.length > 1 ? ` (1 of ${state.approvals.length})` : '';
  return [
    look.strong(`Allow ${oneLine(asked.command)}, as written above?${more}`),
    ...choices.map((words, i) => {
      const line = `${i + 1} ${words}`;
      return state.choice === i ? look.accent(`${look.signs.prompt} ${line}`) : `  ${line}`;
    }),
    look.dim(state.armed ? 'y or n, then Enter. Esc refuses and stops.' : 'Read it first.'),
  ];
}

const mostFollowUpLines = 3;

/** Whole questions, over several lines where one is too narrow: nobody sends what he cannot read. */
function followUps({ state, composer, columns }: Scene, look: Look): string[] {
  if (state.turn !== null || state.job !== null || composer.buffer.text !== '') return [];
  const room = Math.max(4, liveColumns(columns) - 2);
  return state.followUps.flatMap((text, i) => {
    const lines = wrapped(oneLine(text), room, look.dim).slice(0, mostFollowUpLines);
    return lines.map((line, at) => `${at === 0 ? look.accent(`${i + 1}`) : ' '} ${line}`);
  });
}

function queued({ state }: Scene, look: Look): string[] {
  const shown = state.queue.slice(0, 3).map((text) => look.dim(`queued: ${oneLine(text)}`));
  const more = state.queue.length - shown.length;
  return more > 0 ? [...shown, look.dim(`+${more} more`)] : shown;
}

function menu({ composer }: Scene, look: Look, most: number): string[] {
  if (composer.menu === null || most <= 0) return [];
  const { offers, chosen } = composer.menu;
  const from = Math.max(0, Math.min(chosen - (most >> 1), offers.length - most));
  return offers.slice(from, from + most).map(({ word, note }, i) => {
    const text = `${oneLine(word)}${note === '' ? '' : `  ${look.dim(oneLine(note))}`}`;
    return from + i === chosen ? `${look.accent(look.signs.prompt)} ${text}` : `  ${text}`;
  });
}

/** Shares the rows out: what the person types, then what is asked of them, then what is told. */
export function frame(scene: Scene, look: Look): Frame {
  if (scene.hidden) return emptyFrame;
  const columns = liveColumns(scene.columns);
  const cut = (lines: readonly string[]) =>
    lines.map((line) => (width(line) <= columns ? line : clip(line, columns, look.ascii ? '~' : '…')));
  let room = liveRows(scene.rows);
  const take = (lines: readonly string[], most = lines.length): string[] => {
    const taken = lines.slice(0, Math.max(0, Math.min(most, room)));
    room -= taken.length;
    return cut(taken);
  };
  const asked = take(approval(scene, look));
  const view = composerView(scene.composer, columns, Math.max(1, Math.min(room, 4)), look);
  const typing = asked.length > 0 ? [] : take(view.lines);
  const status = take(statusLine(scene, columns, look), scene.rows >= 8 ? 2 : 1);
  const doing = take(activity(scene, look));
  const offers = take(menu(scene, look, Math.min(room, 6)));
  const waiting = take(queued(scene, look));
  const next = asked.length > 0 ? [] : take(followUps(scene, look));
  const gap = room > 3 && asked.length === 0 ? take(['']) : [];
  const tail = scene.tail.flatMap((line) => folded(line, columns));
  const live = room > 0 ? take(tail.slice(-Math.min(room, 6))) : [];
  const above = live.length + gap.length + doing.length + asked.length + next.length + waiting.length;
  const cursor = typing.length === 0 ? null : { x: view.x, y: above + Math.min(view.y, typing.length - 1) };
  return {
    live,
    gap,
    activity: doing,
    approval: asked,
    followUps: next,
    queue: waiting,
    composer: typing,
    menu: offers,
    status,
    cursor,
  };
}
