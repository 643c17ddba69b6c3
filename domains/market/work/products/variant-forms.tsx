import { formatMoney } from '#core/contracts/money'
import { VARIANT_FORM } from '#core/services/market/products/change-variant'
import type { EditableVariant } from '#core/services/market/products/product-for-edit'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import type { Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { Money } from '#templates/components/price'
import { formatTime } from '#templates/components/time'
import { marginInWords } from '../margin'
import { moneyText } from '../money-text'
import type { EditProps } from './edit-props'
import { VariantInputs } from './fields'

/** Each variant unfolds into its form; the one that came back with faults, or a first one, stands open. */
export function VariantForms(props: EditProps) {
  const { product, of } = props
  return (
    <>
      {product.variants.map(variant => (
        <details class="disclosure" open={of === variant.id}>
          <summary>
            <span safe>{variant.name}</span> · <Money value={variant.price} locale={props.page.locale} /> ·{' '}
            {variant.retired ? 'retired' : <>{variant.stock - variant.reserved} to sell</>}
            {variant.price.currency !== props.currency && ', not on sale: its price is in another currency'}
          </summary>
          <VariantForm {...props} variant={variant} />
        </details>
      ))}
      <details class="disclosure" open={of === 'new' || product.variants.every(({ retired }) => retired)}>
        <summary>Add a variant</summary>
        <NewVariantForm {...props} />
      </details>
    </>
  )
}

function VariantForm({ variant, ...props }: EditProps & { variant: EditableVariant }) {
  const { page, currency, typed, of } = props
  const { name, sku, unit, price, cost, id } = variant
  const kept: Typed = {
    values: { name, sku, unit, price: moneyText(price), cost: cost ? moneyText(cost) : '' },
    errors: {},
  }
  const shown = of === id && typed ? typed : kept
  return (
    <div class="stack">
      <Form
        action={`/shop/variants/${id}`}
        label={`Variant ${name}`}
        version={shown.values.version ?? VARIANT_FORM.version(variant)}
      >
        <FormErrors errors={shown.errors} prefix={`variant-${id}`} />
        <VariantInputs typed={shown} currency={currency} locale={page.locale} prefix={`variant-${id}`} />
        <FormActions>
          <Button>Save variant</Button>
          <a href={`/shop/variants/${id}/stock`}>Stock ledger</a>
        </FormActions>
      </Form>
      {!!cost && <p safe>{marginInWords(price, cost, page.locale)}</p>}
      <PriceHistory variant={variant} page={page} />
      <Retirement variant={variant} />
    </div>
  )
}

function Retirement({ variant: { id, name, retired } }: { variant: EditableVariant }) {
  if (retired) {
    return (
      <form method="post" action={`/shop/variants/${id}/retirement?_method=delete`}>
        <p>It is retired: not listed, not found and not for sale. Its ledger and its orders stay.</p>
        <Button variant="plain">Sell it again</Button>
      </form>
    )
  }
  return (
    <ConfirmForm
      action={`/shop/variants/${id}?_method=delete`}
      label="Retire this variant"
      question={`${name} is no longer for sale, and is taken out of carts. Its ledger, its prices and its orders stay.`}
      confirm="Yes, retire it"
      icon="remove"
    />
  )
}

function PriceHistory({ variant, page }: { variant: EditableVariant; page: EditProps['page'] }) {
  if (variant.prices.length < 2) return ''
  return (
    <div>
      <h4>Prices so far</h4>
      <ol>
        {variant.prices.map(({ price, at, by }) => (
          <li safe>
            {`${formatMoney(price, page.locale)}, since ${formatTime(at, page, 'both')}${by ? `, by ${by}` : ''}`}
          </li>
        ))}
      </ol>
    </div>
  )
}

function NewVariantForm({ page, product, currency, typed, of }: EditProps) {
  const shown = of === 'new' && typed ? typed : { values: {}, errors: {} }
  return (
    <Form action={`/shop/products/${product.id}/variants`} label="New variant">
      <FormErrors errors={shown.errors} prefix="new" />
      <VariantInputs typed={shown} currency={currency} locale={page.locale} prefix="new" withStock />
      <FormActions>
        <Button variant="plain">Add variant</Button>
      </FormActions>
    </Form>
  )
}
