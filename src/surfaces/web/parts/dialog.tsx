import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react';

interface DialogWords {
  title: string;
  close(): void;
  children: ReactNode;
  className?: string;
}

/** A window over the page: the browser keeps the focus in it and gives it back, Escape closes it. */
export function Dialog({ title, close, children, className }: DialogWords) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed before it leaves the page: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      className={className}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <div>
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

interface ConfirmWords {
  title: string;
  /** What will be done, a line a fact. */
  lines: readonly string[];
  yes: string;
  no?: string;
  danger?: boolean;
  busy?: boolean;
  confirm(): void;
  refuse(): void;
  children?: ReactNode;
}

/** Asks for a yes. The button that changes nothing has the focus, so that Enter does no harm. */
export function Confirm({ title, lines, yes, no, danger, busy, confirm, refuse, children }: ConfirmWords) {
  const calm = useRef<HTMLButtonElement>(null);
  useEffect(() => calm.current?.focus(), []);
  return (
    <Dialog title={title} close={refuse}>
      {lines.length === 0 ? null : (
        <ul className="lines">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {children}
      <div className="acts">
        <button type="button" ref={calm} onClick={refuse}>
          {no ?? 'Not now'}
        </button>
        <button type="button" className={danger ? 'stop' : 'first'} disabled={busy} onClick={confirm}>
          {yes}
        </button>
      </div>
    </Dialog>
  );
}
