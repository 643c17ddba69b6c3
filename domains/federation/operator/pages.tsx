import { escapeHtml } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { ROLES } from '#core/contracts/viewer'
import type { HostHealth } from '#core/services/federation/delivery/health'
import type { RoleGrantSummary } from '#core/services/federation/identity/roles'
import type { ClientSummary } from '#core/services/federation/oauth/register-client'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { DescriptionList } from '#templates/components/description-list'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { Pagination } from '#templates/components/pagination'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'
import { Time } from '#templates/components/time'

const STATES = {
  closed: { text: 'fine', tone: 'success' },
  probing: { text: 'trying again', tone: 'notice' },
  open: { text: 'down, waiting', tone: 'danger' },
  abandoned: { text: 'given up', tone: 'danger' },
} as const

type DeliveriesProps = { page: PageContext; hosts: readonly HostHealth[]; number: number; pages: number }

export function DeliveriesPage({ page, hosts, number, pages }: DeliveriesProps) {
  const at = (moment: Date | null) =>
    moment ? <Time at={moment} style="both" locale={page.locale} timeZone={page.timeZone} /> : '–'
  return (
    <AdminLayout
      page={page}
      title="Deliveries"
      worker="operator"
      lead="How what we say reaches other servers. One that is down is asked less and less often, and given up after a week."
    >
      <Table
        caption="Servers"
        hideCaption
        dense
        rows={hosts}
        empty="Nothing has been sent anywhere yet."
        columns={[
          { heading: 'Server', names: true, cell: host => escapeHtml(host.host) },
          { heading: 'State', cell: host => <Badge {...STATES[host.state]} /> },
          { heading: 'Waiting', numeric: true, cell: host => String(host.waiting) },
          { heading: 'Last delivered', cell: host => at(host.lastDeliveredAt) },
          { heading: 'Next attempt', cell: host => at(host.nextAttemptAt) },
          { heading: 'Last failure', cell: host => escapeHtml(host.lastFailure ?? '–') },
          {
            heading: 'Now',
            cell: host => (
              <form method="post" action={`/operator/deliveries/${encodeURIComponent(host.host)}/attempt`}>
                <Button small variant="plain" disabled={host.waiting === 0}>
                  Try now
                </Button>
              </form>
            ),
          },
        ]}
      />
      <Pagination
        page={number}
        pages={pages}
        hrefOf={to => `/operator/deliveries?page=${to}`}
        label="Pages of servers"
      />
    </AdminLayout>
  )
}

export function RolesPage(props: {
  page: PageContext
  grants: readonly RoleGrantSummary[]
  rejected?: Rejected
}) {
  const { page, grants, rejected } = props
  return (
    <AdminLayout page={page} title="Roles" worker="operator">
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/operator/roles" label="Grant a role">
        <InputField
          name="who"
          label="Member"
          hint="Their e-mail address or handle."
          required
          value={rejected?.values.who}
          error={rejected?.errors.who}
        />
        <SelectField
          name="role"
          label="Role"
          options={ROLES.map(role => ({ value: role, label: role }))}
          required
          value={rejected?.values.role}
          error={rejected?.errors.role}
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

export function ClientsPage(props: {
  page: PageContext
  clients: readonly ClientSummary[]
  rejected?: Rejected
}) {
  const { page, clients, rejected } = props
  const values = rejected?.values ?? {}
  const errors = rejected?.errors ?? {}
  return (
    <AdminLayout
      page={page}
      title="Clients"
      worker="operator"
      lead="Sites and apps of others in which members may sign in with their account here."
    >
      <FormErrors errors={errors} />
      <Form action="/operator/clients" label="Register a client">
        <InputField
          name="name"
          label="Name"
          maxlength={120}
          required
          value={values.name}
          error={errors.name}
        />
        <TextareaField
          name="redirect_uris"
          label="Redirect addresses"
          hint="Whole addresses, one a line. They are compared letter by letter."
          rows={2}
          required
          value={values.redirect_uris}
          error={errors.redirect_uris}
        />
        <InputField
          name="backchannel_logout_uri"
          type="url"
          label="Back-channel logout address"
          value={values.backchannel_logout_uri}
          error={errors.backchannel_logout_uri}
        />
        <CheckboxField
          name="is_public"
          label="It can keep no secret"
          hint="An app on a phone, or in a page."
          checked={values.is_public === 'on'}
        />
        <FormActions>
          <Button>Register it</Button>
        </FormActions>
      </Form>
      <Table
        caption="Registered"
        rows={clients}
        empty="No client but our own apps."
        columns={[
          { heading: 'Name', names: true, cell: client => escapeHtml(client.name) },
          { heading: 'client_id', cell: client => <code safe>{client.clientId}</code> },
          { heading: 'Addresses', cell: client => escapeHtml(client.redirectUris.join(' ')) },
          { heading: 'By', cell: client => escapeHtml(client.createdBy ?? '–') },
          {
            heading: 'Delete',
            cell: client => (
              <ConfirmForm
                action={`/operator/clients/${client.id}?_method=delete`}
                label="Delete"
                question="Delete this client? Nobody can sign in there any more."
                confirm="Yes, delete it"
              />
            ),
          },
        ]}
      />
    </AdminLayout>
  )
}

export function NewSecretPage(props: {
  page: PageContext
  name: string
  clientId: string
  secret: string | null
}) {
  const { page, name, clientId, secret } = props
  return (
    <AdminLayout page={page} title={`${name} is registered`} worker="operator">
      {!!secret && (
        <Notice title="Copy the secret now">
          <p>It is shown this once; we keep only its fingerprint.</p>
        </Notice>
      )}
      <DescriptionList
        items={[
          { term: 'client_id', details: <code safe>{clientId}</code> },
          { term: 'client_secret', details: <code safe>{secret ?? 'none: PKCE alone'}</code> },
          { term: 'Issuer', details: <code safe>{page.origins.federation}</code> },
        ]}
      />
      <p>
        <ButtonLink href="/operator/clients" variant="plain">
          Back to the clients
        </ButtonLink>
      </p>
    </AdminLayout>
  )
}
