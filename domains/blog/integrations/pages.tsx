import { escapeHtml } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { IntegrationKeys, IntegrationSummary } from '#core/services/blog/integrations/integrations'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { DescriptionList } from '#templates/components/description-list'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'

type IntegrationsProps = {
  page: PageContext
  list: readonly IntegrationSummary[]
  rejected?: Rejected
}

export function IntegrationsPage({ page, list, rejected }: IntegrationsProps) {
  return (
    <AdminLayout
      page={page}
      title="Integrations"
      worker="operator"
      lead="Programs that read the journal, or write in it, as they would with Ghost: by its Content API and its Admin API."
    >
      <Table
        caption="Integrations"
        hideCaption
        dense
        empty="No program has keys yet."
        rows={list}
        columns={[
          { heading: 'Name', names: true, cell: each => escapeHtml(each.name) },
          { heading: 'Admin key', cell: each => <code safe>{`${each.adminKeyId}:…`}</code> },
          { heading: 'Made by', cell: each => escapeHtml(each.createdBy ?? 'somebody who has left') },
          {
            heading: 'On',
            cell: each => (
              <Time at={each.createdAt} style="short" locale={page.locale} timeZone={page.timeZone} />
            ),
          },
          {
            heading: 'Withdraw',
            cell: each => (
              <ConfirmForm
                action={`/operator/integrations/${each.id}?_method=delete`}
                label="Withdraw"
                question="Both its keys stop working at once."
                confirm="Yes, withdraw them"
                icon="remove"
              />
            ),
          },
        ]}
      />
      <h2>Let a program in</h2>
      <Form action="/operator/integrations" label="New integration">
        <FormErrors errors={rejected?.errors ?? {}} />
        <InputField
          name="name"
          label="Name"
          hint="What will use the keys, for instance: our reading app."
          value={rejected?.values.name}
          error={rejected?.errors.name}
          maxlength={120}
          required
        />
        <FormActions>
          <Button>Make its keys</Button>
        </FormActions>
      </Form>
    </AdminLayout>
  )
}

export function NewKeysPage({
  page,
  name,
  keys,
}: {
  page: PageContext
  name: string
  keys: IntegrationKeys
}) {
  return (
    <AdminLayout page={page} title={isolate`The keys of ${name}`} worker="operator">
      <Notice title="Copy both keys now">
        <p>They are shown this once, and cannot be shown again.</p>
        <p>Whoever has the admin key can write in the journal in your name, as an editor.</p>
      </Notice>
      <DescriptionList
        items={[
          { term: 'Content API key', details: <code safe>{keys.contentKey}</code> },
          { term: 'Admin API key', details: <code safe>{keys.adminKey}</code> },
          { term: 'API URL', details: <code safe>{page.origins.blog}</code> },
        ]}
      />
      <p>
        <ButtonLink href="/operator/integrations" variant="plain">
          Back to the integrations
        </ButtonLink>
      </p>
    </AdminLayout>
  )
}
