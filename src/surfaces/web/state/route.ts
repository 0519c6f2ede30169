import { useSyncExternalStore } from 'react';

export interface Route {
  page: string;
  /** What follows the page in the address, like the symbol of a chain. */
  rest: string[];
  query: URLSearchParams;
}

function read(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [page = '', ...rest] = path.split('/').filter(Boolean).map(decodeURIComponent);
  return { page: page === '' ? 'home' : page, rest, query: new URLSearchParams(query) };
}

let now = read(window.location.hash);

function subscribe(told: () => void): () => void {
  const moved = () => {
    now = read(window.location.hash);
    told();
  };
  window.addEventListener('hashchange', moved);
  return () => window.removeEventListener('hashchange', moved);
}

/** Where the address bar stands. Addresses are fragments: the server needs to know one page only. */
export const useRoute = (): Route => useSyncExternalStore(subscribe, () => now);

/** The address of a page, as a link has it. */
export function to(page: string, rest: readonly string[] = [], query: Record<string, string> = {}): string {
  const asked = new URLSearchParams(query).toString();
  return `#/${[page, ...rest].map(encodeURIComponent).join('/')}${asked === '' ? '' : `?${asked}`}`;
}

export const go = (address: string): void => {
  window.location.hash = address;
};
