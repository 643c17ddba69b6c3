import { escapeHtml } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import type { ResourceSummary } from '#core/services/federation/oauth/register-resource'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'

type Props = { page: PageContext; resources: readonly ResourceSummary[]; rejected?: Rejected }

export function ResourcesPage({ page, resources, rejected }: Props) {
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
        <TextareaField
          {...field('scopes')}
          label="Scopes"
          hint="One a line: a short name, a space, and what it allows, as members will read it."
          rows={3}
        />
        <InputField
          {...field('client_id')}
          label="Its client_id"
          hint="With that it may ask us about the tokens it is shown (introspection)."
          maxlength={80}
        />
        <CheckboxField
          name="reads_itself"
          label="It reads tokens itself"
          hint="They are then signed (JWT, RS256), and live on for up to ten minutes after an end that it does not ask about."
          checked={rejected?.values.reads_itself === 'on'}
        />
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
          { heading: 'Name', names: true, cell: resource => escapeHtml(resource.name) },
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
    </AdminLayout>
  )
}
