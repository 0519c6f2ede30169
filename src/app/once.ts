/** Builds on first use and keeps what was built; a failed build is tried again by the next caller. */
export function once<T>(build: () => Promise<T>): () => Promise<T> {
  let built: Promise<T> | undefined;
  return () => {
    built ??= build().catch((thrown: unknown) => {
      built = undefined;
      throw thrown;
    });
    return built;
  };
}
