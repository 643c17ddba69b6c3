import type { Rejected } from '#core/app/form'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { PERMISSION_WORDS } from '#core/contracts/permission-words'
import type { Permission } from '#core/contracts/viewer'
import { GIVEABLE, type OwnRoleSettings } from '#core/services/federation/own-roles/edit-own-role'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { CheckboxesField, CheckboxField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'

export type RejectedRole = Rejected & {
  readonly permissions: readonly Permission[]
  readonly needsSecondFactor: boolean
}

type Props = {
  page: PageContext
  role?: OwnRoleSettings & { readonly id: string }
  version?: string
  rejected?: RejectedRole
}

/** A role of the cooperative's own: what it is called, and what it lets people do. */
export function OwnRolePage({ page, role, version, rejected }: Props) {
  const field = fieldsOf(rejected ?? (role && { values: { name: role.name }, errors: {} }))
  const said = rejected ?? role
  return (
    <AdminLayout
      page={page}
      title={role?.name ?? 'A role of your own'}
      worker="operator"
      lead="Say what its holders may do. Whoever has several roles may do what any of them allows."
    >
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form
        action={role ? `/operator/own-roles/${role.id}?_method=put` : '/operator/own-roles'}
        label={role ? isolate`Edit ${role.name}` : 'Make a role'}
        typed={rejected}
        version={version}
      >
        <InputField
          {...field('name')}
          label="Name"
          hint="As you would call whoever has it: “Market stall”, “Bookkeeper”."
          maxlength={60}
          required
        />
        <CheckboxesField
          name="permissions"
          label="Its holders may"
          error={rejected?.errors.permissions}
          values={said?.permissions}
          options={GIVEABLE.map(permission => ({
            value: permission,
            label: PERMISSION_WORDS[permission].label,
            hint: PERMISSION_WORDS[permission].may,
          }))}
          required
        />
        <CheckboxField
          name="needsSecondFactor"
          label="Only when they signed in with a passkey or an authenticator app"
          checked={said?.needsSecondFactor}
        />
        <FormActions>
          <Button>{role ? 'Save it' : 'Make it'}</Button>
          <ButtonLink variant="plain" href="/operator/roles">
            Back to the roles
          </ButtonLink>
        </FormActions>
      </Form>
      {!!role && (
        <ConfirmForm
          action={`/operator/own-roles/${role.id}?_method=delete`}
          label="Retire it"
          question="Whoever has it loses it, and signs in again."
          confirm="Yes, retire it"
        />
      )}
    </AdminLayout>
  )
}
