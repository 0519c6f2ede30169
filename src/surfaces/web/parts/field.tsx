import type { ReactNode } from 'react';

interface FieldWords {
  name: string;
  value: string;
  change(value: string): void;
  kind?: 'text' | 'number' | 'date' | 'password';
  hint?: string;
  list?: readonly string[];
  required?: boolean;
  step?: string;
  min?: string;
}

export function Field({ name, value, change, kind = 'text', hint, list, required, step, min }: FieldWords) {
  const id = list === undefined ? undefined : `list-${name.replaceAll(' ', '-')}`;
  return (
    <label className="field">
      <span>{name}</span>
      <input
        type={kind}
        value={value}
        placeholder={hint}
        required={required}
        list={id}
        step={step}
        min={min}
        autoComplete={kind === 'password' ? 'current-password' : 'off'}
        spellCheck={false}
        onChange={(event) => change(event.target.value)}
      />
      {list === undefined ? null : (
        <datalist id={id}>
          {list.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </label>
  );
}

interface ChoiceWords {
  name: string;
  value: string;
  change(value: string): void;
  options: readonly (readonly [value: string, words: string])[];
}

export function Choice({ name, value, change, options }: ChoiceWords) {
  return (
    <label className="field">
      <span>{name}</span>
      <select value={value} onChange={(event) => change(event.target.value)}>
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Tick({
  value,
  change,
  children,
}: {
  value: boolean;
  change(value: boolean): void;
  children: ReactNode;
}) {
  return (
    <label className="tick">
      <input type="checkbox" checked={value} onChange={(event) => change(event.target.checked)} />
      {children}
    </label>
  );
}
