const key = 'coach.visits';
const most = 60;

export interface Visit {
  /** The page and what follows it in the address: chain/NIFTY. */
  path: string;
  n: number;
}

function read(): Visit[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    if (!Array.isArray(kept)) return [];
    return kept.filter(
      (one: unknown): one is Visit =>
        typeof one === 'object' &&
        one !== null &&
        typeof (one as Visit).path === 'string' &&
        typeof (one as Visit).n === 'number',
    );
  } catch {
    return [];
  }
}

/** Counts a page that was opened, in this browser alone: nothing of it is sent. */
export function visited(path: string): void {
  const visits = read();
  const before = visits.find((visit) => visit.path === path)?.n ?? 0;
  const next = [{ path, n: before + 1 }, ...visits.filter((visit) => visit.path !== path)];
  try {
    localStorage.setItem(key, JSON.stringify(next.slice(0, most)));
  } catch {
    // A browser that keeps nothing has no favourites.
  }
}

/** What was opened most in this browser, the most first; of equals the newest. */
export const mostVisited = (): Visit[] => read().sort((a, b) => b.n - a.n);
