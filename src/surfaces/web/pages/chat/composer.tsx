import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { icons } from '../../parts/icons.tsx';

interface ComposerWords {
  busy: boolean;
  send(text: string): void;
  stop(): void;
  aside?: ReactNode;
}

/** Where a question is written: Enter sends, Shift-Enter starts a line, Escape stops an answer. */
export function Composer({ busy, send, stop, aside }: ComposerWords) {
  const [text, setText] = useState('');
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => box.current?.focus(), []);
  const leave = () => {
    if (busy || text.trim() === '') return;
    send(text.trim());
    setText('');
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && busy) stop();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    leave();
  };
  return (
    <div className="composer">
      <div className="box">
        <textarea
          ref={box}
          rows={1}
          aria-label="Your question"
          placeholder="Ask coach"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={pressed}
        />
        {busy ? (
          <button type="button" className="icon" onClick={stop} aria-label="Stop the answer">
            {icons.stop}
          </button>
        ) : (
          <button
            type="button"
            className="icon"
            onClick={leave}
            aria-label="Send"
            disabled={text.trim() === ''}
          >
            {icons.send}
          </button>
        )}
      </div>
      <div className="row apart small dim">
        <span className="wide-only">Enter sends, Shift-Enter starts a line, Escape stops</span>
        {aside}
      </div>
    </div>
  );
}
