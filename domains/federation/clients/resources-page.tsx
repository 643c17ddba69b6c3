import { escapeHtml } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import type { ResourceSummary } from '#core/services/federation/oauth/register-resource'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { OlderLink } from '#templates/components/older-link'
import { Table } from '#templates/components/table'
import { ResourceFields } from './resource-fields'

type Props = {
  page: PageContext
  resources: readonly ResourceSummary[]
  next: string | null
  rejected?: Rejected
}

export function ResourcesPage({ page, resources, next, rejected }: Props) {
  const field = fieldsOf(rejected)
  return (
    <AdminLayout
      page={page}
      title="Resources"
      worker="operator"
      lead="Servers of yours, or of others, that take our access tokens. A token for one of them is worth nothing at another."
    >
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/operator/resources" label="Register a resource">
        <InputField {...field('name')} label="Name" maxlength={120} required />
        <InputField
          {...field('uri')}
          type="url"
          label="Address"
          hint="Clients name it so (resource), and tokens are made out to it (aud)."
          required
        />
        <ResourceFields typed={rejected} />
        <FormActions>
          <Button>Register it</Button>
          <ButtonLink href="/operator/clients" variant="plain">
            Back to the clients
          </ButtonLink>
        </FormActions>
      </Form>
      <Table
        caption="Registered"
        rows={resources}
        empty="No resource but our own userinfo."
        columns={[
          {
            heading: 'Name',
            names: true,
            cell: resource => (
              <a href={`/operator/resources/${resource.id}`} safe>
                {resource.name}
              </a>
            ),
          },
          { heading: 'Address', cell: resource => <code safe>{resource.uri}</code> },
          {
            heading: 'Scopes',
            cell: ({ scopes }) => escapeHtml(scopes.map(scope => scope.name).join(' ') || '–'),
          },
          { heading: 'Tokens', cell: ({ format }) => (format === 'jwt' ? 'signed' : 'asked about') },
          { heading: 'Asks as', cell: resource => escapeHtml(resource.client ?? '–') },
          {
            heading: 'Delete',
            cell: resource => (
              <ConfirmForm
                action={`/operator/resources/${resource.id}?_method=delete`}
                label="Delete"
                question="No token is given for it any more, and its scopes are gone."
                confirm="Yes, delete it"
              />
            ),
          },
        ]}
      />
      {next !== null && (
        <OlderLink href={`/operator/resources?after=${next}`} label="Pages of the resources" />
      )}
    </AdminLayout>
  )
}
