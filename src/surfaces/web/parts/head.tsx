import type { ReactNode } from 'react';

/** The name of a page, what it is about, and what can be done on it. */
export function Head({ title, about, children }: { title: string; about?: ReactNode; children?: ReactNode }) {
  return (
    <div className="head">
      <div>
        <h1>{title}</h1>
        {about === undefined ? null : <p>{about}</p>}
      </div>
      {children === undefined ? null : <div className="more">{children}</div>}
    </div>
  );
}
