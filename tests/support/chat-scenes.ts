import type { AgentEvent, Approval } from '../../src/agent/events.ts';
import type { Cue, Script } from './chat-host.ts';

/** `count` numbered words in paragraphs: whatever is lost or doubled on the screen can be told. */
export function numbered(count: number, prefix = 'w'): string {
  let text = '';
  for (let i = 0; i < count; i++) text += `${prefix}${i}${i % 60 === 59 ? '.\n\n' : ' '}`;
  return text.trimEnd();
}

const answered = (text: string, followUps: string[] = []): AgentEvent => ({
  type: 'answered',
  text,
  adviceSource: 'model',
  intent: 'market_view',
  confidence: 0.82,
  strategy: 'iron condor',
  reads: [],
  figures: [],
  path: ['read the chain', 'ranked candidates', 'checked every figure'],
  followUps,
});

const usage: AgentEvent = {
  type: 'usage',
  usage: { input: 1200, cachedInput: 0, output: 340, reasoning: 0 },
  cost: 0.0042,
  currency: 'USD',
  dayCost: 0.0142,
};

const quote: Cue[] = [
  { type: 'toolStarted', callId: 'c1', command: 'market quote', input: { symbol: 'NIFTY' } },
  { type: 'pause', ms: 100 },
  {
    type: 'toolFinished',
    callId: 'c1',
    command: 'market quote',
    ok: true,
    output: { symbol: 'NIFTY', last: 25480.35, currency: 'INR' },
    ms: 100,
  },
];

const order: Approval = {
  id: 'a1',
  command: 'paper order',
  effect: 'danger',
  lines: ['Sell 75 NIFTY 25,800 CE at 112.50', 'Margin ₹1,20,000, worst loss ₹12,000'],
  input: {},
};

const view =
  'NIFTY is **range-bound**. Max pain stands at `25,500`.\n\n| Strike | CE |\n|---|--:|\n| 25,500 | 112.50 |\n\nThat is all.';

/** What the scripted coach does, told by the first word it is sent. */
export const scenes: Script = (text) => {
  const [word = '', number = ''] = text.split(' ');
  switch (word) {
    case 'view':
      return [
        { type: 'phase', phase: 'thinking', detail: '' },
        { type: 'stream', text: 'Looking at the quote first. ', rate: 100 },
        ...quote,
        { type: 'stream', text: view, rate: 100 },
        usage,
        answered(view, ['long 40', 'Compare with last week']),
        {
          type: 'review',
          turnId: 't',
          state: 'ready',
          points: [{ kind: 'risk', level: 'warning', text: 'The event on Thursday is not priced in.' }],
          note: null,
        },
      ];
    case 'order':
      return [
        {
          type: 'ask',
          approval: { ...order, id: `a${number}` },
          yes: [
            { type: 'stream', text: 'The order is placed.', rate: 100 },
            answered('The order is placed.'),
          ],
          no: [{ type: 'stream', text: 'Nothing was sent.', rate: 100 }, answered('Nothing was sent.')],
        },
      ];
    case 'long': {
      const said = numbered(Number(number) || 2000);
      return [{ type: 'stream', text: said, rate: 500 }, answered(said)];
    }
    case 'slow':
      return [{ type: 'stream', text: numbered(5000, 's'), rate: 40 }];
    case 'hostile': {
      const said = hostile.join(' between ');
      return [{ type: 'stream', text: said, rate: 500 }, answered(said)];
    }
    default:
      return [{ type: 'stream', text: `You said: ${text}`, rate: 200 }, answered(`You said: ${text}`)];
  }
};

/** What must not reach a terminal: each piece would do something to it. */
export const hostile = [
  '\u001b]52;c;aGk=\u0007',
  '\u001b]0;title\u001b\\',
  '\u001b]8;;http://x\u0007link\u001b]8;;\u0007',
  '\u001b[2J\u001b[3J\u001b[H',
  '\u001b[10A\u001b[6n',
  '\u001bPq#0\u001b\\',
  '\u009b31m\u009d0;t\u009c',
  'LOSS 900\rGAIN 900',
  'abc\b\b\bxyz',
  '\u202eevil\u202c',
  '\u001b_app\u001b\\',
  '\u001bc',
  '\u001b]2;never ended\n',
  '\u0007\u0000\u000b\u000c',
];
