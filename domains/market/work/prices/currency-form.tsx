import type { PageContext } from '#core/contracts/page'
import { Button } from '#templates/components/button'
import { Form, FormActions } from '#templates/components/form'
import { Section } from '#templates/components/page-header'
import { SelectField } from '#templates/components/select-field'

type Props = { page: PageContext; currency: string; isFixed: boolean }

/** The one currency of the cooperative: chosen before the first price, and only shown from then on. */
export function CurrencyForm({ page, currency, isFixed }: Props) {
  const names = new Intl.DisplayNames(page.locale, { type: 'currency' })
  const nameOf = (code: string) => `${code}, ${names.of(code) ?? code}`
  return (
    <Section title="Currency" id="currency">
      {isFixed ? (
        <p safe>
          {`Everything here is priced and paid in ${nameOf(currency)}. There are prices or orders already, so that stays as it is.`}
        </p>
      ) : (
        <Form action="/shop/currency" label="Currency">
          <SelectField
            name="currency"
            label="Everything is priced and paid in"
            hint="It cannot be changed once there is a price or an order."
            required
            value={currency}
            options={Intl.supportedValuesOf('currency')
              .filter(code => !code.startsWith('X'))
              .map(code => ({ value: code, label: nameOf(code) }))}
          />
          <FormActions>
            <Button variant="plain">Use this currency</Button>
          </FormActions>
        </Form>
      )}
    </Section>
  )
}
