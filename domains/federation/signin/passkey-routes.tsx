import { rejectField, typedTexts } from '#core/app/form'
import { safeReturnTo } from '#core/oauth/return-to'
import { TooManySignIns } from '#core/services/federation/identity/refusals'
import { PasskeyRefused } from '#core/services/federation/passkeys/refusals'
import { memberOfPasskey, signInOptions } from '#core/services/federation/passkeys/use-passkey'
import type { Room } from '../../domain'
import { enter } from './enter'
import { SignInPage } from './pages'

/** Signing in with a passkey: what a script asks for, and the form that it fills in. */
export const passkeySignIn: Room = (app, house) => {
  app.post('/passkeys/challenges', async ({ ctx, reply }) => {
    try {
      return reply.json(await signInOptions(ctx))
    } catch (error) {
      if (!(error instanceof TooManySignIns)) throw error
      return reply.json({ error: error.message }, { status: error.status })
    }
  })

  app.post('/signin/passkey', async ({ body, request, ...scope }) => {
    const { ctx, page, reply } = scope
    const typed = typedTexts(body)
    const continueTo = safeReturnTo(typed.continue_to)
    try {
      const memberId = await memberOfPasskey(ctx, typed.credential)
      // Its device has asked for a finger or a PIN: two factors in one.
      const methods = ['pop', 'user', 'mfa'] as const
      return await enter(house, scope, request, { memberId, methods, means: 'a passkey', continueTo })
    } catch (error) {
      if (!(error instanceof PasskeyRefused)) throw error
      const rejected = rejectField({}, 'email', error.message)
      return reply.html(<SignInPage page={page} continueTo={continueTo} rejected={rejected} />, {
        status: 422,
      })
    }
  })
}
