import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import type { ProposedFields } from '#core/entities/market/product-proposal'
import type { OwnProduct } from '#core/services/market/rooms/own-products'
import type { OwnProducer } from '#core/services/market/rooms/require-producer'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Fieldset, Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Picture } from '#templates/components/picture'
import { PictureField } from '#templates/components/picture-field'
import { Table } from '#templates/components/table'
import { PriceVatField } from '../price-vat'
import type { ProductFaults } from './faults'
import { WordInputs, wordsOf } from './product-words'
import { RoomLayout } from './room-layout'
import { type StockRow, stockColumns } from './stock-columns'
import { namedFaults } from './stock-form'

type Own = { page: PageContext; producer: OwnProducer }
type ProductProps = Own & { product: OwnProduct; faults: ProductFaults }

export function OwnProductPage({ page, producer, product, faults }: ProductProps) {
  const path = `/room/${producer.id}/products/${product.id}`
  // What waits for the shop is what its producer goes on with: another wish takes the place of that one.
  const words = faults.words ?? { values: wordsOf({ ...product, ...product.wished }), errors: {} }
  return (
    <RoomLayout
      page={page}
      producer={producer}
      title={product.title}
      lead={producer.trusted ? 'What you save is so at once.' : 'What you save waits for the shop.'}
    >
      <Section title="Stock and what you ask" id="variants">
        <Variants page={page} path={path} product={product} typed={faults.variants} />
        {product.variants.length === 0 && <p>Nothing of this is sold any more.</p>}
      </Section>
      <Section title="Picture" id="picture">
        <Waits wished={product.wishedPicture} />
        <div class="split">
          <Form action={`${path}/picture`} upload label="Picture">
            <FormErrors errors={faults.picture?.errors ?? {}} />
            <PictureField
              another={product.picture !== null}
              error={faults.picture?.errors.picture}
              required
            />
            <InputField
              {...fieldsOf(faults.picture)('alt')}
              value={
                faults.picture?.values.alt ?? String(product.wishedPicture?.imageAlt ?? product.imageAlt)
              }
              label="What the picture shows"
              hint="For whoever does not see it: what is on it, in a few words."
              maxlength={300}
              required
            />
            <FormActions>
              <Button variant="plain">Save picture</Button>
            </FormActions>
          </Form>
          {product.picture ? <Picture picture={product.picture} sizes="22rem" /> : ''}
        </div>
      </Section>
      <Section title="Words and allergens" id="words">
        <Waits wished={product.wished} />
        <Form action={path} label="Words and allergens">
          <FormErrors errors={words.errors} />
          <WordInputs typed={words} />
          <FormActions>
            <Button>Save</Button>
          </FormActions>
        </Form>
      </Section>
    </RoomLayout>
  )
}

type VariantProps = {
  page: PageContext
  path: string
  product: OwnProduct
  typed: ProductFaults['variants']
}

/** One form for all of them: who saves one has not typed in vain for another. */
function Variants({ page, path, product, typed = NOTHING }: VariantProps) {
  const rows = product.variants.map(variant => ({ ...variant, title: product.title }))
  if (rows.length === 0) return ''
  return (
    <Form action={`${path}/variants`} label="Stock and what you ask">
      <FormErrors errors={namedFaults(typed, rows)} />
      {!!typed.saved && (
        <Notice>
          <p safe>{typed.saved}</p>
        </Notice>
      )}
      <Table
        caption="Stock and what you ask"
        hideCaption
        dense
        rows={rows}
        columns={stockColumns<StockRow>(page, typed, {
          heading: 'What',
          names: true,
          cell: ({ name }) => escapeHtml(name),
        })}
      />
      <FormActions>
        <Button variant="plain">Save the stock</Button>
      </FormActions>
    </Form>
  )
}

const NOTHING: NonNullable<ProductFaults['variants']> = { values: {}, errors: {} }

function Waits({ wished }: { wished: ProposedFields | null }) {
  if (!wished) return ''
  return (
    <p>
      <Badge text="waits for the shop" tone="notice" />{' '}
      <span class="muted">Below is what you asked for. Save again to ask for something else.</span>
    </p>
  )
}

export function NewOwnProductPage({ page, producer, typed }: Own & { typed: Typed }) {
  const field = fieldsOf(typed)
  const { currency } = page.site
  return (
    <RoomLayout page={page} producer={producer} title="New product" lead="The shop puts it on sale.">
      <Form action={`/room/${producer.id}/products`} label="New product">
        <FormErrors errors={typed.errors} />
        <WordInputs typed={typed} />
        <Fieldset legend="What the buyer gets">
          <InputField
            {...field('variantName')}
            label="Name"
            hint="340 g, a dozen, small"
            maxlength={120}
            required
          />
          <InputField {...field('unit')} label="Amount" hint="340 g, about 4 kg" maxlength={40} />
          <InputField
            {...field('stock')}
            type="number"
            inputmode="numeric"
            min={0}
            label="How many there are"
            required
          />
          <MoneyField
            {...field('cost')}
            label="What you ask for one"
            currency={currency}
            locale={page.locale}
            required
          />
          <MoneyField
            {...field('price')}
            label="What buyers should pay"
            hint="The shop has the last word."
            currency={currency}
            locale={page.locale}
            required
          />
          <PriceVatField {...field('priceVat')} label="VAT in that price" withoutVat={false} />
        </Fieldset>
        <FormActions>
          <Button>Save</Button>
          <ButtonLink href={`/room/${producer.id}/products`} variant="quiet">
            Cancel
          </ButtonLink>
        </FormActions>
      </Form>
    </RoomLayout>
  )
}
