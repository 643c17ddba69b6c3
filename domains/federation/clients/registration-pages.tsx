import { escapeHtml } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { InitialTokenSummary } from '#core/services/federation/oauth/initial-tokens'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { DescriptionList } from '#templates/components/description-list'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'

type Props = { page: PageContext; tokens: readonly InitialTokenSummary[]; rejected?: Rejected }

export function InitialTokensPage({ page, tokens, rejected }: Props) {
  const field = fieldsOf(rejected ?? { values: { uses: '1', days: '7' }, errors: {} })
  return (
    <AdminLayout
      page={page}
      title="Self-registration"
      worker="operator"
      lead="A program that shows one of these tokens registers itself as a client. Give each to one person whom you trust."
    >
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/operator/registration" label="Let programs register">
        <InputField {...field('label')} label="For whom" maxlength={120} required />
        <InputField {...field('uses')} label="How many programs" inputmode="numeric" required />
        <InputField {...field('days')} label="For how many days" inputmode="numeric" required />
        <FormActions>
          <Button>Make a token</Button>
          <ButtonLink href="/operator/clients" variant="plain">
            Back to the clients
          </ButtonLink>
        </FormActions>
      </Form>
      <Table
        caption="Open now"
        rows={tokens}
        empty="No program can register itself."
        columns={[
          { heading: 'For whom', names: true, cell: token => escapeHtml(token.label) },
          { heading: 'Left', numeric: true, cell: token => String(token.usesLeft) },
          { heading: 'By', cell: token => escapeHtml(token.issuedBy ?? '–') },
          {
            heading: 'Until',
            cell: token => <Time at={token.expiresAt} locale={page.locale} timeZone={page.timeZone} />,
          },
          {
            heading: 'Withdraw',
            cell: token => (
              <ConfirmForm
                action={`/operator/registration/${token.id}?_method=delete`}
                label="Withdraw"
                question="No program registers by this token any more. Those that did stay."
                confirm="Yes, withdraw it"
              />
            ),
          },
        ]}
      />
    </AdminLayout>
  )
}

export function NewInitialTokenPage({
  page,
  label,
  token,
}: {
  page: PageContext
  label: string
  token: string
}) {
  return (
    <AdminLayout page={page} title={isolate`A token for ${label}`} worker="operator">
      <Notice title="Copy it now">
        <p>It is shown this once; we keep only its fingerprint.</p>
      </Notice>
      <DescriptionList
        items={[
          { term: 'Initial access token', details: <code safe>{token}</code> },
          {
            term: 'Registration address',
            details: <code safe>{`${page.origins.federation}/register`}</code>,
          },
        ]}
      />
      <p>
        <ButtonLink href="/operator/registration" variant="plain">
          Back to self-registration
        </ButtonLink>
      </p>
    </AdminLayout>
  )
}
