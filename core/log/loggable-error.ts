import { sqlState } from '#core/database/sqlstate'
import { redacted } from './log-redaction'

export type LoggableError = {
  readonly type: string
  readonly message: string
  readonly code?: string
  readonly status?: number
  readonly constraint?: string
  readonly table?: string
  readonly stack?: string
  readonly cause?: LoggableError
}

/**
 * Of an error what helps to find it, and none of the values in it: the database's errors hold the statement with its
 * parameters and the row that was refused.
 */
export function loggableError(error: unknown, depth = 0): LoggableError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error).slice(0, 500) }
  const { code, status, constraint, table } = error as Error & {
    readonly [detail in 'code' | 'status' | 'constraint' | 'table']?: unknown
  }
  const isOfDatabase = sqlState(error) !== null
  return {
    type: error.name,
    message: isOfDatabase ? withoutValues(error.message) : error.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(typeof table === 'string' ? { table } : {}),
    stack: framesOf(error),
    ...(error.cause !== undefined && depth < 4 ? { cause: loggableError(error.cause, depth + 1) } : {}),
  }
}

/** PostgreSQL names the value after a colon, and MikroORM the row in a line of its own. */
function withoutValues(message: string): string {
  const [said = ''] = message.split('\n')
  return said.replace(/: ".*$/, '').slice(0, 300)
}

/** The places alone: the head of a stack repeats the message. */
function framesOf(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line))
  return frames.slice(0, 30).join('\n')
}

/** The same in lines, for a terminal. */
export function tellError(error: unknown): string {
  const { type, message, stack, cause } = loggableError(error)
  const because = cause ? `\nbecause of ${cause.type}: ${cause.message}\n${cause.stack ?? ''}` : ''
  return redacted(`${type}: ${message}\n${stack ?? ''}${because}`)
}
