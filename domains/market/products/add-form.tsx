import type { PageContext } from '#core/contracts/page'
import { availabilityInWords } from '#core/services/market/catalogue/availability'
import type { ProductView, VariantOffer } from '#core/services/market/catalogue/product-page'
import { Button } from '#templates/components/button'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { Money } from '#templates/components/price'
import { unitPriceText } from '../unit-price-text'

type Props = { page: PageContext; product: ProductView; chosen?: string; quantity?: string; error?: string }

/** Variant, quantity and "add to cart": a plain form, answered by a redirect back to the page. */
export function AddForm({ page, product, chosen, quantity = '1', error }: Props) {
  const { variants } = product
  const first = variants.find(({ id }) => id === chosen) ?? variants.find(({ available }) => available > 0)
  if (!first) {
    return (
      <div class="stack">
        {variants.map(variant => (
          <VariantChoice variant={variant} checked={false} locale={page.locale} />
        ))}
        <Notice title="Sold out">
          <p>It comes back when there is more. Remember it, and a letter tells you when.</p>
        </Notice>
      </div>
    )
  }
  return (
    <form
      class="stack"
      method="post"
      action="/cart-lines"
      novalidate
      data-hx-post="/cart-lines"
      data-hx-target="#added"
      data-hx-swap="innerHTML"
    >
      <input type="hidden" name="product" value={product.slug} />
      <input type="hidden" name="key" value={Bun.randomUUIDv7()} />
      <fieldset>
        <legend class="field__label">{variants.length > 1 ? 'Choose one' : 'What you get'}</legend>
        {variants.map(variant => (
          <VariantChoice variant={variant} checked={variant === first} locale={page.locale} />
        ))}
      </fieldset>
      <InputField
        name="quantity"
        label="How many"
        type="number"
        min={1}
        max={99}
        value={quantity}
        inputmode="numeric"
        required
        error={error}
      />
      <Button icon="basket">Add to cart</Button>
      <div id="added" aria-live="polite" />
    </form>
  )
}

type ChoiceProps = { variant: VariantOffer; checked: boolean; locale: string }

function VariantChoice({ variant, checked, locale }: ChoiceProps) {
  return (
    <label class="product__variant">
      <input
        type="radio"
        name="variant"
        value={variant.id}
        checked={checked}
        disabled={variant.available <= 0}
        required
      />
      <span safe>{variant.name}</span>
      <Money value={variant.price} locale={locale} />
      <small safe>
        {[
          variant.unit === variant.name ? '' : variant.unit,
          unitPriceText(variant.price, [variant.unit, variant.name], locale),
          variant.onDemand ? 'Made to order' : availabilityInWords(variant.available),
        ]
          .filter(Boolean)
          .join(' · ')}
      </small>
    </label>
  )
}
