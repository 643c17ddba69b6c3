import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { Button, ButtonLink } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { QrCode } from '#templates/components/qr-code'
import { SecurityLayout } from './security-layout'

type SetUpProps = { page: PageContext; secret: string; uri: string; rejected?: Rejected }

export function SetUpAuthenticatorPage({ page, secret, uri, rejected }: SetUpProps) {
  const field = fieldsOf(rejected)
  return (
    <SecurityLayout
      page={page}
      current="/security"
      title="Set up an authenticator app"
      lead="Scan the picture with the app, or open it there on this phone; then type the six digits that it shows."
    >
      <QrCode text={uri} label="For your authenticator app" />
      <p>
        <a href={uri}>Open it in an app on this device</a>, or type this into the app:
        <br />
        <code safe>{(secret.match(/.{1,4}/g) ?? []).join(' ')}</code>
      </p>
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/security/authenticator/confirmation" label="The first code">
        <InputField
          name="code"
          error={field('code').error}
          label="Code"
          hint="Six digits. The app shows new ones every half minute."
          autocomplete="one-time-code"
          inputmode="numeric"
          maxlength={12}
          required
        />
        <FormActions>
          <Button>Set it up</Button>
          <ButtonLink href="/security" variant="quiet">
            Not now
          </ButtonLink>
        </FormActions>
      </Form>
    </SecurityLayout>
  )
}

/** Shown in the answer itself, this once: the codes are then kept nowhere as they are. */
export function RecoveryCodesPage({ page, codes }: { page: PageContext; codes: readonly string[] }) {
  return (
    <SecurityLayout
      page={page}
      current="/security"
      title="Your recovery codes"
      lead="For the day your phone is lost: each of them stands for one code of the app."
    >
      <Notice title="They are shown this once">
        <p>
          Print them, or keep them in a password manager. Whoever has one, and reads your mail, can sign in.
        </p>
      </Notice>
      <ul>
        {codes.map(code => (
          <li>
            <code safe>{code}</code>
          </li>
        ))}
      </ul>
      <p>
        <ButtonLink href="/security">I have kept them</ButtonLink>
      </p>
    </SecurityLayout>
  )
}
