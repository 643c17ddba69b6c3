import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import type { SignInLink } from '#core/services/federation/signin/find-link'
import { Button, ButtonLink } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { PageHeader } from '#templates/components/page-header'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'

type SignInPageProps = { page: PageContext; continueTo: string; rejected?: Rejected }

export function SignInPage({ page, continueTo, rejected }: SignInPageProps) {
  return (
    <Layout page={page} title="Sign in" noindex>
      <PageHeader
        title="Sign in"
        lead="Type your e-mail address. We send you a link that signs you in: there is no password to remember, or to lose."
      />
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/signin" label="Sign in">
        <InputField
          name="email"
          type="email"
          label="E-mail address"
          autocomplete="email"
          inputmode="email"
          maxlength={254}
          required
          value={rejected?.values.email}
          error={rejected?.errors.email}
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

type LinkPageProps = {
  page: PageContext
  token: string
  link: SignInLink
  otherBrowser: boolean
  /** A handle that is free, for somebody new. */
  handle: string
  rejected: Rejected | null
}

export function LinkPage({ page, token, link, otherBrowser, handle, rejected }: LinkPageProps) {
  const { memberName, email } = link
  const title = memberName === null ? `Welcome to ${page.site.name}` : `Hello, ${memberName}`
  const lead = memberName === null ? `One last step for ${email}.` : `You are about to sign in as ${email}.`
  const { eraseAfter } = link
  return (
    <Layout page={page} title={title} noindex>
      <PageHeader title={title} lead={lead} />
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action={`/signin/${token}`} label="Sign in">
        {memberName === null && <NewcomerFields handle={handle} rejected={rejected} host={hostOf(page)} />}
        {!!eraseAfter && (
          <>
            <Notice title="You have closed this account">
              <p>
                On <Time at={eraseAfter} {...page} /> it is erased. Until then it is yours to keep, with all
                that is in it. If you leave it closed, you need do nothing.
              </p>
            </Notice>
            <input type="hidden" name="keep" value="on" />
          </>
        )}
        {otherBrowser && (
          <CheckboxField
            name="confirmed"
            label="It was me who asked for this link"
            hint="The link was asked for in another browser. If you do not remember asking for it, close this page."
            error={rejected?.errors.confirmed}
            required
          />
        )}
        <FormActions>
          <Button>
            <span safe>{goOn(memberName, eraseAfter !== null)}</span>
          </Button>
          {!!eraseAfter && (
            <ButtonLink href={page.origins.blog} variant="quiet">
              Leave it closed
            </ButtonLink>
          )}
        </FormActions>
      </Form>
    </Layout>
  )
}

function goOn(memberName: string | null, closed: boolean): string {
  if (memberName === null) return 'Join and continue'
  return closed ? 'Keep my account and sign in' : `Continue as ${memberName}`
}

function NewcomerFields(props: { handle: string; host: string; rejected: Rejected | null }) {
  const { handle, host, rejected } = props
  return (
    <>
      <InputField
        name="name"
        label="Your name"
        hint="As other members will see it."
        autocomplete="name"
        maxlength={120}
        required
        value={rejected?.values.name}
        error={rejected?.errors.name}
      />
      <InputField
        name="handle"
        label="Your handle"
        hint={`Lowercase letters, digits and underscores. On the fediverse you are @…@${host}; it cannot be changed later.`}
        autocomplete="username"
        maxlength={40}
        required
        value={rejected?.values.handle ?? handle}
        error={rejected?.errors.handle}
      />
    </>
  )
}

function hostOf(page: PageContext): string {
  return new URL(page.origins.federation).host
}

export function LinkSpentPage({ page }: { page: PageContext }) {
  return (
    <Layout page={page} title="This link no longer works" noindex>
      <PageHeader
        title="This link no longer works"
        lead="It has been used, or it is older than fifteen minutes."
      />
      <p>
        <ButtonLink href="/signin">Ask for a new link</ButtonLink>
      </p>
    </Layout>
  )
}
