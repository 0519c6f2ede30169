export function line(question: string, signal: AbortSignal): Promise<string> {
  const { stdin, stderr } = process;
  if (signal.aborted || stdin.readableEnded) return Promise.resolve('');
  return new Promise((resolve) => {
    const done = (answer: string) => {
      stdin.off('data', heard).off('end', ended).pause();
      signal.removeEventListener('abort', ended);
      resolve(answer.trim());
    };
    const heard = (chunk: Buffer | string) => done(String(chunk));
    const ended = () => done('');
    stdin.on('data', heard).on('end', ended);
    signal.addEventListener('abort', ended);
    stderr.write(question);
    // Paused after a question before this one, it would never speak again and the program would end without a word.
    stdin.resume();
  });
}

/** Whether stdin has something to give, or has ended, within that time. A terminal is never waited for. */
export function begins(ms: number): Promise<boolean> {
  const { stdin } = process;
  if (stdin.isTTY) return Promise.resolve(false);
  return new Promise((resolve) => {
    const done = (came: boolean) => {
      clearTimeout(timer);
      stdin.off('readable', heard).off('end', heard).off('error', heard);
      resolve(came);
    };
    const heard = () => done(true);
    const timer = setTimeout(() => done(false), ms);
    stdin.on('readable', heard).on('end', heard).on('error', heard);
  });
}

/** A line typed on a terminal that shows nothing of it. Ctrl-C and Ctrl-D give an empty one. */
export function hiddenLine(question: string, signal: AbortSignal): Promise<string | null> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) return Promise.resolve(null);
  return new Promise((resolve) => {
    let typed = '';
    const done = (line: string) => {
      stdin.off('data', heard).setRawMode(false).pause();
      signal.removeEventListener('abort', stop);
      stderr.write('\n');
      resolve(line.trim());
    };
    const stop = () => done('');
    const heard = (chunk: Buffer) => {
      for (const key of chunk.toString('utf8')) {
        if (key === '\r' || key === '\n') return done(typed);
        if (key === '\u0003' || key === '\u0004') return done('');
        typed = key === '\u007f' || key === '\b' ? typed.slice(0, -1) : typed + key;
      }
    };
    signal.addEventListener('abort', stop);
    stderr.write(question);
    stdin.setRawMode(true).resume().on('data', heard);
  });
}
