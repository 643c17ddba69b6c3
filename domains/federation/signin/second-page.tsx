import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { Button, ButtonLink } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { PageHeader } from '#templates/components/page-header'
import { Layout } from '#templates/layout'

export function SecondFactorPage({ page, rejected }: { page: PageContext; rejected?: Rejected }) {
  const { error } = fieldsOf(rejected)('code')
  return (
    <Layout page={page} title="One more code" noindex>
      <PageHeader
        title="One more code"
        lead="Type the six digits that your authenticator app shows now. Without the phone, one of your recovery codes does."
      />
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/signin/second" label="The code of your app">
        <InputField
          name="code"
          error={error}
          label="Code"
          autocomplete="one-time-code"
          maxlength={20}
          required
          autofocus
        />
        <FormActions>
          <Button>Sign in</Button>
        </FormActions>
      </Form>
    </Layout>
  )
}

export function SignInOverPage({ page, why }: { page: PageContext; why: string }) {
  return (
    <Layout page={page} title="Please begin again" noindex>
      <PageHeader title="Please begin again" lead={why} />
      <p>
        <ButtonLink href="/signin">Sign in</ButtonLink>
      </p>
    </Layout>
  )
}
