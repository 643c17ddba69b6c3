import type { Rejected } from '#core/app/form'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { SignInLink } from '#core/services/federation/signin/find-link'
import { Button, ButtonLink } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { PageHeader } from '#templates/components/page-header'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { hostOf } from './pages'

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
  const title = memberName === null ? isolate`Welcome to ${page.site.name}` : isolate`Hello, ${memberName}`
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
            error={rejected?.errors.confirmed}
            label="It was me who asked for this link"
            hint="The link was asked for in another browser. If you do not remember asking for it, close this page."
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
  return closed ? 'Keep my account and sign in' : isolate`Continue as ${memberName}`
}

/** What somebody new is called. */
export function NewcomerFields(props: { handle: string; host: string; rejected: Rejected | null }) {
  const { handle, host, rejected } = props
  const field = fieldsOf(rejected)
  return (
    <>
      <InputField
        {...field('name')}
        label="Your name"
        hint="As other members will see it."
        autocomplete="name"
        maxlength={120}
        required
      />
      <InputField
        {...field('handle')}
        label="Your handle"
        hint={`Lowercase letters, digits and underscores. On the fediverse you are @…@${host}; it cannot be changed later.`}
        autocomplete="username"
        maxlength={40}
        required
        value={rejected?.values.handle ?? handle}
      />
    </>
  )
}

export function LinkSpentPage({ page }: { page: PageContext }) {
  return (
    <Layout page={page} title="This link no longer works" noindex>
      <PageHeader
        title="This link no longer works"
        lead="It has been used, or it is older than ten minutes."
      />
      <p>
        <ButtonLink href="/signin">Ask for a new link</ButtonLink>
      </p>
    </Layout>
  )
}
