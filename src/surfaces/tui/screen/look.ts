import { type Theme, theme } from '../../cli/text/theme.ts';

export type Paint = (text: string) => string;

/** Colours and signs of the chat screen. Nothing is told by colour alone. */
export interface Look extends Theme {
  ascii: boolean;
  colour: boolean;
  slanted: Paint;
  signs: Signs;
}

export interface Signs {
  prompt: string;
  tool: string;
  good: string;
  bad: string;
  bullet: string;
  bar: string;
  quote: string;
  /** Start of a line of an approval, and of its continuation. */
  edge: string;
  fold: string;
  dash: string;
  dot: string;
  beat: readonly string[];
}

const drawn: Signs = {
  prompt: '❯',
  tool: '●',
  good: '✓',
  bad: '✗',
  bullet: '•',
  bar: '│',
  quote: '▌',
  edge: '┃',
  fold: '┆',
  dash: '─',
  dot: '·',
  beat: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
};

const typed: Signs = {
  prompt: '>',
  tool: '*',
  good: '+',
  bad: 'x',
  bullet: '-',
  bar: '|',
  quote: '|',
  edge: '#',
  fold: ':',
  dash: '-',
  dot: '-',
  beat: ['-', '\\', '|', '/'],
};

/** What a terminal of these abilities is drawn with. */
export function look(colour: boolean, ascii: boolean): Look {
  return {
    ...theme(colour),
    ascii,
    colour,
    slanted: (text) => (colour ? `\u001b[3m${text}\u001b[23m` : text),
    signs: ascii ? typed : drawn,
  };
}
