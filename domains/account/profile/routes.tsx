import { t } from 'elysia'
import { readForm, rejectField } from '#core/app/form'
import { openChange, requestEmailChange } from '#core/services/account/profile/change-email'
import {
  cancelEmailChange,
  confirmEmailChange,
  readCancelling,
  readEmailChange,
} from '#core/services/account/profile/confirm-email'
import { AddressUnusable, TooManyChanges } from '#core/services/account/profile/email-refusals'
import { profile as profileOf, updateProfile } from '#core/services/account/profile/profile'
import type { Room } from '../../domain'
import { CancelEmailPage, ConfirmEmailPage, EmailKeptPage } from './email-pages'
import { ProfilePage } from './pages'

const Fields = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Give a name of at most 120 characters.' }),
  bio: t.Optional(t.String({ maxLength: 1_000 })),
})

const Address = t.Object({
  email: t.String({ minLength: 3, maxLength: 254, error: 'Type your new e-mail address.' }),
})

/** Who a member is to others. */
export const profile: Room = app => {
  app.get('/profile', async ({ ctx, page, reply }) =>
    reply.html(<ProfilePage page={page} profile={await profileOf(ctx)} change={await openChange(ctx)} />),
  )

  app.put('/profile', async ({ ctx, page, body, reply }) => {
    const current = await profileOf(ctx)
    const form = readForm(Fields, body)
    if (!form.ok) {
      return reply.html(<ProfilePage page={page} profile={current} rejected={form} />, { status: 422 })
    }
    await updateProfile(ctx, { bio: '', ...form.values })
    return reply.see('/profile', { kind: 'success', text: 'Saved.' })
  })
}

/** The address a member signs in with: changed when the old and the new one have said so. */
export const emailChange: Room = app => {
  app.post('/profile/email', async ({ ctx, page, body, reply }) => {
    const current = await profileOf(ctx)
    const form = readForm(Address, body)
    const again = (rejected: ReturnType<typeof rejectField>, status = 422) =>
      reply.html(<ProfilePage page={page} profile={current} rejected={rejected} />, { status })
    if (!form.ok) return again(form)
    if (form.values.email.toLowerCase() === current.email) {
      return again(rejectField(body, 'email', 'This is your address already.'))
    }
    try {
      const to = await requestEmailChange(ctx, form.values.email)
      return reply.see('/profile', {
        kind: 'success',
        text: `Letters to ${to} and to your address of now are on their way. Open the link in both.`,
      })
    } catch (error) {
      if (error instanceof AddressUnusable || error instanceof TooManyChanges) {
        return again(rejectField(body, 'email', error.message), error.status)
      }
      throw error
    }
  })

  app.get('/profile/email/:token', async ({ ctx, page, params, reply }) => {
    const change = await readEmailChange(ctx, params.token)
    return reply.html(<ConfirmEmailPage page={page} token={params.token} change={change} />)
  })

  app.post('/profile/email/:token', async ({ ctx, params, signIn, reply }) => {
    const { to, done } = await confirmEmailChange(ctx, params.token, signIn)
    const text = done
      ? `From now on you sign in with ${to}. Everywhere else you are signed out.`
      : 'Thank you. Now the other address has to confirm it.'
    return reply.see('/profile', { kind: 'success', text })
  })
}

/** The address that is said no, from a letter: whoever reads it need not be signed in. */
export const emailChangeCancelling: Room = app => {
  app.get('/email-change/:token', async ({ ctx, page, params, reply }) => {
    const { to } = await readCancelling(ctx, params.token)
    const headers = { 'referrer-policy': 'same-origin' }
    return reply.html(<CancelEmailPage page={page} token={params.token} to={to} />, { headers })
  })

  app.post('/email-change/:token', async ({ ctx, page, params, reply }) => {
    await cancelEmailChange(ctx, params.token)
    return reply.html(<EmailKeptPage page={page} />)
  })
}
