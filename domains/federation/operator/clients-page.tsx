import { escapeHtml } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import type { ClientSummary } from '#core/services/federation/oauth/register-client'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { DescriptionList } from '#templates/components/description-list'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'

export function ClientsPage(props: {
  page: PageContext
  clients: readonly ClientSummary[]
  rejected?: Rejected
}) {
  const { page, clients, rejected } = props
  const field = fieldsOf(rejected)
  return (
    <AdminLayout
      page={page}
      title="Clients"
      worker="operator"
      lead="Sites and apps of others in which members may sign in with their account here."
    >
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/operator/clients" label="Register a client">
        <InputField {...field('name')} label="Name" maxlength={120} required />
        <TextareaField
          {...field('redirect_uris')}
          label="Redirect addresses"
          hint="Whole addresses, one a line. They are compared letter by letter."
          rows={2}
          required
        />
        <InputField {...field('backchannel_logout_uri')} type="url" label="Back-channel logout address" />
        <TextareaField
          {...field('post_logout_redirect_uris')}
          label="Addresses to go on to after signing out"
          hint="Whole addresses, one a line."
          rows={2}
        />
        <TextareaField
          {...field('jwks')}
          label="Public keys"
          hint="A JWK Set, when it signs for itself (private_key_jwt). It then has no secret."
          rows={2}
        />
        <CheckboxField
          name="signs_with_rsa"
          label="ID tokens signed with RS256"
          hint="For clients that do not know ES256."
          checked={rejected?.values.signs_with_rsa === 'on'}
        />
        <CheckboxField
          name="is_public"
          label="It can keep no secret"
          hint="An app on a phone, or in a page."
          checked={rejected?.values.is_public === 'on'}
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
