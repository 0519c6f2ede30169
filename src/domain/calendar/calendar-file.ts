interface Special {
  kind: string;
  open: string | null;
  close: string | null;
  breaks: readonly (readonly [from: string, to: string])[];
}

/** Days that an exchange announced after the calendar was made. */
export interface AnnouncedDays {
  /** Last day of the years whose list is whole; null where days were only added. */
  through: string | null;
  closed: readonly string[];
  /** Sessions whose hours were not announced with them, like the muhurat evening. */
  special: readonly { date: string; kind: string }[];
  source: string;
}

export interface Calendar {
  from: string;
  through: string;
  source: string;
  closed: ReadonlySet<string>;
  special: ReadonlyMap<string, Special>;
  hours: { segment: string; from: string; open: string; close: string }[];
}

export interface CalendarFile {
  from: string;
  through: string;
  source: string;
  hours: Calendar['hours'];
  closed: Record<string, string>;
  special: { date: string; kind: string; open?: string; close?: string; breaks?: [string, string][] }[];
}

export function read(file: CalendarFile): Calendar {
  const closed = new Set<string>();
  for (const [year, days] of Object.entries(file.closed)) {
    for (const monthDay of days.split(' ')) closed.add(`${year}-${monthDay}`);
  }
  const special = new Map<string, Special>();
  for (const { date, kind, open, close, breaks } of file.special) {
    special.set(date, { kind, open: open ?? null, close: close ?? null, breaks: breaks ?? [] });
  }
  return { from: file.from, through: file.through, source: file.source, closed, special, hours: file.hours };
}
