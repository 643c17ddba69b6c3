import { decimalText } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { EntryDesk, QuotaSummary, TicketTypeSummary } from '#core/services/events/organising/desk'
import { QUOTA_FORM, TYPE_FORM } from '#core/services/events/organising/ticket-types'
import { Button } from '#templates/components/button'
import { Form, FormActions } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { SelectField } from '#templates/components/select-field'

type TypeFormProps = { page: PageContext; desk: EntryDesk; action: string; type?: TicketTypeSummary }

export function QuotaForm({ action, quota }: { action: string; quota?: QuotaSummary }) {
  const key = quota?.id ?? 'new'
  return (
    <Form action={action} version={quota && QUOTA_FORM.version(quota)}>
      <InputField
        name="name"
        id={`quota-name-${key}`}
        label="Name"
        required
        value={quota?.name ?? 'Places'}
      />
      <InputField
        name="size"
        id={`quota-size-${key}`}
        label="How many each time"
        type="number"
        min={0}
        required
        value={quota?.size}
      />
      <FormActions>
        <Button small>Save</Button>
      </FormActions>
    </Form>
  )
}

export function TypeForm({ action, type, desk, page }: TypeFormProps) {
  const key = type?.id ?? 'new'
  return (
    <Form
      action={action}
      version={
        type && TYPE_FORM.version({ ...type, price: { amount: type.amount, currency: type.currency } })
      }
    >
      <InputField name="name" id={`type-name-${key}`} label="Name" required value={type?.name} />
      <InputField
        name="description"
        id={`type-description-${key}`}
        label="Who it is for"
        value={type?.description}
      />
      <MoneyField
        name="price"
        id={`type-price-${key}`}
        label="Price"
        hint="0 is free."
        required
        currency={desk.currency}
        locale={page.locale}
        value={type && type.currency === desk.currency ? decimalText(type) : '0'}
      />
      <SelectField
        name="quota"
        id={`type-quota-${key}`}
        label="Takes its places from"
        required
        value={type?.quotaId}
        options={desk.quotas.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <FormActions>
        <Button small>Save</Button>
      </FormActions>
    </Form>
  )
}
