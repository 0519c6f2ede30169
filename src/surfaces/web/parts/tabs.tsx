import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';

interface TabsWords<Name extends string> {
  label: string;
  tabs: readonly (readonly [name: Name, words: string])[];
  now: Name;
  choose(name: Name): void;
  children: ReactNode;
}

/** One of several views; arrows move between them as everywhere. */
export function Tabs<Name extends string>({ label, tabs, now, choose, children }: TabsWords<Name>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const moved = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    const at = (tabs.findIndex(([name]) => name === now) + by + tabs.length) % tabs.length;
    choose(tabs[at]![0]);
    list.current?.querySelectorAll('button')[at]?.focus();
  };
  return (
    <>
      <div className="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={moved}>
        {tabs.map(([name, words]) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            aria-selected={name === now}
            aria-controls={`${id}-panel`}
            tabIndex={name === now ? 0 : -1}
            onClick={() => choose(name)}
          >
            {words}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${now}`} className="stack">
        {children}
      </div>
    </>
  );
}
