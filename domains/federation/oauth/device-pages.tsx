import type { Rejected } from '#core/app/form'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { WaitingDevice } from '#core/services/federation/oauth/device-request'
import { Button, ButtonLink } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { PageHeader } from '#templates/components/page-header'
import { Layout } from '#templates/layout'

const TITLE = 'Sign in a device'

/** A GET form: looking up a code changes nothing, and the address may be opened from the device's own picture of it. */
export function UserCodePage({ page, rejected }: { page: PageContext; rejected?: Rejected }) {
  return (
    <Layout page={page} title={TITLE} noindex>
      <PageHeader title={TITLE} lead="The device shows a code of eight letters. Type it here to go on." />
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/device" method="get" label={TITLE}>
        <InputField
          {...fieldsOf(rejected)('user_code')}
          label="Code"
          hint="Such as BCDF-GHJK. Small letters will do."
          autocomplete="off"
          maxlength={40}
          required
        />
        <FormActions>
          <Button>Go on</Button>
        </FormActions>
      </Form>
    </Layout>
  )
}

type DevicePageProps = { page: PageContext; device: WaitingDevice; words: readonly string[] }

/** The code is shown again, to be compared: whoever came by a link did not type it (RFC 8628 §3.3.1). */
export function DevicePage({ page, device: { client, userCode }, words }: DevicePageProps) {
  return (
    <Layout page={page} title={isolate`${client.name} asks for access`} noindex>
      <PageHeader
        kicker={TITLE}
        title={isolate`${client.name} asks for access`}
        lead={isolate`You are ${page.viewer.member?.name} here. If you agree, the device may:`}
      />
      <ul class="asked-for">
        {words.map(word => (
          <li safe>{word}</li>
        ))}
      </ul>
      <p>
        Agree only if the device is in front of you and shows <strong safe>{userCode}</strong>. If somebody
        sent you this code or this link, say no.
      </p>
      <Form action="/device" label="Your answer">
        <input type="hidden" name="user_code" value={userCode} />
        <FormActions>
          <Button name="answer" value="allow">
            Allow it
          </Button>
          <Button variant="plain" name="answer" value="refuse">
            No, keep it out
          </Button>
        </FormActions>
      </Form>
    </Layout>
  )
}

export function DeviceAnsweredPage({
  page,
  name,
  allowed,
}: {
  page: PageContext
  name: string
  allowed: boolean
}) {
  const title = allowed ? 'The device is signed in' : 'The device stays out'
  const lead = allowed
    ? isolate`${name} goes on by itself in a few seconds. When you sign out here, it is signed out, too.`
    : isolate`${name} was told no. Nothing of yours went to it.`
  return (
    <Layout page={page} title={title} noindex>
      <PageHeader title={title} lead={lead} />
      <p>
        <ButtonLink variant="plain" href="/device">
          Another device
        </ButtonLink>
      </p>
    </Layout>
  )
}
