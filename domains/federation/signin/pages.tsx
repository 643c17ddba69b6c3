import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { Button, ButtonLink } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { PageHeader } from '#templates/components/page-header'
import { Layout } from '#templates/layout'

type SignInPageProps = {
  page: PageContext
  continueTo: string
  /** What the site that sent them here believes their address to be. */
  emailHint?: string
  rejected?: Rejected
}

export function SignInPage({ page, continueTo, emailHint, rejected }: SignInPageProps) {
  const field = fieldsOf(rejected ?? { values: { email: emailHint ?? '' }, errors: {} })
  return (
    <Layout page={page} title="Sign in" noindex>
      <PageHeader
        title="Sign in"
        lead="Type your e-mail address. We send you a link that signs you in: there is no password to remember, or to lose."
      />
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/signin" label="Sign in">
        <InputField
          {...field('email')}
          type="email"
          label="E-mail address"
          autocomplete="email"
          inputmode="email"
          maxlength={254}
          required
        />
        <input type="hidden" name="continue_to" value={continueTo} />
        <FormActions>
          <Button>Send me a link</Button>
        </FormActions>
        <p class="field__hint">New here? The same link makes you a member.</p>
      </Form>
    </Layout>
  )
}

/** The same page whoever's address it was, so that nobody learns from it who is a member. */
export function CheckMailPage({ page, continueTo }: { page: PageContext; continueTo: string }) {
  return (
    <Layout page={page} title="Check your e-mail" noindex>
      <PageHeader
        title="Check your e-mail"
        lead="A link is on its way to you. It works once, for fifteen minutes. Open it in this browser."
      />
      {page.demo && (
        <Notice title="This is the demo">
          <p>Letters do not leave this machine: everybody’s mail lands in one mailbox.</p>
          <p>
            <ButtonLink href={`${page.origins.account}/mailbox`} icon="mail">
              Open the mailbox
            </ButtonLink>
          </p>
        </Notice>
      )}
      <p>
        Nothing there? Look in your spam folder, or{' '}
        <a href={`/signin?continue_to=${encodeURIComponent(continueTo)}`}>ask for another link</a>.
      </p>
    </Layout>
  )
}

export function hostOf(page: PageContext): string {
  return new URL(page.origins.federation).host
}
