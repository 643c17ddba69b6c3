import type { PageContext } from '#core/contracts/page'
import type { CardReader } from '#core/services/cart/readers/pair-reader'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Section } from '#templates/components/page-header'
import { type Column, Table } from '#templates/components/table'

type ReadersProps = { page: PageContext; readers: readonly CardReader[]; typed?: Typed }

export function ReadersPage({ page, readers, typed }: ReadersProps) {
  const field = fieldsOf(typed)
  return (
    <AdminLayout
      page={page}
      title="Card readers"
      lead="SumUp readers at your stall. The till asks them for a card."
      worker="shopkeeper"
    >
      <div class="stack">
        <Table
          caption="Paired readers"
          hideCaption
          columns={COLUMNS}
          rows={readers}
          empty="None is paired yet."
        />
        <Section title="Pair a reader" id="pair">
          <FormErrors errors={typed?.errors ?? {}} />
          <Form action="/shop/readers" label="Pair a reader">
            <InputField
              {...field('code')}
              label="Code on the reader"
              hint="On the reader: Connections, API, Connect."
              autocomplete="off"
              maxlength={9}
              required
            />
            <InputField
              {...field('name')}
              label="What you call it"
              hint="Such as: Market stall"
              maxlength={80}
              required
            />
            <FormActions>
              <Button>Pair it</Button>
            </FormActions>
          </Form>
        </Section>
      </div>
    </AdminLayout>
  )
}

const COLUMNS: readonly Column<CardReader>[] = [
  { heading: 'Reader', names: true, cell: ({ name }) => <span safe>{name}</span> },
  { heading: 'State', cell: ({ status }) => <span safe>{stateWords(status)}</span> },
  {
    heading: 'Unpair',
    cell: ({ id }) => (
      <ConfirmForm
        action={`/shop/readers/${id}?_method=delete`}
        label="Unpair"
        question="The till does not offer it any more. It can be paired again."
        confirm="Yes, unpair it"
      />
    ),
  },
]

function stateWords(status: CardReader['status']): string {
  if (!status) return 'SumUp does not say'
  if (!status.online) return 'Switched off, or without a network'
  const battery = status.battery === null ? '' : `, battery ${Math.round(status.battery)} %`
  return `${status.busy ? 'Busy' : 'Ready'}${battery}`
}
