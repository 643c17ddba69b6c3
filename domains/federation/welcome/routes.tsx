import { t } from 'elysia'
import { type Rejected, readForm, rejectField } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { NotFound } from '#core/contracts/refusal'
import {
  type Founding,
  foundCooperative,
  isFirstRun,
  WrongFirstRunCode,
} from '#core/services/federation/identity/first-run'
import { HANDLE_PATTERN } from '#core/services/federation/identity/handles'
import { HandleTaken, TooManySignIns } from '#core/services/federation/identity/refusals'
import { Button } from '#templates/components/button'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { PageHeader } from '#templates/components/page-header'
import { SelectField } from '#templates/components/select-field'
import { Layout } from '#templates/layout'
import type { Room } from '../../domain'
import { beginSession } from '../signin/begin-session'

const NewCooperative = t.Object({
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

  app.post('/welcome', async ({ ctx, page, body, request, reply }) => {
    if (!(await isFirstRun(ctx))) throw new NotFound()
    const again = (rejected: Rejected, status = 422) =>
      reply.html(<WelcomePage page={page} rejected={rejected} />, { status })
    const form = readForm(NewCooperative, body)
    if (!form.ok) return again(form)
    if (!Intl.supportedValuesOf('timeZone').includes(form.values.timeZone))
      return again(rejectField(body, 'timeZone', 'Choose where you are.'))
    try {
      const memberId = await foundCooperative(ctx, form.values satisfies Founding)
      await beginSession(house, reply, request, memberId)
      return reply.see('/', { kind: 'success', text: 'The house is yours. Welcome in.' })
    } catch (error) {
      if (error instanceof WrongFirstRunCode) return again(rejectField(body, 'code', error.message))
      if (error instanceof TooManySignIns) return again(rejectField(body, 'code', error.message), 429)
      if (error instanceof HandleTaken) return again(rejectField(body, 'handle', error.message))
      throw error
    }
  })
}

function WelcomePage({ page, rejected }: { page: PageContext; rejected?: Rejected }) {
  const values = rejected?.values ?? {}
  const errors = rejected?.errors ?? {}
  const zones = Intl.supportedValuesOf('timeZone').map(zone => ({ value: zone, label: zone }))
  const field = (name: string) => ({ name, value: values[name], error: errors[name], required: true })
  return (
    <Layout page={page} title="Welcome" noindex>
      <PageHeader
        title="Welcome to your new house"
        lead="Nobody lives here yet. Name your cooperative, and become its operator: the one who keeps the keys."
      />
      <FormErrors errors={errors} />
      <Form action="/welcome" label="Begin">
        <InputField
          {...field('code')}
          label="Code"
          hint="The server printed it when it started, where only you can see it."
          autocomplete="off"
        />
        <InputField {...field('siteName')} label="Name of the cooperative" maxlength={80} />
        <InputField {...field('tagline')} label="What it is, in one line" maxlength={160} />
        <SelectField
          {...field('timeZone')}
          label="Time zone"
          value={values.timeZone ?? page.timeZone}
          options={zones}
        />
        <InputField {...field('name')} label="Your name" autocomplete="name" maxlength={120} />
        <InputField
          {...field('handle')}
          label="Your handle"
          hint="Small letters, figures and underscores."
          autocomplete="username"
          maxlength={40}
        />
        <InputField {...field('email')} type="email" label="Your e-mail address" autocomplete="email" />
        <FormActions>
          <Button>Open the house</Button>
        </FormActions>
      </Form>
    </Layout>
  )
}
