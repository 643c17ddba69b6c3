import { t } from 'elysia'
import { type Rejected, readForm, rejectField } from '#core/app/form'
import { NotFound } from '#core/contracts/refusal'
import {
  createCooperative,
  isFirstRun,
  type NewCooperative,
  WrongFirstRunCode,
} from '#core/services/federation/identity/first-run'
import { HANDLE_PATTERN } from '#core/services/federation/identity/handles'
import { HandleTaken, TooManySignIns } from '#core/services/federation/identity/refusals'
import type { Room } from '../../domain'
import { beginSession } from '../signin/begin-session'
import { WelcomePage } from './page'

const NEW_COOPERATIVE = t.Object({
  code: t.String({ minLength: 1, maxLength: 40, error: 'Type the code that the server printed.' }),
  siteName: t.String({ minLength: 1, maxLength: 80, error: 'Give the cooperative a name.' }),
  tagline: t.String({ minLength: 1, maxLength: 160, error: 'Say in one line what it is.' }),
  timeZone: t.String({ minLength: 1, maxLength: 64, error: 'Choose where you are.' }),
  name: t.String({ minLength: 1, maxLength: 120, error: 'Tell us your name.' }),
  handle: t.String({
    minLength: 1,
    maxLength: 40,
    pattern: HANDLE_PATTERN,
    error: 'Choose a handle of small letters, figures and underscores.',
  }),
  email: t.String({
    minLength: 3,
    maxLength: 254,
    pattern: '^[^\\s@]+@[^\\s@]+$',
    error: 'Type your e-mail address.',
  }),
})

/** The first page of a new house: its operator names it. Once there is a member it is not there. */
export const welcome: Room = (app, house) => {
  app.get('/welcome', async ({ ctx, page, reply }) => {
    if (!(await isFirstRun(ctx))) throw new NotFound()
    return reply.html(<WelcomePage page={page} />)
  })

  app.post('/welcome', async ({ body, request, ...scope }) => {
    const { ctx, page, reply } = scope
    if (!(await isFirstRun(ctx))) throw new NotFound()
    const again = (rejected: Rejected, status = 422) =>
      reply.html(<WelcomePage page={page} rejected={rejected} />, { status })
    const form = readForm(NEW_COOPERATIVE, body)
    if (!form.ok) return again(form)
    if (!Intl.supportedValuesOf('timeZone').includes(form.values.timeZone))
      return again(rejectField(body, 'timeZone', 'Choose where you are.'))
    try {
      const memberId = await createCooperative(ctx, form.values satisfies NewCooperative)
      await beginSession(house, scope, request, {
        memberId,
        methods: ['otp'],
        means: 'the first operator’s code',
      })
      return reply.see('/operator/first-steps', { kind: 'success', text: 'The house is yours. Welcome in.' })
    } catch (error) {
      if (error instanceof WrongFirstRunCode) return again(rejectField(body, 'code', error.message))
      if (error instanceof TooManySignIns) return again(rejectField(body, 'code', error.message), 429)
      if (error instanceof HandleTaken) return again(rejectField(body, 'handle', error.message))
      throw error
    }
  })
}
