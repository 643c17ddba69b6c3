import { escapeHtml } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { ResourceScope } from '#core/entities/identity/oauth-resource'
import type { ClientSummary } from '#core/services/federation/oauth/register-client'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { DescriptionList } from '#templates/components/description-list'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { OlderLink } from '#templates/components/older-link'
import { Table } from '#templates/components/table'
import { ClientFields, ClientKeyFields } from './client-fields'
import { fieldsOfSettings } from './client-form'

/** What a client may do that nobody said more of. */
const NEW = {
  errors: {},
  values: fieldsOfSettings({
    name: '',
    redirectUris: [],
    postLogoutRedirectUris: [],
    backchannelLogoutUri: null,
    idTokenAlg: 'ES256',
    scopes: null,
    dpopBound: false,
    grantTypes: ['authorization_code', 'refresh_token'],
  }),
}

export function ClientsPage(props: {
  page: PageContext
  clients: readonly ClientSummary[]
  next: string | null
  /** What the list was narrowed by. */
  words: string
  scopes: readonly ResourceScope[]
  rejected?: Rejected
}) {
  const { page, clients, next, words, scopes, rejected } = props
  return (
    <AdminLayout
      page={page}
      title="Clients"
      worker="operator"
      lead="Sites and apps of others in which members may sign in with their account here."
    >
      <nav class="form__actions" aria-label="More about clients">
        <ButtonLink href="/operator/registration" variant="plain">
          Self-registration
        </ButtonLink>
        <ButtonLink href="/operator/resources" variant="plain">
          Resources
        </ButtonLink>
      </nav>
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/operator/clients" label="Register a client">
        <ClientFields typed={rejected ?? NEW} scopes={scopes} />
        <ClientKeyFields typed={rejected} />
        <CheckboxField
          name="is_public"
          label="It can keep no secret"
          hint="An app on a phone or a computer, or a device. A page has a server that can keep one."
          checked={rejected?.values.is_public === 'on'}
        />
        <FormActions>
          <Button>Register it</Button>
        </FormActions>
      </Form>
      <div class="stack" id="registered">
        <Form action="/operator/clients#registered" method="get" label="Find a client">
          <InputField
            name="q"
            label="Find"
            hint="A part of a name or of an address, or a client_id."
            value={words}
            maxlength={254}
          />
          <FormActions>
            <Button variant="plain">Show</Button>
          </FormActions>
        </Form>
        <Table
          caption="Registered"
          rows={clients}
          empty={words === '' ? 'No client but our own apps.' : 'No client is called so.'}
          columns={[
            {
              heading: 'Name',
              names: true,
              cell: client => (
                <a href={`/operator/clients/${client.id}`} safe>
                  {client.name}
                </a>
              ),
            },
            { heading: 'client_id', cell: client => <code safe>{client.clientId}</code> },
            { heading: 'Addresses', cell: client => escapeHtml(client.redirectUris.join(' ')) },
            { heading: 'By', cell: client => escapeHtml(client.createdBy ?? 'itself') },
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
        {next !== null && <OlderLink href={olderHref(words, next)} label="Pages of the clients" />}
      </div>
    </AdminLayout>
  )
}

function olderHref(words: string, after: string): string {
  const query = new URLSearchParams({ after })
  if (words !== '') query.set('q', words)
  return `/operator/clients?${query}#registered`
}

export function NewSecretPage(props: {
  page: PageContext
  name: string
  clientId: string
  secret: string | null
  /** What happened to it. */
  what: string
}) {
  const { page, name, clientId, secret, what } = props
  return (
    <AdminLayout page={page} title={isolate`${name} ${what}`} worker="operator">
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
