/** What went wrong, in the six kinds a person or a script can act on, and one more for "already running". */
export type ErrorKind =
  | 'usage'
  | 'refused'
  | 'denied'
  | 'missing'
  | 'unavailable'
  | 'internal'
  | 'busy'
  | 'interrupted';

/** Exit code of the process and status of an HTTP answer, by kind. */
export const kinds: Record<ErrorKind, { exit: number; status: number }> = {
  usage: { exit: 2, status: 400 },
  refused: { exit: 3, status: 409 },
  denied: { exit: 4, status: 403 },
  missing: { exit: 5, status: 404 },
  unavailable: { exit: 69, status: 503 },
  internal: { exit: 70, status: 500 },
  busy: { exit: 75, status: 409 },
  interrupted: { exit: 130, status: 499 },
};

/** The one error services and adapters throw: what happened, and what to do next. */
export class CoachError extends Error {
  readonly kind: ErrorKind;
  readonly hint: string;

  constructor(kind: ErrorKind, message: string, hint = '', options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'CoachError';
    this.kind = kind;
    this.hint = hint;
  }
}

/** The shape every surface shows. */
export interface Failure {
  kind: ErrorKind;
  message: string;
  hint: string;
}

/** Any thrown value in the shape a surface shows; what is not ours becomes `internal` without its stack. */
export function failure(thrown: unknown): Failure {
  if (thrown instanceof CoachError) return { kind: thrown.kind, message: thrown.message, hint: thrown.hint };
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return {
      kind: 'interrupted',
      message: 'Stopped before it was done',
      hint: 'What was kept by then stays kept.',
    };
  }
  return {
    kind: 'internal',
    message: `Something in coach broke: ${message}`,
    hint: 'Run `coach doctor`; if it finds nothing, please report this message with the command you ran.',
  };
}
