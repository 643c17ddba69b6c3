import pino, { type DestinationStream, type Logger } from 'pino'
import { redacted } from './log-redaction'
import { loggableError } from './loggable-error'
import { currentCause } from './request-id'

export type Log = Logger

/**
 * JSON lines on standard error: standard output belongs to what `bun start` says. Each line carries the id of the request
 * or the job that caused it; no line carries a token, whatever its writer put there.
 */
export function createLog(level: string, destination: DestinationStream = standardError()): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ ...currentCause() }),
      // The line's own `requestId` is the same or a better one.
      mixinMergeStrategy: (line, mixin) => ({ ...mixin, ...line }),
      serializers: { err: loggableError },
      hooks: { streamWrite: redacted },
    },
    destination,
  )
}

/** Where the lines go unless said. */
export function standardError(): DestinationStream {
  return pino.destination({ dest: 2, sync: true })
}
