import { distrustSigningKey, renewSigningKey, signingKeys } from '#core/services/federation/oauth/signing-key'
import { allSessions, endOneSignIn, endSignInsOf } from '#core/services/federation/sessions/all-sessions'
import { rateLimits } from '#core/services/federation/sessions/rate-limits'
import type { Room } from '../../domain'
import { KeysPage } from './keys-page'
import { LimitsPage } from './limits-page'
import { SessionsPage } from './sessions-page'

/** Who is signed in, what we sign with, and who is held back: for whoever looks after security. */
export const sessions: Room = app => {
  app.get('/operator/sessions', async ({ ctx, page, query, reply }) => {
    const text = (name: string) => (query[name] ?? '').slice(0, 254)
    const filter = { who: text('who'), address: text('address'), before: query.before || undefined }
    return reply.html(<SessionsPage page={page} filter={filter} {...(await allSessions(ctx, filter))} />)
  })
  app.delete('/operator/sessions/:id', async ({ ctx, params, reply }) => {
    await endOneSignIn(ctx, params.id)
    return reply.see('/operator/sessions', { kind: 'success', text: 'Signed out there.' })
  })
  app.delete('/operator/members/:id/sessions', async ({ ctx, params, reply }) => {
    const ended = await endSignInsOf(ctx, params.id)
    const text = ended === 1 ? 'Signed out there.' : `Signed out in ${ended} places.`
    return reply.see('/operator/sessions', { kind: 'success', text })
  })

  app.get('/operator/keys', async ({ ctx, page, reply }) =>
    reply.html(<KeysPage page={page} keys={await signingKeys(ctx)} />),
  )
  app.post('/operator/keys/:algorithm', async ({ ctx, params, reply }) => {
    await renewSigningKey(ctx, params.algorithm)
    return reply.see('/operator/keys', { kind: 'success', text: 'The next key is published.' })
  })
  app.delete('/operator/keys/:kid', async ({ ctx, params, reply }) => {
    await distrustSigningKey(ctx, params.kid)
    return reply.see('/operator/keys', { kind: 'success', text: 'The key is gone.' })
  })

  app.get('/operator/limits', async ({ ctx, page, reply }) =>
    reply.html(<LimitsPage page={page} limits={await rateLimits(ctx)} />),
  )
}
