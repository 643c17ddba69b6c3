import { ChangedMeanwhile, Gone, NotFound, SignInRequired } from '#core/contracts/refusal'
import type { App } from '../scoped-app'
import { takesFiles } from '../uploads'

/** What a handler may come to, each at an address of its own. */
const FAULTS: Readonly<Record<string, () => Error>> = {
  gone: () => new Gone('It was eaten.'),
  missing: () => new NotFound(),
  members: () => new SignInRequired(),
  collision: () => new ChangedMeanwhile({ title: 'Theirs' }, '7'),
  broken: () => new Error('odd'),
  away: () => Object.assign(new Error('too many connections'), { code: '53300' }),
  unreadable: () => Object.assign(new Error('invalid input syntax'), { code: '22P02' }),
}

/** A concept that does nothing but show what arrives, and fail in every way there is. */
export function toyRoom(app: App): void {
  app.all('/echo', async ({ request, body, ctx }) =>
    Response.json({ method: request.method, body: body ?? null, who: ctx.viewer.member?.handle ?? null }),
  )
  for (const [name, fault] of Object.entries(FAULTS)) {
    const fail = () => {
      throw fault()
    }
    app.get(`/${name}`, fail).post(`/${name}`, fail).put(`/${name}`, fail).get(`/fragments/toy/${name}`, fail)
  }
  takesFiles(app, '/pictures/:id', 'editor')
  app.post('/pictures/:id', ({ body }) => Response.json(Object.keys((body ?? {}) as Record<string, unknown>)))
  app.get('/nothing', () => new Response(null, { status: 204 }))
}
