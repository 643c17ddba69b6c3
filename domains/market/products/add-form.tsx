import { isolate } from '#core/contracts/isolate'
import { decimalText, formatMoney, moneyText } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { lastMoment } from '#core/pricing/sale-of'
import { availabilityInWords } from '#core/services/market/catalogue/availability'
import {
  canBeAddedToCart,
  type ProductView,
  type VariantOffer,
} from '#core/services/market/catalogue/product-page'
import { Button } from '#templates/components/button'
import { RadioField } from '#templates/components/choice-field'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { Notice } from '#templates/components/notice'
import { Money } from '#templates/components/price'
import { SelectField } from '#templates/components/select-field'
import { formatTime } from '#templates/components/time'
import { cycleInWords } from '../product-card'
import { unitPriceText } from '../unit-price-text'

type Props = {
  page: PageContext
  product: ProductView
  chosen?: string
  quantity?: string
  amount?: string
  /** Of how many. */
  error?: string
  amountError?: string
}

/** Of more, who wants one would scroll for long before the button. */
const MOST_RADIOS = 24

/** Variant, quantity and "add to cart": a plain form, answered by a redirect back to the page. */
export function AddForm({ page, product, chosen, quantity = '1', amount, error, amountError }: Props) {
  const { variants } = product
  const first = variants.find(({ id }) => id === chosen) ?? variants.find(canBeAddedToCart)
  if (!first) {
    return (
      <div class="stack">
        {variants.map(variant => (
          <VariantChoice variant={variant} checked={false} page={page} />
        ))}
        <WhyNot page={page} product={product} />
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
      {variants.length > MOST_RADIOS ? (
        <SelectField
          name="variant"
          label="Choose one"
          value={first.id}
          options={variants.map(variant => ({
            value: variant.id,
            label: isolate`${variant.name}: ${moneyText(variant.price, page.locale, variant.plusVat)} · ${detailsOf(variant, page)}`,
            disabled: !canBeAddedToCart(variant),
          }))}
        />
      ) : (
        <fieldset>
          <legend class="field__label">{variants.length > 1 ? 'Choose one' : 'What you get'}</legend>
          {variants.map(variant => (
            <VariantChoice variant={variant} checked={variant === first} page={page} />
          ))}
        </fieldset>
      )}
      <ChoiceField page={page} variant={first} amount={amount} error={amountError} />
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

/** What its buyer may choose to pay. Nobody else is told. */
function ChoiceField({
  page,
  variant,
  amount,
  error,
}: {
  page: PageContext
  variant: VariantOffer
  amount?: string
  error?: string
}) {
  const { choice, price } = variant
  if (!choice) return ''
  const { currency } = price
  const words = (minor: number) =>
    `${formatMoney({ amount: minor, currency }, page.locale)}${variant.withVat ? ' with VAT' : ''}`
  if (choice.kind === 'levels')
    return (
      <RadioField
        name="amount"
        label="What would you like to pay for one?"
        hint="Choose what suits you. Nobody else sees it."
        value={
          amount ||
          (choice.levels.some(level => level.amount === price.amount) ? decimalText(price) : undefined)
        }
        options={choice.levels.map(level => ({
          value: decimalText({ amount: level.amount, currency }),
          label: isolate`${level.label}: ${words(level.amount)}`,
        }))}
        error={error}
        required
      />
    )
  return (
    <MoneyField
      name="amount"
      label={choice.kind === 'gift-card' ? 'Its value' : 'What would you like to pay for one?'}
      hint={`Between ${words(choice.least)} and ${words(choice.most)}.${choice.kind === 'free' ? ' Nobody else sees it.' : ''}`}
      currency={currency}
      locale={page.locale}
      value={amount || decimalText(price)}
      error={error}
      required
    />
  )
}

/** Nothing of it can be put into the cart: sold out, or of another cycle. */
function WhyNot({ page, product }: Pick<Props, 'page' | 'product'>) {
  const { outOfCycle, variants } = product
  if (!outOfCycle || variants.every(({ available }) => available <= 0))
    return (
      <Notice title="Sold out">
        <p>It comes back when there is more. Remember it, and a letter tells you when.</p>
      </Notice>
    )
  return (
    <Notice title={cycleInWords(outOfCycle, page, 'both')}>
      <p>
        We take orders at fixed times. <a href="/cycles">See when to order</a>
      </p>
    </Notice>
  )
}

type ChoiceProps = { variant: VariantOffer; checked: boolean; page: PageContext }

function VariantChoice({ variant, checked, page }: ChoiceProps) {
  const { locale } = page
  return (
    <label class="product__variant">
      <input
        type="radio"
        name="variant"
        value={variant.id}
        checked={checked}
        disabled={!canBeAddedToCart(variant)}
        required
      />
      <span safe>{variant.name}</span>
      <Money value={variant.price} locale={locale} plusVat={variant.plusVat} />
      <small safe>{detailsOf(variant, page)}</small>
    </label>
  )
}

/** What stands beside the name and the price of one. */
function detailsOf(variant: VariantOffer, page: PageContext): string {
  const { locale } = page
  const details = [
    variant.withVat ? 'with VAT' : '',
    variant.unit === variant.name ? '' : variant.unit,
    unitPriceText(variant.price, [variant.unit, variant.name], locale),
    // Beside the price, not in it (Directive 98/6/EC; CJEU C-543/21).
    variant.deposit ? `plus ${formatMoney(variant.deposit, locale)} deposit` : '',
    reducedInWords(variant, page),
    variant.grams === null
      ? ''
      : `sold by weight, about ${weightText(variant.grams)}: you pay what it weighs`,
    inWords(variant),
  ]
  return details.filter(Boolean).join(' · ')
}

/** `Summer sale until 30 June, instead of £6.50`: a day that ends at midnight is not the next one. */
function reducedInWords({ usual, lowest, priceRule, priceUntil }: VariantOffer, page: PageContext): string {
  if (!priceRule) return ''
  const until = priceUntil ? ` until ${formatTime(lastMoment(priceUntil), page, 'date')}` : ''
  // Directive 98/6/EC, art. 6a.
  if (lowest)
    return `${priceRule}${until}, lowest price of the 30 days before: ${formatMoney(lowest, page.locale)}`
  return usual
    ? `${priceRule}${until}, instead of ${formatMoney(usual, page.locale)}`
    : `${priceRule}${until}`
}

const weightText = (grams: number): string => (grams >= 1000 ? `${grams / 1000} kg` : `${grams} g`)

function inWords({ available, onDemand, orderable }: VariantOffer): string {
  if (!orderable && available > 0) return 'Not to be ordered now'
  return onDemand ? 'Made to order' : availabilityInWords(available)
}
