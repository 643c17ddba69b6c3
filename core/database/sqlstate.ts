import type { Refusal } from '#core/contracts/refusal'

/** Why PostgreSQL refused a statement, as far as we answer to it (PostgreSQL's appendix A, "Error Codes"). */
export const SQLSTATE = {
  notNullViolation: '23502',
  foreignKeyViolation: '23503',
  uniqueViolation: '23505',
  checkViolation: '23514',
  serializationFailure: '40001',
  deadlockDetected: '40P01',
} as const

type Fault = {
  code?: unknown
  constraint?: unknown
  cause?: unknown
  previous?: unknown
  errors?: unknown
}

/** How many errors may be wrapped in one another; a chain that goes in a circle ends too. */
const DEEPEST_CAUSE = 5

/**
 * The SQLSTATE of a fault, or null when it does not come from PostgreSQL. Drivers differ: MikroORM wraps what `pg`
 * throws, Kysely hands it through, `cause` may hold either, and Node gathers the errors of each address it tried.
 */
export function sqlState(fault: unknown): string | null {
  const origin = databaseFault(fault)
  return origin ? String(origin.code) : null
}

/** The name of the constraint that was broken, or null. */
export function brokenConstraint(fault: unknown): string | null {
  const name = databaseFault(fault)?.constraint
  return typeof name === 'string' ? name : null
}

/**
 * What a constraint says no to is refused: `work` is done, and a fault of the state `state` (of the constraint
 * `constraint`, when one is named) becomes `refusal()`. The transaction around it is lost, as after any fault.
 */
export async function refusing<T>(
  rule: { readonly state: string; readonly constraint?: string },
  refusal: () => Refusal,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    const isMeant =
      sqlState(fault) === rule.state && (!rule.constraint || brokenConstraint(fault) === rule.constraint)
    throw isMeant ? refusal() : fault
  }
}

function databaseFault(fault: unknown, depth = 0): Fault | null {
  if (depth >= DEEPEST_CAUSE || typeof fault !== 'object' || fault === null) return null
  const { code, cause, previous, errors } = fault as Fault
  // Five characters, at least one a digit: `EPIPE` and `ECONNREFUSED` are the operating system's.
  if (typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code)) return fault as Fault
  for (const each of [cause, previous, ...(Array.isArray(errors) ? errors : [])]) {
    const found = databaseFault(each, depth + 1)
    if (found) return found
  }
  return null
}
