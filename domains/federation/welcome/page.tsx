import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { Button } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { PageHeader } from '#templates/components/page-header'
import { SelectField } from '#templates/components/select-field'
import { Layout } from '#templates/layout'

export function WelcomePage({ page, rejected }: { page: PageContext; rejected?: Rejected }) {
  const typed = fieldsOf(rejected)
  const zones = Intl.supportedValuesOf('timeZone').map(zone => ({ value: zone, label: zone }))
  const field = (name: string) => ({ ...typed(name), required: true })
  return (
    <Layout page={page} title="Welcome" noindex>
      <PageHeader
        title="Welcome to your new house"
        lead="Nobody lives here yet. Name your cooperative, and become its operator: the one who keeps the keys."
      />
      <FormErrors errors={rejected?.errors ?? {}} />
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
          value={rejected?.values.timeZone ?? page.timeZone}
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
