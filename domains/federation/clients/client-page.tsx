import type { Rejected } from '#core/app/form'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { ResourceScope } from '#core/entities/identity/oauth-resource'
import type { ClientToEdit } from '#core/services/federation/oauth/edit-client'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { DescriptionList } from '#templates/components/description-list'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { ClientFields, ClientKeyFields, HeldFields } from './client-fields'
import { fieldsOfClient } from './client-form'

const CREDENTIALS = {
  secret: 'A secret',
  keys: 'Its own keys (private_key_jwt)',
  none: 'Nothing: PKCE alone',
} as const

type Props = {
  page: PageContext
  client: ClientToEdit
  version: string
  scopes: readonly ResourceScope[]
  rejected?: Rejected
}

export function ClientPage({ page, client, version, scopes, rejected }: Props) {
  const typed = rejected ?? { values: fieldsOfClient(client), errors: {} }
  const action = `/operator/clients/${client.id}`
  return (
    <AdminLayout page={page} title={client.name} worker="operator">
      <DescriptionList
        items={[
          { term: 'client_id', details: <code safe>{client.clientId}</code> },
          { term: 'Proves itself with', details: CREDENTIALS[client.credential] },
        ]}
      />
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form
        action={`${action}?_method=put`}
        label={isolate`Edit ${client.name}`}
        typed={rejected}
        version={version}
      >
        <ClientFields typed={typed} scopes={scopes} />
        {client.credential !== 'none' && <ClientKeyFields typed={typed} />}
        {client.selfRegistered && <HeldFields typed={typed} />}
        <FormActions>
          <Button>Save it</Button>
          <ButtonLink variant="plain" href="/operator/clients">
            Back to the clients
          </ButtonLink>
        </FormActions>
      </Form>
      {client.credential === 'secret' && (
        <ConfirmForm
          action={`${action}/secret`}
          label="Replace the secret"
          question="The secret it has now stops working at once. Members stay connected."
          confirm="Yes, make a new one"
        />
      )}
    </AdminLayout>
  )
}
