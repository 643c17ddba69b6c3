import { Refusal } from '#core/contracts/refusal'

/** What somebody asked for, in the words that Ghost puts into its errors. */
export type Action = {
  readonly verb: 'list' | 'read' | 'save' | 'edit' | 'delete' | 'upload'
  readonly of: string
}

type More = {
  readonly context?: string
  readonly code?: string
  readonly property?: string
  readonly help?: string
  readonly details?: unknown
}

/** A refusal that Ghost’s programs understand: its type, its code and its words are Ghost 6’s. */
export class GhostRefusal extends Refusal {
  override name = 'GhostRefusal'
  constructor(
    status: Refusal['status'],
    readonly type: string,
    message: string,
    readonly more: More = {},
  ) {
    super(message, status)
  }
}

/** The body of an answer that is none. */
export function errorBody({ type, message, more }: GhostRefusal) {
  const { context = null, code = null, property = null, help = null, details = null } = more
  const id = crypto.randomUUID()
  return { errors: [{ message, context, type, details, property, help, code, id, ghostErrorCode: null }] }
}

/** `read post`, `list posts`. */
const phrase = ({ verb, of }: Action) => `${verb} ${verb === 'list' ? of : singular(of)}`

export function singular(of: string): string {
  return of.replace(/s$/, '')
}

export function notFound(action: Action): GhostRefusal {
  const noun = singular(action.of)
  return new GhostRefusal(404, 'NotFoundError', `Resource not found error, cannot ${phrase(action)}.`, {
    context: `${noun.charAt(0).toUpperCase()}${noun.slice(1)} not found.`,
  })
}

export function badRequest(action: Action, context: string): GhostRefusal {
  const message = `Request not understood error, cannot ${phrase(action)}.`
  return new GhostRefusal(400, 'BadRequestError', message, { context })
}

export function invalid(action: Action, context: string, more: Omit<More, 'context'> = {}): GhostRefusal {
  const message = `Validation error, cannot ${phrase(action)}.`
  return new GhostRefusal(422, 'ValidationError', message, { context, ...more })
}

export function tooMany(): GhostRefusal {
  return new GhostRefusal(429, 'TooManyRequestsError', 'Too many requests, try again later.', {
    code: 'TOO_MANY_REQUESTS',
  })
}

/** A refusal of the house, as Ghost would put it. */
export function inGhostsWords(refusal: Refusal, action: Action): GhostRefusal {
  if (refusal instanceof GhostRefusal) return refusal
  if (refusal.status === 404) return notFound(action)
  if (refusal.status === 422) return invalid(action, refusal.message)
  if (refusal.status === 429) return tooMany()
  return new GhostRefusal(refusal.status, TYPES[refusal.status] ?? 'BadRequestError', refusal.message)
}

const TYPES: Readonly<Partial<Record<Refusal['status'], string>>> = {
  401: 'UnauthorizedError',
  403: 'NoPermissionError',
  409: 'ConflictError',
  413: 'RequestEntityTooLargeError',
  415: 'UnsupportedMediaTypeError',
  503: 'MaintenanceError',
}
