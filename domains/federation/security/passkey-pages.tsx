import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { NAME_LENGTH, type RegistrationOptions } from '#core/services/federation/passkeys/add-passkey'
import { Button, ButtonLink } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { PasskeyScript } from '../passkey-script'
import { SecurityLayout } from './security-layout'

type NewPasskeyProps = {
  page: PageContext
  options: RegistrationOptions
  /** What it may be called: the device in words. */
  name: string
  rejected?: Rejected
}

export function NewPasskeyPage({ page, options, name, rejected }: NewPasskeyProps) {
  const field = fieldsOf(rejected)
  return (
    <SecurityLayout
      page={page}
      current="/security"
      title="Add a passkey"
      lead="Your device asks for your finger, your face or a PIN, and keeps the key. We only get to know how to recognise it."
    >
      <FormErrors errors={rejected?.errors ?? {}} />
      <form
        class="form"
        method="post"
        action="/security/passkeys"
        aria-label="Add a passkey"
        data-passkey-options={JSON.stringify(options)}
      >
        <InputField
          {...field('name')}
          label="What you call it"
          hint="So that you know it among others: the device, or the password manager."
          maxlength={NAME_LENGTH}
          required
          value={rejected?.values.name ?? name}
        />
        <input type="hidden" name="credential" value="" />
        <noscript>
          <p>Making a passkey needs JavaScript. Without it, a link by mail signs you in.</p>
        </noscript>
        <p role="status" data-passkey-status></p>
        <FormActions>
          <button type="button" class="button button--primary" data-passkey-button disabled>
            Make the passkey
          </button>
          <ButtonLink href="/security" variant="quiet">
            Not now
          </ButtonLink>
        </FormActions>
      </form>
      <PasskeyScript page={page} />
    </SecurityLayout>
  )
}

type RenameProps = { page: PageContext; id: string; name: string; rejected?: Rejected }

export function RenamePasskeyPage({ page, id, name, rejected }: RenameProps) {
  const field = fieldsOf(rejected)
  return (
    <SecurityLayout page={page} current="/security" title="Rename a passkey">
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action={`/security/passkeys/${id}?_method=put`} label="Rename a passkey">
        <InputField
          {...field('name')}
          label="What you call it"
          maxlength={NAME_LENGTH}
          required
          value={rejected?.values.name ?? name}
        />
        <FormActions>
          <Button>Save</Button>
          <ButtonLink href="/security" variant="quiet">
            Leave it
          </ButtonLink>
        </FormActions>
      </Form>
    </SecurityLayout>
  )
}
