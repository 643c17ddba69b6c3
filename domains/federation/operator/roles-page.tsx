import { escapeHtml } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { ROLES } from '#core/contracts/viewer'
import type { RoleGrantSummary } from '#core/services/federation/identity/roles'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'

export function RolesPage(props: {
  page: PageContext
  grants: readonly RoleGrantSummary[]
  rejected?: Rejected
}) {
  const { page, grants, rejected } = props
  const field = fieldsOf(rejected)
  return (
    <AdminLayout page={page} title="Roles" worker="operator">
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/operator/roles" label="Grant a role">
        <InputField {...field('who')} label="Member" hint="Their e-mail address or handle." required />
        <SelectField
          {...field('role')}
          label="Role"
          options={ROLES.map(role => ({ value: role, label: role }))}
          required
        />
        <FormActions>
          <Button>Grant it</Button>
        </FormActions>
      </Form>
      <Table
        caption="Who may do what"
        rows={grants}
        columns={[
          { heading: 'Member', names: true, cell: grant => escapeHtml(grant.member) },
          { heading: 'Address', cell: grant => escapeHtml(grant.email) },
          { heading: 'Role', cell: grant => <Badge text={grant.role} tone="leaf" /> },
          { heading: 'Granted by', cell: grant => escapeHtml(grant.grantedBy ?? 'the beginning') },
          {
            heading: 'On',
            cell: grant => <Time at={grant.grantedAt} locale={page.locale} timeZone={page.timeZone} />,
          },
          {
            heading: 'Take back',
            cell: grant => (
              <ConfirmForm
                action={`/operator/roles/${grant.id}?_method=delete`}
                label="Take back"
                question={`${grant.member} will be ${grant.role} no more.`}
                confirm="Yes, take it back"
              />
            ),
          },
        ]}
      />
    </AdminLayout>
  )
}
