import { Elysia } from 'elysia'
import type { DomainName } from '#core/contracts/domain'
import { Refusal } from '#core/contracts/refusal'
import { cleanDeep } from '#core/text/clean'
import { seenLine } from '#core/text/one-line'
import { withSeenLines } from './form'
import type { RequestScope } from './request-scope'

type Handling = {
  scopeOf(request: Request): Promise<RequestScope>
  /** What somebody is told when a handler throws. */
  refuse(request: Request, error: unknown, code?: unknown, body?: unknown): Promise<Response>
}

/** An Elysia app whose handlers get `ctx`, `page` and `reply` beside its own, and whose errors are answered in one place. */
export function scopedApp(domain: DomainName, { scopeOf, refuse }: Handling) {
  return (
    new Elysia({ name: domain, normalize: false })
      .onError(context => {
        const { error, code, request } = context
        return refuse(request, error, code, (context as { body?: unknown }).body)
      })
      // The gate for forms and for JSON from elsewhere: no handler sees text that nothing can keep or show.
      .onTransform(context => {
        const { query } = context
        // Words that are looked for, by whoever: as those that are kept.
        if (typeof query.q === 'string') query.q = seenLine(query.q)
        const body = cleanBody(context.body)
        context.body = isForm(context.request) && body !== undefined ? withSeenLines(body) : body
      })
      .resolve(({ request }) => scopeOf(request))
  )
}

/** The app that rooms are added to. */
export type App = ReturnType<typeof scopedApp>

const isForm = ({ headers }: Request): boolean =>
  /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(headers.get('content-type') ?? '')

function cleanBody(body: unknown): unknown {
  try {
    return cleanDeep(body)
  } catch (fault) {
    if (fault instanceof RangeError) throw new BodyTooDeep()
    throw fault
  }
}

class BodyTooDeep extends Refusal {
  override name = 'BodyTooDeep'
  constructor() {
    super('That is nested too deeply to be meant. Nothing was changed.', 400)
  }
}
