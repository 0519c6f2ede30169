import type { AnyCommand } from '../../core/command.ts';
import { sanitize, sanitizeDeep } from '../../core/sanitize.ts';
import { drawings } from './draw/index.ts';
import type { View } from './draw/parts/page.ts';
import type { Globals } from './globals.ts';
import type { Streams } from './streams.ts';

/** A command's output as a person sees it. Data is made safe here, once, before anything is drawn from it. */
export async function show(
  command: AnyCommand,
  output: unknown,
  streams: Streams,
  globals: Pick<Globals, 'colour' | 'columns'>,
  about: Pick<View, 'experience' | 'asked'> & { amended?: boolean; width?: number | null },
): Promise<string> {
  const view: View = {
    columns: Math.min(streams.columns, about.width ?? Number.POSITIVE_INFINITY),
    colour: streams.out.colour && globals.colour,
    ascii: streams.ascii,
    boundless: streams.boundless,
    only: globals.columns,
    experience: about.experience,
    asked: about.asked,
  };
  const plain = view.ascii ? (await import('./text/plain.ts')).plainDeep : <T>(value: T): T => value;
  const drawing = drawings[command.name];
  let text: string;
  if (drawing !== undefined) {
    const { draw, amend = draw } = await drawing();
    text = (about.amended === true ? amend : draw)(plain(sanitizeDeep(output)), view);
  } else if (command.say !== undefined) text = plain(sanitize(command.say(output)));
  else text = (await import('./draw/document.ts')).draw(plain(sanitizeDeep(output)), view);
  return text.endsWith('\n') || text === '' ? text : `${text}\n`;
}
