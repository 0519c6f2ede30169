/** Values handed from whoever makes them to one reader, in order. */
export interface Channel<T> extends AsyncIterable<T> {
  push(value: T): void;
  end(): void;
  readonly ended: boolean;
}

/** A channel; `abandoned` is called when its reader leaves before the end. */
export function channel<T>(abandoned: () => void = () => undefined): Channel<T> {
  const waiting: T[] = [];
  let ended = false;
  let wake: (() => void) | null = null;
  const stir = () => {
    wake?.();
    wake = null;
  };
  return {
    get ended() {
      return ended;
    },
    push(value) {
      if (ended) return;
      waiting.push(value);
      stir();
    },
    end() {
      ended = true;
      stir();
    },
    async *[Symbol.asyncIterator]() {
      let over = false;
      try {
        for (;;) {
          while (waiting.length > 0) yield waiting.shift()!;
          if (ended) {
            over = true;
            return;
          }
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      } finally {
        if (!over) abandoned();
      }
    },
  };
}
