import { rejectField, typedTexts } from '#core/app/form'
import { requireRole } from '#core/contracts/require-role'
import { ROLES } from '#core/contracts/viewer'
import { OwnSecondFactorFirst } from '#core/services/federation/second-factor/refusals'
import {
  requireSecondFactorFor,
  rolesWithSecondFactor,
} from '#core/services/federation/second-factor/required-roles'
import type { Room } from '../../domain'
import { SignInSettingsPage } from './sign-in-settings-page'

/** The operator says whose roles ask for more than a letter. */
export const signInSettings: Room = app => {
  app.get('/operator/sign-in', async ({ ctx, page, reply }) => {
    requireRole(ctx, 'operator')
    return reply.html(<SignInSettingsPage page={page} chosen={await rolesWithSecondFactor(ctx)} />)
  })

  app.put('/operator/sign-in', async ({ ctx, page, body, signIn, reply }) => {
    const typed = typedTexts(body)
    const chosen = ROLES.filter(role => typed[role] === 'on')
    try {
      await requireSecondFactorFor(ctx, chosen, signIn)
    } catch (error) {
      if (!(error instanceof OwnSecondFactorFirst)) throw error
      const rejected = rejectField(body, 'roles', error.message)
      return reply.html(<SignInSettingsPage page={page} chosen={chosen} rejected={rejected} />, {
        status: 422,
      })
    }
    return reply.see('/operator/sign-in', { kind: 'success', text: 'Saved.' })
  })
}
