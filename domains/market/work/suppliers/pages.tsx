import { escapeHtml } from '@kitajs/html'
import type { Offered } from '#core/contracts/choice'
import type { PageContext } from '#core/contracts/page'
import type { RunReport, WorkSupplier } from '#core/services/market/suppliers/suppliers-for-work'
import { Badge, StateBadge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { OlderLink } from '#templates/components/older-link'
import { Section } from '#templates/components/page-header'
import { PickField } from '#templates/components/pick-field'
import { SearchForm } from '#templates/components/search-form'
import { Table } from '#templates/components/table'
import { PRODUCER_OF_SUPPLIER } from '../../producer-pickers'
import { WorkLayout } from '../../work-layout'

type Props = {
  page: PageContext
  suppliers: readonly WorkSupplier[]
  /** What they were narrowed by. */
  text: string
  next: string | null
  producers: Offered
  typed: Typed
}

export function SuppliersPage({ page, suppliers, text, next, producers, typed }: Props) {
  const field = fieldsOf(typed)
  return (
    <WorkLayout
      page={page}
      title="Suppliers"
      lead="Products are read from their own pages, if their robots.txt allows it, and wait here until you have looked at them."
    >
      {(text !== '' || next !== null) && (
        <SearchForm action="/shop/suppliers" label="Find a supplier" value={text} />
      )}
      <Table
        caption="Suppliers"
        hideCaption
        dense
        rows={suppliers}
        empty={
          text ? `No supplier has “${text}” in its name.` : 'No supplier yet: give the address of one below.'
        }
        columns={[
          {
            heading: 'Supplier',
            names: true,
            cell: ({ id, name }) => (
              <a href={`/shop/suppliers/${id}`} safe>
                {name}
              </a>
            ),
          },
          { heading: 'Address', cell: ({ url }) => escapeHtml(url) },
          { heading: 'Read', numeric: true, cell: ({ drafts }) => String(drafts) },
          {
            heading: 'To review',
            numeric: true,
            cell: ({ waiting }) => (waiting > 0 ? <Badge text={String(waiting)} tone="notice" /> : '0'),
          },
          { heading: 'Last run', cell: ({ lastRun }) => runBadge(lastRun) },
        ]}
      />
      {!!next && (
        <OlderLink
          href={`/shop/suppliers?${new URLSearchParams({ q: text, after: next })}`}
          label="More suppliers"
        />
      )}
      <Section title="A new one">
        <Form action="/shop/suppliers" label="New supplier">
          <FormErrors errors={typed.errors} />
          <InputField
            {...field('url')}
            label="Address of their list of products"
            type="url"
            placeholder="https://farm.example/shop"
            required
          />
          <InputField {...field('name')} label="What we call them" maxlength={160} />
          <PickField picker={PRODUCER_OF_SUPPLIER} offered={producers} typed={typed} />
          <FormActions>
            <Button>Add and read it</Button>
          </FormActions>
        </Form>
      </Section>
    </WorkLayout>
  )
}

function runBadge(run: RunReport | null) {
  if (!run) return 'never'
  if (run.failure) return <StateBadge state="failed" />
  return run.finishedAt ? <Badge text="done" tone="success" /> : <Badge text="under way" tone="notice" />
}
