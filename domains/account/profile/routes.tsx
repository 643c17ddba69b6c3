import { t } from 'elysia'
import { readForm, rejectField } from '#core/app/form'
import {
  AddressUnusable,
  confirmEmailChange,
  readEmailChange,
  requestEmailChange,
  TooManyChanges,
} from '#core/services/account/profile/change-email'
import { profile as profileOf, updateProfile } from '#core/services/account/profile/profile'
import type { Room } from '../../domain'
import { ConfirmEmailPage, ProfilePage } from './pages'

const Fields = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Give a name of at most 120 characters.' }),
  bio: t.Optional(t.String({ maxLength: 1_000, error: 'Please use at most 1,000 characters.' })),
})

const Address = t.Object({
  email: t.String({ minLength: 3, maxLength: 254, error: 'Type your new e-mail address.' }),
})

/** Who a member is to others. */
export const profile: Room = app => {
  app.get('/profile', async ({ ctx, page, reply }) =>
    reply.html(<ProfilePage page={page} profile={await profileOf(ctx)} />),
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

/** The address a member signs in with: changed by a link to the new one. */
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
        text: `A letter to ${to} is on its way. Open the link in it.`,
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

  app.post('/profile/email/:token', async ({ ctx, params, reply }) => {
    const to = await confirmEmailChange(ctx, params.token)
    return reply.see('/profile', { kind: 'success', text: `From now on you sign in with ${to}.` })
  })
}
