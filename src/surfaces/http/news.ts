import { CoachError } from '../../core/errors.ts';
import type { Who } from '../../ports/identity.ts';

/** Something that changed for somebody, told without what it changed to: who wants that asks for it. */
export interface NewsItem extends Record<string, unknown> {
  type: 'changed';
  command: string;
  at: number;
}

/** News by store: nobody hears what is done on one that is not theirs to see. */
export interface News {
  tell(who: Who, item: NewsItem): void;
  /** Hears the news of a channel, `news` or `news/<user>`; gives how to stop. Throws `denied` for another's, and counts that. */
  subscribe(who: Who, channel: string, listener: (item: NewsItem) => void): () => void;
  /** How often another's channel was asked for. */
  readonly crossings: number;
}

/** Whose changes somebody sees: those of the store they share with others, or of their own. */
const storeOf = ({ id, role }: Who): string => (role === 'trader' ? id : 'shared');

export function news(): News {
  const listeners = new Map<string, Set<(item: NewsItem) => void>>();
  let crossings = 0;
  return {
    get crossings() {
      return crossings;
    },
    tell(who, item) {
      for (const listener of listeners.get(storeOf(who)) ?? []) listener(item);
    },
    subscribe(who, channel, listener) {
      if (channel !== 'news' && channel !== `news/${who.id}`) {
        crossings++;
        throw new CoachError('denied', `"${channel}" is not a channel of yours`, 'Your own is "news".');
      }
      const key = storeOf(who);
      const own = listeners.get(key) ?? new Set();
      listeners.set(key, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0) listeners.delete(key);
      };
    },
  };
}
