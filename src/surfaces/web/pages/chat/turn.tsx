import { memo } from 'react';
import { Card, cardName } from '../../shown/card.tsx';
import { useDoing } from '../../state/asked.ts';
import { useOffered } from '../../state/offer.ts';
import { say } from '../../state/talk.ts';
import type { Part, Turn } from '../../state/turn.ts';
import { number } from '../../text/figures.ts';
import { Markdown } from '../../text/markdown.tsx';

const by = {
  model: 'by the model',
  rules: 'prepared advice, no model',
  fallback: 'prepared advice, the model failed',
};
const toolWords = { running: 'running', done: '', failed: 'failed', declined: 'not allowed' };

const ToolShown = memo(function ToolShown({ part }: { part: Extract<Part, { kind: 'tool' }> }) {
  return (
    <details className="tool" open={part.state === 'done' && cardName(part.command) !== null}>
      <summary>
        <span className="mono">{part.command}</span> {toolWords[part.state]}
        {part.ms === null ? '' : ` · ${number(part.ms, 0)} ms`}
      </summary>
      <div className="body">
        {part.error === null ? null : (
          <div className="note bad">
            <b>{part.error.message}</b>
            <span>{part.error.hint}</span>
          </div>
        )}
        {part.state === 'done' ? <Card command={part.command} output={part.output} /> : null}
        {part.state === 'running' ? <span className="dim">looking it up</span> : null}
      </div>
    </details>
  );
});

function PartShown({ part }: { part: Part }) {
  if (part.kind === 'tool') return <ToolShown part={part} />;
  if (part.kind === 'notice')
    return <p className={`small ${part.level === 'warning' ? 'warn' : 'dim'}`}>{part.message}</p>;
  if (part.text.trim() === '') return null;
  return part.cut ? (
    <details className="small dim">
      <summary>Words that were cut off and are no part of the answer</summary>
      <Markdown text={part.text} />
    </details>
  ) : (
    <Markdown text={part.text} />
  );
}

function Review({ of }: { of: NonNullable<Turn['review']> }) {
  if (of.points.length === 0 && of.note === null) return null;
  return (
    <div className="note calm small">
      <b>Second opinion</b>
      <ul>
        {of.points.map(({ text, level }) => (
          <li key={text}>
            <span className={`badge ${level === 'warning' ? 'bad' : level === 'caution' ? 'care' : ''}`}>
              {level}
            </span>{' '}
            {text}
          </li>
        ))}
        {of.note === null ? null : <li>{of.note}</li>}
      </ul>
    </div>
  );
}

/** Whether the answer was any good, said once; it is kept beside the turn. */
function Verdict({ turnId }: { turnId: string }) {
  const judging = useDoing('feedback');
  const said = judging.traced?.answer.recorded?.verdict;
  if (said !== undefined) return <span>{said === 'good' ? 'called good' : 'called bad'}</span>;
  return (
    <span className="row">
      {(['good', 'bad'] as const).map((verdict) => (
        <button
          key={verdict}
          type="button"
          className="plain little"
          disabled={judging.busy}
          onClick={() => void judging.run({ verdict, turn: turnId })}
        >
          {verdict === 'good' ? 'Good answer' : 'Bad answer'}
        </button>
      ))}
      {judging.trouble === null ? null : <span className="loss">{judging.trouble.message}</span>}
    </span>
  );
}

/** One question and its answer: words, cards, remarks, and what could be asked next. */
export const TurnShown = memo(function TurnShown({ turn, last }: { turn: Turn; last: boolean }) {
  const judges = useOffered('feedback');
  return (
    <article className="turn" aria-label={`Question: ${turn.asked.slice(0, 80)}`}>
      <p className="asked">{turn.asked}</p>
      {turn.parts.map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts only ever follow one another.
        <PartShown key={place} part={part} />
      ))}
      {turn.review === null ? null : <Review of={turn.review} />}
      <p className="small dim" role="status">
        {turn.status === 'running' ? (turn.phase ?? 'writing') : null}
        {turn.status === 'interrupted' ? 'stopped' : null}
        {turn.status === 'failed' ? 'failed' : null}
        {turn.status === 'done' && turn.by !== null ? by[turn.by] : null}
        {turn.status === 'done' && turn.cost !== null ? ` · $${number(turn.cost, 4)}` : null}
        {turn.status === 'done' && turn.ms !== null ? ` · ${number(turn.ms / 1000, 1)} s` : null}
      </p>
      {turn.status === 'done' && judges ? (
        <div className="small dim">
          <Verdict turnId={turn.id} />
        </div>
      ) : null}
      {last && turn.followUps.length > 0 ? (
        <div className="chips">
          {turn.followUps.map((words) => (
            <button key={words} type="button" onClick={() => say(words)}>
              {words}
            </button>
          ))}
        </div>
      ) : null}
    </article>
  );
});
