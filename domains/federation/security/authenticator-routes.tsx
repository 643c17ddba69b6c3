import { type Rejected, rejectField, typedTexts } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { requireMember } from '#core/contracts/require-role'
import {
  beginAuthenticator,
  confirmAuthenticator,
  removeAuthenticator,
  waitingAuthenticator,
} from '#core/services/federation/second-factor/authenticator'
import { renewRecoveryCodes } from '#core/services/federation/second-factor/recovery-codes'
import { WrongSecondFactor } from '#core/services/federation/second-factor/refusals'
import type { Room } from '../../domain'
import { beginSession } from '../signin/begin-session'
import { RecoveryCodesPage, SetUpAuthenticatorPage } from './authenticator-pages'

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

/** A member's authenticator app, and the codes for the day it is lost. */
export const authenticator: Room = (app, house) => {
  app.post('/security/authenticator', async ({ ctx, reply }) => {
    await beginAuthenticator(ctx)
    return reply.see('/security/authenticator')
  })

  app.get('/security/authenticator', scope => showSetUp(scope))

  app.post('/security/authenticator/confirmation', async ({ body, request, ...scope }) => {
    const { ctx, page, reply } = scope
    try {
      const codes = await confirmAuthenticator(ctx, typedTexts(body).code ?? '')
      // They have shown both now: a new session, with all that their roles may do.
      const { id: memberId } = requireMember(ctx)
      const means = 'setting up an authenticator app'
      await beginSession(house, scope, request, { memberId, methods: ['otp', 'mfa'], means })
      return reply.html(<RecoveryCodesPage page={page} codes={codes} />, UNKEPT)
    } catch (error) {
      if (!(error instanceof WrongSecondFactor)) throw error
      return showSetUp(scope, rejectField(body, 'code', error.message))
    }
  })

  app.delete('/security/authenticator', async ({ ctx, reply }) => {
    await removeAuthenticator(ctx)
    return reply.see('/security', { kind: 'success', text: 'The authenticator app is removed.' })
  })

  app.post('/security/recovery-codes', async ({ ctx, page, reply }) => {
    const codes = await renewRecoveryCodes(ctx)
    return reply.html(<RecoveryCodesPage page={page} codes={codes} />, UNKEPT)
  })
}

const UNKEPT = { headers: { 'cache-control': 'no-store' } }

async function showSetUp({ ctx, page, reply }: Scope, rejected?: Rejected): Promise<Response> {
  const made = await waitingAuthenticator(ctx)
  if (!made) return reply.see('/security')
  return reply.html(<SetUpAuthenticatorPage page={page} {...made} rejected={rejected} />, {
    status: rejected ? 422 : 200,
    ...UNKEPT,
  })
}
