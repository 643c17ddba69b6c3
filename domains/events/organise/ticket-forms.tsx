import { decimalText } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { EntryDesk, QuotaSummary, TicketTypeSummary } from '#core/services/events/organising/desk'
import { QUOTA_FORM, TYPE_FORM } from '#core/services/events/organising/ticket-types'
import { Button } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { SelectField } from '#templates/components/select-field'

/** One of the forms of an entry's places and tickets as it came back: of which there are many on its page. */
export type TicketFormTyped = Typed & {
  readonly of: 'quota' | 'type'
  /** Of what is changed; null of what is new. */
  readonly id: string | null
}

type QuotaFormProps = { action: string; quota?: QuotaSummary; typed?: Typed }

export function QuotaForm({ action, quota, typed }: QuotaFormProps) {
  const shown = typed ?? {
    values: {
      name: quota?.name ?? 'Places',
      size: quota && String(quota.size),
      version: quota && QUOTA_FORM.version(quota),
    },
    errors: {},
  }
  const prefix = `quota-${quota?.id ?? 'new'}`
  const field = fieldsOf(shown, prefix)
  return (
    <Form action={action} typed={shown} once={quota ? undefined : ''}>
      <FormErrors errors={shown.errors} prefix={prefix} />
      <InputField {...field('name')} label="Name" required />
      <InputField {...field('size')} label="How many each time" type="number" min={0} required />
      <FormActions>
        <Button small>Save</Button>
      </FormActions>
    </Form>
  )
}

type TypeFormProps = {
  page: PageContext
  desk: EntryDesk
  action: string
  type?: TicketTypeSummary
  typed?: Typed
}

export function TypeForm({ action, type, desk, page, typed }: TypeFormProps) {
  const shown = typed ?? { values: typeTexts(desk, type), errors: {} }
  const prefix = `type-${type?.id ?? 'new'}`
  const field = fieldsOf(shown, prefix)
  return (
    <Form action={action} typed={shown} once={type ? undefined : ''}>
      <FormErrors errors={shown.errors} prefix={prefix} />
      <InputField {...field('name')} label="Name" required />
      <InputField {...field('description')} label="Who it is for" />
      <MoneyField
        {...field('price')}
        label="Price"
        hint="0 is free."
        required
        currency={desk.currency}
        locale={page.locale}
      />
      <SelectField
        {...field('quota')}
        label="Takes its places from"
        required
        options={desk.quotas.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <FormActions>
        <Button small>Save</Button>
      </FormActions>
    </Form>
  )
}

function typeTexts({ currency }: EntryDesk, type?: TicketTypeSummary): Typed['values'] {
  if (!type) return { price: '0' }
  const price = { amount: type.amount, currency: type.currency }
  return {
    name: type.name,
    description: type.description,
    quota: type.quotaId,
    price: type.currency === currency ? decimalText(type) : '0',
    version: TYPE_FORM.version({ ...type, price }),
  }
}
