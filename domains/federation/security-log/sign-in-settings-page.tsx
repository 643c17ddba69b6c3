import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { ROLES, type Role } from '#core/contracts/viewer'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { Fieldset, Form, FormActions, FormErrors } from '#templates/components/form'

type Props = { page: PageContext; chosen: readonly Role[]; rejected?: Rejected }

/** Whose roles ask for more than a letter. */
export function SignInSettingsPage({ page, chosen, rejected }: Props) {
  return (
    <AdminLayout
      page={page}
      title="Sign-in"
      worker="operator"
      lead="Who signs in by a link alone is as safe as their mailbox. Of these roles you may ask for a passkey, or an authenticator app."
    >
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/operator/sign-in?_method=put" label="Who needs a second factor">
        <Fieldset
          legend="Needs a passkey or an authenticator app"
          hint="Who has the role and signs in with less is here as a member, and is told how to go on."
        >
          {ROLES.map((role, index) => (
            <CheckboxField
              name={role}
              id={index === 0 ? 'field-roles' : undefined}
              label={role}
              checked={chosen.includes(role)}
            />
          ))}
        </Fieldset>
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
    </AdminLayout>
  )
}
