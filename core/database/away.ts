/** SQLSTATE classes and codes of a server that is not there, is going, is full, or gave up on a statement (PostgreSQL, appendix A). */
const AWAY_STATE = /^(?:08...|53...|57P0[1-4]|57014|55P03|25P03|58000)$/
const AWAY_CODE =
  /^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/
/** What `pg` and its pool say without a code. */
const AWAY_WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Cannot use a pool after calling end|Connection ended|driver has already been destroyed/
/** Values that no column of theirs takes: too long, too large, malformed, a day that no calendar has, bytes that are no text. */
const UNREADABLE_STATE = /^22(?:P02|P03|P05|001|003|007|008|009|021|023|026)$|^54000$/

/**
 * Whether a fault means that the database could not do its work now and may soon: then the answer is 503, and the same
 * question can be asked again. A connection of anything else that was refused is not one: `pg`'s errors stand in
 * this chain with a SQLSTATE, or as the cause of a query that failed.
 */
export function isDatabaseAway(fault: unknown): boolean {
  return chainOf(fault).some(
    ({ code, message, fromDatabase }) =>
      AWAY_STATE.test(code) || (AWAY_CODE.test(code) && fromDatabase) || AWAY_WORDS.test(message),
  )
}

/** Whether nobody took the connection: asked of a fault that can only be the database's. */
export function isUnreachable(fault: unknown): boolean {
  return isDatabaseAway(fault) || chainOf(fault).some(({ code }) => AWAY_CODE.test(code))
}

/** Whether the database refused a value that came from outside: what was asked for cannot exist. */
export function isUnreadableValue(fault: unknown): boolean {
  return chainOf(fault).some(({ code }) => UNREADABLE_STATE.test(code))
}

type Link = { readonly code: string; readonly message: string; readonly fromDatabase: boolean }

/** A fault and what caused it: MikroORM wraps, Kysely does not, and Node gathers one for each address it tried. */
function chainOf(fault: unknown, depth = 0): Link[] {
  if (!(fault instanceof Error) || depth > 5) return []
  const { code, errors } = fault as { code?: unknown; errors?: unknown }
  const causes = [fault.cause, ...(Array.isArray(errors) ? errors : [])]
  return [
    {
      code: typeof code === 'string' ? code : '',
      message: fault.message,
      fromDatabase: isFromDatabase(fault),
    },
    ...causes.flatMap(cause => chainOf(cause, depth + 1)),
  ]
}

/** MikroORM names its wrapper, `pg` and Kysely stand in the stack. */
function isFromDatabase(fault: Error): boolean {
  return (
    /Driver|ConnectionException/.test(fault.name) ||
    /[\\/](?:pg|pg-pool|kysely|@mikro-orm)[\\/]/.test(fault.stack ?? '')
  )
}
