import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { CoachError, type Failure, failure, kinds } from '../../core/errors.ts';

/** Errors of the server itself, in words of the house. Others of its own keep their status and say what they are. */
const known: Record<string, { status: number; failure: Failure }> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    failure: {
      kind: 'usage',
      message: 'A body is JSON',
      hint: 'Send it with Content-Type: application/json.',
    },
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    status: 400,
    failure: { kind: 'usage', message: 'The body is empty', hint: 'Send the input as one JSON object.' },
  },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    failure: { kind: 'usage', message: 'The body is too large', hint: 'Send less at once.' },
  },
};

/** The one place where a failure becomes an answer. */
export function refuse(reply: FastifyReply, error: Failure, status = kinds[error.kind].status): FastifyReply {
  const { kind, message, hint } = error;
  return reply
    .status(status)
    .type('application/json')
    .send(JSON.stringify({ error: { kind, message, hint } }));
}

function worded(thrown: FastifyError | CoachError): { status: number; failure: Failure } {
  if (thrown instanceof CoachError) {
    const { statusCode = kinds[thrown.kind].status } = thrown as CoachError & { statusCode?: number };
    return { status: statusCode, failure: failure(thrown) };
  }
  const own = known[thrown.code];
  if (own !== undefined) return own;
  const status = thrown.statusCode ?? 500;
  if (status >= 500) return { status: 500, failure: failure(thrown) };
  return { status, failure: { kind: 'usage', message: thrown.message, hint: 'See docs/serve.md.' } };
}

/** Every failure in the one shape, whoever noticed it. */
export function troubles(app: FastifyInstance, log: (message: string) => void): void {
  app.setErrorHandler<FastifyError | CoachError>((thrown, _request, reply) => {
    const { status, failure: said } = worded(thrown);
    if (said.kind === 'internal') log(said.message);
    return refuse(reply, said, status);
  });
}
