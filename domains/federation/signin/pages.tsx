import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { Button, ButtonLink } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { PageHeader } from '#templates/components/page-header'
import { Layout } from '#templates/layout'
import { PasskeyScript } from '../passkey-script'

type SignInPageProps = {
  page: PageContext
  continueTo: string
  /** What the site that sent them here believes their address to be. */
  emailHint?: string
  /** Whoever is signed in has an authenticator app: its code is enough to show that it is still them. */
  hasApp?: boolean
  rejected?: Rejected
}

export function SignInPage({ page, continueTo, emailHint, hasApp = false, rejected }: SignInPageProps) {
  const field = fieldsOf(rejected ?? { values: { email: emailHint ?? '' }, errors: {} })
  return (
    <Layout page={page} title="Sign in" noindex>
      {page.viewer.member ? (
        <PageHeader
          title="Is it still you?"
          lead={`You are signed in, ${page.viewer.member.name}. What you are about to do is only for you: show us once more who you are, and you go on where you were.`}
        />
      ) : (
        <PageHeader
          title="Sign in"
          lead="Type your e-mail address. We send you a letter that signs you in: there is no password to remember, or to lose."
        />
      )}
      <FormErrors errors={rejected?.errors ?? {}} />
      {hasApp && (
        <Form action="/signin/again" label="The code of your app">
          <InputField
            {...field('code')}
            label="Code of your authenticator app"
            autocomplete="one-time-code"
            maxlength={20}
            required
          />
          <input type="hidden" name="continue_to" value={continueTo} />
          <FormActions>
            <Button>Go on</Button>
          </FormActions>
        </Form>
      )}
      <Form action="/signin" label="Sign in">
        <InputField
          {...field('email')}
          type="email"
          label="E-mail address"
          autocomplete="email webauthn"
          inputmode="email"
          maxlength={254}
          required
        />
        <input type="hidden" name="continue_to" value={continueTo} />
        <FormActions>
          <Button variant={hasApp ? 'plain' : undefined}>
            {hasApp ? 'Send me a link instead' : 'Send me a link'}
          </Button>
        </FormActions>
        {!page.viewer.member && <p class="field__hint">New here? The same letter makes you a member.</p>}
      </Form>
      <div hidden>
        <form
          class="form"
          method="post"
          action="/signin/passkey"
          aria-label="Sign in with a passkey"
          data-passkey-sign-in
        >
          <input type="hidden" name="credential" value="" />
          <input type="hidden" name="continue_to" value={continueTo} />
          <p role="status" data-passkey-status></p>
          <button type="button" class="button button--plain" data-passkey-button>
            Sign in with a passkey
          </button>
        </form>
      </div>
      <PasskeyScript page={page} />
    </Layout>
  )
}

type CheckMailProps = { page: PageContext; continueTo: string; rejected?: Rejected }

/** The same page whoever's address it was, so that nobody learns from it who is a member. */
export function CheckMailPage({ page, continueTo, rejected }: CheckMailProps) {
  const { error } = fieldsOf(rejected)('code')
  return (
    <Layout page={page} title="Check your e-mail" noindex>
      <PageHeader
        title="Check your e-mail"
        lead="A letter is on its way to you. Open the link in it in this browser; or read it anywhere, and type its code here."
      />
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/signin/code" label="The code in the letter">
        <InputField
          name="code"
          error={error}
          label="Code"
          hint="Six digits, good for ten minutes."
          autocomplete="one-time-code"
          inputmode="numeric"
          maxlength={12}
          required
        />
        <input type="hidden" name="continue_to" value={continueTo} />
        <FormActions>
          <Button>Sign in</Button>
        </FormActions>
      </Form>
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
        <a href={`/signin?continue_to=${encodeURIComponent(continueTo)}`}>ask for another letter</a>.
      </p>
    </Layout>
  )
}

export function hostOf(page: PageContext): string {
  return new URL(page.origins.federation).host
}
