import { escapeHtml } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { PERMISSION_WORDS } from '#core/contracts/permission-words'
import { PERMISSIONS, type Permission, permissionsOf, ROLES } from '#core/contracts/viewer'
import type { OwnRoleSummary } from '#core/services/federation/own-roles/edit-own-role'
import type { RightsFilter, RightsOfMember } from '#core/services/federation/own-roles/who-may-what'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { OlderLink } from '#templates/components/older-link'
import { Section } from '#templates/components/page-header'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { narrowedHref } from '../narrowed-list'

type Props = {
  page: PageContext
  lines: readonly RightsOfMember[]
  next: string | null
  filter: RightsFilter
  own: readonly OwnRoleSummary[]
  rejected?: Rejected
}

/** Who may do what and why, and the roles that say so. */
export function RolesPage({ page, lines, next, filter, own, rejected }: Props) {
  const field = fieldsOf(rejected)
  return (
    <AdminLayout
      page={page}
      title="Roles"
      worker="operator"
      lead="A role is a set of permissions. Whoever is given one, or loses one, signs in again."
      actions={<ButtonLink href="/operator/own-roles/new">Make a role</ButtonLink>}
    >
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/operator/roles" label="Grant a role">
        <InputField {...field('who')} label="Member" hint="Their e-mail address or handle." required />
        <SelectField
          {...field('role')}
          label="Role"
          options={[
            ...ROLES.map(role => ({ value: role, label: role })),
            ...own.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          required
        />
        <FormActions>
          <Button>Grant it</Button>
        </FormActions>
      </Form>
      <Section title="Who may do what">
        <Form action="/operator/roles" method="get" label="Narrow the list">
          <SelectField
            name="may"
            label="Who may"
            empty="Anything"
            options={PERMISSIONS.map(value => ({ value, label: PERMISSION_WORDS[value].may }))}
            value={filter.permission}
          />
          <FormActions>
            <Button variant="plain">Show</Button>
          </FormActions>
        </Form>
        <Table
          caption="Who may do what, and why"
          hideCaption
          rows={lines}
          empty="Nobody may."
          columns={[
            { heading: 'Member', names: true, cell: ({ member }) => escapeHtml(member) },
            { heading: 'Address', cell: ({ email }) => escapeHtml(email) },
            {
              heading: 'May',
              cell: ({ roles }) => escapeHtml(labelsOf(roles.flatMap(each => each.permissions))),
            },
            { heading: 'Because they are', cell: line => <Reasons page={page} line={line} /> },
          ]}
        />
        {next !== null && (
          <OlderLink
            href={narrowedHref('/operator/roles', { may: filter.permission, after: next })}
            label="Pages of the list"
            text="More"
          />
        )}
      </Section>
      <Section title="What each role may do">
        <Table
          caption="Roles"
          hideCaption
          rows={[...own, ...ROLES.map(builtIn)]}
          columns={[
            {
              heading: 'Role',
              names: true,
              cell: ({ id, name }) =>
                id ? (
                  <a href={`/operator/own-roles/${id}`} safe>
                    {name}
                  </a>
                ) : (
                  escapeHtml(name)
                ),
            },
            { heading: 'May', cell: ({ permissions }) => escapeHtml(wordsOf(permissions)) },
            { heading: 'Made by', cell: ({ id }) => (id ? 'the cooperative' : 'Rose Ash') },
          ]}
        />
      </Section>
    </AdminLayout>
  )
}

function Reasons({ page, line }: { page: PageContext; line: RightsOfMember }) {
  return (
    <div class="stack">
      {line.roles.map(role => (
        <div>
          <Badge text={role.name} tone="leaf" />{' '}
          <span safe>{role.grantedBy === null ? 'since the beginning,' : `by ${role.grantedBy},`}</span>{' '}
          <Time at={role.grantedAt} locale={page.locale} timeZone={page.timeZone} />
          <ConfirmForm
            action={`/operator/${role.isOwn ? 'own-role-grants' : 'roles'}/${role.grantId}?_method=delete`}
            label="Take back"
            question={isolate`${line.member} will be ${role.name} no more.`}
            confirm="Yes, take it back"
          />
        </div>
      ))}
    </div>
  )
}

const builtIn = (role: (typeof ROLES)[number]) => ({
  id: null,
  name: role,
  permissions: role === 'operator' ? (['operator'] as const) : permissionsOf(role),
})

/** Whoever may do everything is not told the rest. */
function labelsOf(permissions: readonly Permission[]): string {
  const each = permissions.includes('operator') ? (['operator'] as const) : new Set(permissions)
  return [...each].map(permission => PERMISSION_WORDS[permission].label).join(', ')
}

function wordsOf(permissions: readonly Permission[]): string {
  return permissions.map(permission => PERMISSION_WORDS[permission].may).join('; ')
}
