import type { PageContext } from '#core/contracts/page'
import { Button, ButtonLink } from '#templates/components/button'
import type { Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { WorkLayout } from '../../work-layout'
import { type Choices, ProductFieldsInputs, VariantInputs, type VatOfPrices } from './fields'

type Props = { page: PageContext; typed: Typed; choices: Choices; currency: string; vat: VatOfPrices }

export function NewProductPage({ page, typed, choices, currency, vat }: Props) {
  return (
    <WorkLayout page={page} title="New product" lead="It goes on the list when you put it there, not before.">
      <Form action="/shop/products" label="New product" once="">
        <FormErrors errors={typed.errors} />
        <ProductFieldsInputs typed={typed} choices={choices} />
        <VariantInputs typed={typed} currency={currency} locale={page.locale} vat={vat} withStock />
        <FormActions>
          <Button>Create product</Button>
          <ButtonLink href="/shop/products" variant="quiet">
            Cancel
          </ButtonLink>
        </FormActions>
      </Form>
    </WorkLayout>
  )
}
