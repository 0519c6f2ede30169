import { CallFailure } from '../call/failure.ts';

/** Cuts a body of server-sent events (WHATWG HTML §9.2.6) into the data of its events. */
export interface EventScanner {
  /** Takes bytes cut anywhere; throws CallFailure `too_large` for a line beyond the cap. */
  push(chunk: Uint8Array): void;
  /** The body ended: hands out what stands there without its closing blank line. */
  end(): void;
}

const lineFeed = 0x0a;

/** Collects the bytes of one line. A line is decoded once, when it is whole, so a character cut by the network stays whole. */
function lineHolder(lineBytes: number) {
  let held: Buffer[] = [];
  let bytes = 0;
  return {
    get empty() {
      return bytes === 0;
    },
    hold(piece: Buffer) {
      bytes += piece.length;
      if (bytes > lineBytes)
        throw new CallFailure('too_large', { detail: `a line above ${lineBytes} bytes` });
      held.push(piece);
    },
    release(): string {
      const line = held.length === 1 ? held[0]!.toString('utf8') : Buffer.concat(held).toString('utf8');
      held = [];
      bytes = 0;
      return line;
    },
  };
}

/** Collects the data lines of one event; comments and the other fields are passed over. */
function eventHolder(onData: (data: string[]) => void) {
  let data: string[] = [];
  let first = true;

  const flush = () => {
    if (data.length === 0) return;
    const whole = data;
    data = [];
    onData(whole);
  };
  const field = (line: string) => {
    if (line === '') flush();
    else if (line.startsWith('data:')) data.push(line.charCodeAt(5) === 0x20 ? line.slice(6) : line.slice(5));
  };
  return {
    flush,
    line(raw: string) {
      const line = first && raw.charCodeAt(0) === 0xfeff ? raw.slice(1) : raw;
      first = false;
      if (!line.includes('\r')) return field(line);
      // A carriage return alone ends a line too; one before the line feed belongs to it.
      for (const part of (line.endsWith('\r') ? line.slice(0, -1) : line).split('\r')) field(part);
    },
  };
}

/** Scans bytes for the lines of an event stream; `onData` gets the data lines of each event. */
export function eventScanner(lineBytes: number, onData: (data: string[]) => void): EventScanner {
  const line = lineHolder(lineBytes);
  const event = eventHolder(onData);
  return {
    push(chunk) {
      const bytes = Buffer.isBuffer(chunk)
        ? chunk
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      let from = 0;
      for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, from)) {
        line.hold(bytes.subarray(from, at));
        event.line(line.release());
        from = at + 1;
      }
      // A copy: the chunk may be a window into a buffer that is used again.
      if (from < bytes.length) line.hold(Buffer.from(bytes.subarray(from)));
    },
    end() {
      if (!line.empty) event.line(line.release());
      event.flush();
    },
  };
}
