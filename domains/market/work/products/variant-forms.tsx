import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import { mayAct } from '#core/contracts/viewer'
import { VARIANT_FORM } from '#core/services/market/products/change-variant'
import type { EditableVariant } from '#core/services/market/products/product-for-edit'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { Money } from '#templates/components/price'
import { Sparkline } from '#templates/components/sparkline'
import { TextareaField } from '#templates/components/textarea-field'
import { formatTime } from '#templates/components/time'
import { PriceVatField, priceInWords, rateHint } from '../../price-vat'
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
            {stateOf(variant)}
            {variant.price.currency !== props.currency && ', not on sale: its price is in another currency'}
          </summary>
          <VariantForm {...props} variant={variant} />
        </details>
      ))}
      <details class="disclosure" open={of === 'new' || product.variants.every(({ retired }) => retired)}>
        <summary>Add a variant</summary>
        <NewVariantForm {...props} />
      </details>
      <details class="disclosure" open={of === 'options'}>
        <summary>Make variants of options</summary>
        <OptionsForm {...props} />
      </details>
    </>
  )
}

function stateOf({ retired, onDemand, stock, reserved }: EditableVariant): JSX.Element {
  if (retired) return 'retired'
  return onDemand ? 'on demand' : <>{stock - reserved} to sell</>
}

function VariantForm({ variant, ...props }: EditProps & { variant: EditableVariant }) {
  const { page, currency, typed, of } = props
  const { name, sku, unit, price, cost, id, vatRate } = variant
  const withoutVat = Boolean(variant.typed.withoutVat)
  const kept: Typed = {
    values: { name, sku, unit, price: moneyText(variant.typed), cost: cost ? moneyText(cost) : '' },
    errors: {},
  }
  const shown = of === id && typed ? typed : kept
  return (
    <div class="stack">
      <Form
        action={`/shop/variants/${id}`}
        label={isolate`Variant ${name}`}
        typed={shown}
        version={VARIANT_FORM.version({ ...variant, price: variant.typed })}
      >
        <FormErrors errors={shown.errors} prefix={`variant-${id}`} />
        <VariantInputs
          typed={shown}
          currency={currency}
          locale={page.locale}
          vat={{ rate: vatRate, withoutVat }}
          prefix={`variant-${id}`}
        />
        <p safe>{priceInWords(variant, page.locale)}</p>
        <FormActions>
          <Button>Save variant</Button>
          {mayAct(page.viewer, 'stock') && <a href={`/shop/variants/${id}/stock`}>Stock ledger</a>}
        </FormActions>
      </Form>
      {!!cost && <p safe>{marginInWords(price, cost, page.locale)}</p>}
      <PriceHistory variant={variant} page={page} />
      {!variant.retired && <OnDemand variant={variant} />}
      <Retirement variant={variant} />
    </div>
  )
}

function OnDemand({ variant: { id, onDemand } }: { variant: EditableVariant }) {
  return (
    <form method="post" action={`/shop/variants/${id}/on-demand${onDemand ? '?_method=delete' : ''}`}>
      <p class="muted">
        {onDemand
          ? 'It is made or fetched when somebody orders it, and never sold out.'
          : 'It is sold while it is on the shelf.'}
      </p>
      <Button variant="plain">{onDemand ? 'Sell only what is there' : 'Sell it on demand'}</Button>
    </form>
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
      question={isolate`${name} is no longer for sale, and is taken out of carts. Its ledger, its prices and its orders stay.`}
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
      <Sparkline
        label={`From ${formatMoney(variant.prices.at(-1)?.price ?? variant.price, page.locale)} to ${formatMoney(variant.price, page.locale)}`}
        values={variant.prices.toReversed().map(({ price }) => price.amount)}
      />
      <ol>
        {variant.prices.map(({ price, at, by }) => (
          <li safe>
            {isolate`${formatMoney(price, page.locale)}, since ${formatTime(at, page, 'both')}${by ? `, by ${by}` : ''}`}
          </li>
        ))}
      </ol>
    </div>
  )
}

function NewVariantForm({ page, product, currency, vat, typed, of }: EditProps) {
  const shown = of === 'new' && typed ? typed : { values: {}, errors: {} }
  return (
    <Form action={`/shop/products/${product.id}/variants`} label="New variant">
      <FormErrors errors={shown.errors} prefix="new" />
      <VariantInputs
        typed={shown}
        currency={currency}
        locale={page.locale}
        vat={vat}
        prefix="new"
        withStock
      />
      <FormActions>
        <Button variant="plain">Add variant</Button>
      </FormActions>
    </Form>
  )
}

function OptionsForm({ page, product, groups, currency, vat, typed, of }: EditProps) {
  const shown: Typed = of === 'options' && typed ? typed : { values: {}, errors: {} }
  const field = fieldsOf(shown, 'options')
  const known = groups.map(({ name, choices }) => isolate`${name}: ${choices.join(', ')}`)
  return (
    <Form action={`/shop/products/${product.id}/options`} label="Variants of options">
      <FormErrors errors={shown.errors} prefix="options" />
      <TextareaField
        {...field('options')}
        label="Options, one a line"
        hint="Size: small, large. Every choice of one is made with every choice of the next."
        rows={3}
        required
      />
      {known.length > 0 && <p class="muted" safe>{`Used before: ${known.join('; ')}.`}</p>}
      <InputField {...field('sku')} label="Article numbers begin with" required maxlength={40} />
      <MoneyField
        {...field('price')}
        label="Price of each"
        required
        currency={currency}
        locale={page.locale}
      />
      <PriceVatField
        {...field('priceVat')}
        label="VAT in this price"
        hint={rateHint(vat.rate)}
        withoutVat={vat.withoutVat}
      />
      <FormActions>
        <Button variant="plain">Make them</Button>
      </FormActions>
    </Form>
  )
}
