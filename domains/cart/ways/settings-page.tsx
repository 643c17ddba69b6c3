import type { PageContext } from '#core/contracts/page'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { CheckboxesField } from '#templates/components/choice-field'
import { fieldsOf } from '#templates/components/field'
import { Fieldset, Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'

export type WaysForm = {
  readonly version: string | undefined
  readonly ways: readonly string[]
  /** Why SumUp takes none here; empty where it does. */
  readonly noCards: string
  readonly values: Readonly<Record<string, string>>
  readonly errors: Readonly<Record<string, string>>
}

export function WaysSettingsPage({ page, form }: { page: PageContext; form: WaysForm }) {
  const field = fieldsOf(form)
  return (
    <AdminLayout page={page} title="Ways to pay" lead="What buyers can choose from." worker="shopkeeper">
      <FormErrors errors={form.errors} />
      <Form action="/shop/ways-to-pay" version={form.version} label="Ways to pay">
        <CheckboxesField
          name="ways"
          label="Offered"
          values={form.ways}
          error={form.errors.ways}
          options={optionsFor(form)}
        />
        <Fieldset
          legend="Your bank account"
          hint="Shown to whoever pays by transfer, with the order’s number as the reference."
        >
          <InputField {...field('holder')} label="Account holder" maxlength={120} />
          <InputField {...field('account')} label="Account number or IBAN" maxlength={60} />
          <InputField {...field('bic')} label="Sort code or BIC" maxlength={30} />
          <InputField
            {...field('transferDays')}
            type="number"
            label="Days to wait for a transfer"
            hint="So long an order keeps its things. Then they are for others again."
            min={1}
            max={60}
            inputmode="numeric"
          />
        </Fieldset>
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
    </AdminLayout>
  )
}

const optionsFor = ({ noCards }: WaysForm) => [
  {
    value: 'sumup',
    label: 'By card, with SumUp',
    hint: noCards || 'Paid at once, on SumUp’s page.',
  },
  ...OTHERS,
]

const OTHERS = [
  {
    value: 'cash',
    label: 'In cash',
    hint: 'The order is packed before it is paid; you mark it paid when you have the money.',
  },
  { value: 'transfer', label: 'By bank transfer', hint: 'You mark it paid when the money has come.' },
  { value: 'credit', label: 'From the member’s credit', hint: 'Offered to members who have some.' },
]
