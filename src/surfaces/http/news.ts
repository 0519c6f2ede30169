import { CoachError } from '../../core/errors.ts';
import type { Who } from '../../ports/identity.ts';

/** Something that changed for somebody, told without what it changed to: who wants that asks for it. */
export interface NewsItem extends Record<string, unknown> {
  type: 'changed';
  command: string;
  at: number;
}

/** News by person: nobody hears another's. */
export interface News {
  tell(who: Who, item: NewsItem): void;
  /** Hears the news of a channel, `news` or `news/<user>`; gives how to stop. Throws `denied` for another's, and counts that. */
  subscribe(who: Who, channel: string, listener: (item: NewsItem) => void): () => void;
  /** How often another's channel was asked for. */
  readonly crossings: number;
}

export function news(): News {
  const listeners = new Map<string, Set<(item: NewsItem) => void>>();
  let crossings = 0;
  return {
    get crossings() {
      return crossings;
    },
    tell(who, item) {
      for (const listener of listeners.get(who.id) ?? []) listener(item);
    },
    subscribe(who, channel, listener) {
      if (channel !== 'news' && channel !== `news/${who.id}`) {
        crossings++;
        throw new CoachError('denied', `"${channel}" is not a channel of yours`, 'Your own is "news".');
      }
      const own = listeners.get(who.id) ?? new Set();
      listeners.set(who.id, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0) listeners.delete(who.id);
      };
    },
  };
}
