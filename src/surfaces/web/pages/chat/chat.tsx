import { useEffect, useRef, useState } from 'react';
import { ask, type Trouble, troubleIn } from '../../api/client.ts';
import { Choice } from '../../parts/field.tsx';
import { Blank, TroubleNote } from '../../parts/panel.tsx';
import { useAsked } from '../../state/asked.ts';
import { useOffered } from '../../state/offer.ts';
import { decide, open, say, stop, useTalk } from '../../state/talk.ts';
import { Approve } from './approve.tsx';
import { Composer } from './composer.tsx';
import { TurnShown } from './turn.tsx';

const openers = [
  'How does NIFTY look?',
  'What may I still risk today?',
  'Which of my habits cost me most?',
  'Explain my largest position',
];

/** Keeps the newest line in view while words come, unless the reader went up to read. */
function useFollowing(changes: unknown) {
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows what changes.
  useEffect(() => {
    const element = box.current;
    if (element !== null && following.current) element.scrollTop = element.scrollHeight;
  }, [changes]);
  const scrolled = () => {
    const element = box.current;
    if (element !== null)
      following.current = element.scrollHeight - element.scrollTop - element.clientHeight < 60;
  };
  return { box, scrolled };
}

function Earlier({ sessionId, busy }: { sessionId: string | null; busy: boolean }) {
  const has = useOffered('sessions list');
  const sessions = useAsked('sessions list', has ? { limit: 20 } : null).traced?.answer.sessions ?? [];
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const choose = async (id: string) => {
    setTrouble(null);
    if (id === '') return open(null);
    try {
      const { answer } = await ask('sessions show', { id, outputs: true });
      open(id, answer.turns);
    } catch (thrown) {
      setTrouble(troubleIn(thrown));
    }
  };
  if (!has) return null;
  const known = sessions.some(({ id }) => id === sessionId);
  return (
    <>
      <div style={{ opacity: busy ? 0.6 : 1 }}>
        <Choice
          name="Conversation"
          value={sessionId ?? ''}
          change={(id) => void choose(id)}
          options={[
            ['', 'A new one'],
            ...(sessionId !== null && !known ? [[sessionId, 'This one'] as const] : []),
            ...sessions.map(({ id, title }) => [id, title.slice(0, 60) || id] as const),
          ]}
        />
      </div>
      {trouble === null ? null : <TroubleNote trouble={trouble} />}
    </>
  );
}

/** A conversation with coach: words as they come, cards for what was looked up, a clear question before anything is done. */
export function Chat() {
  const talk = useTalk();
  const { box, scrolled } = useFollowing(talk.turns);
  const last = talk.turns.at(-1);
  return (
    <>
      <h1 className="unseen">Chat</h1>
      <div className="talk">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
        <section className="said" ref={box} onScroll={scrolled} tabIndex={0} aria-label="Conversation">
          {talk.turns.length === 0 ? (
            <Blank>
              <p>Ask about markets, your book or the desk. What would change something waits for your yes.</p>
              <div className="chips">
                {openers.map((words) => (
                  <button key={words} type="button" onClick={() => say(words)}>
                    {words}
                  </button>
                ))}
              </div>
            </Blank>
          ) : null}
          {talk.turns.map((turn, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: turns are never reordered, and one gets its name when it ends.
            <TurnShown key={place} turn={turn} last={turn === last} />
          ))}
          {talk.trouble === null ? null : <TroubleNote trouble={talk.trouble} />}
        </section>
        <Composer
          busy={talk.running}
          send={say}
          stop={stop}
          aside={<Earlier sessionId={talk.sessionId} busy={talk.running} />}
        />
      </div>
      {last?.approval ? (
        <Approve approval={last.approval} decide={(approved) => decide(last.approval!.id, approved)} />
      ) : null}
    </>
  );
}
