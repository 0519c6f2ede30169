/** Figures of a benchmark with the goals they are held to; a missed one makes the run fail once all are known. */
export function goals() {
  const missed = [];
  const say = (name, figure) => process.stdout.write(`${name.padEnd(58)} ${figure}\n`);
  return {
    say,
    /** `met` is whether the figure holds the goal that `wanted` says. */
    goal(name, figure, wanted, met) {
      say(name, `${figure}  (goal ${wanted}: ${met ? 'held' : 'MISSED'})`);
      if (!met) missed.push(name);
    },
    end() {
      if (missed.length === 0) return;
      process.stdout.write(`missed: ${missed.join('; ')}\n`);
      process.exitCode = 1;
    },
  };
}
