import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import type { ProposedFields } from '#core/entities/market/product-proposal'
import type { OwnProduct } from '#core/services/market/rooms/own-products'
import { pictureVersion } from '#core/services/market/rooms/propose-picture'
import { wordsVersion } from '#core/services/market/rooms/propose-words'
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
import { type PartName, PICTURE_SEEN } from './own-product-form'
import { WordInputs, wordsOf } from './product-words'
import { RoomLayout } from './room-layout'
import { type StockRow, stockColumns } from './stock-columns'
import { namedFaults } from './stock-form'

type Own = { page: PageContext; producer: OwnProducer }
type ProductProps = Own & {
  product: OwnProduct
  /** What of the form was not saved. */
  refused?: Readonly<Record<PartName, { readonly typed?: Typed }>>
  /** What became of the rest of it. */
  saved?: string
}

/** One form for all of it: who saves one part has not typed in vain for another. */
export function OwnProductPage({ page, producer, product, refused, saved }: ProductProps) {
  // What waits for the shop is what its producer goes on with: another wish takes the place of that one.
  const shown = { ...product, ...product.wished }
  const words = refused?.words.typed ?? { values: wordsOf(shown), errors: {} }
  const { stock = NOTHING, picture = NOTHING } = {
    stock: refused?.stock.typed,
    picture: refused?.picture.typed,
  }
  const rows = product.variants.map(variant => ({ ...variant, title: product.title }))
  return (
    <RoomLayout
      page={page}
      producer={producer}
      title={product.title}
      lead={producer.trusted ? 'What you save is so at once.' : 'What you save waits for the shop.'}
    >
      <Form
        action={`/room/${producer.id}/products/${product.id}`}
        upload
        label="Product"
        version={wordsVersion(shown)}
        typed={words}
      >
        <FormErrors errors={{ ...namedFaults(stock, rows), ...picture.errors, ...words.errors }} />
        {!!saved && (
          <Notice>
            <p safe>{saved}</p>
          </Notice>
        )}
        <Section title="Stock and what you ask" id="variants">
          <Variants page={page} rows={rows} typed={stock} />
        </Section>
        <Section title="Picture" id="picture">
          <PictureInputs product={product} typed={picture} />
        </Section>
        <Section title="Words and allergens" id="words">
          <Waits wished={product.wished} />
          <WordInputs typed={words} />
        </Section>
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
    </RoomLayout>
  )
}

const NOTHING: Typed = { values: {}, errors: {} }

function Variants({ page, rows, typed }: { page: PageContext; rows: readonly StockRow[]; typed: Typed }) {
  if (rows.length === 0) return <p>Nothing of this is sold any more.</p>
  return (
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
  )
}

function PictureInputs({ product, typed }: { product: OwnProduct; typed: Typed }) {
  const { image, imageAlt } = { ...product, ...product.wishedPicture }
  const { alt = imageAlt, [PICTURE_SEEN]: seen = pictureVersion({ image, imageAlt }) } = typed.values
  return (
    <>
      <Waits wished={product.wishedPicture} />
      <input type="hidden" name={PICTURE_SEEN} value={seen} />
      <div class="split">
        <div class="stack">
          <PictureField another={image !== null} error={typed.errors.picture} />
          <InputField
            {...fieldsOf(typed)('alt')}
            value={alt}
            label="What the picture shows"
            hint="For whoever does not see it: what is on it, in a few words."
            maxlength={300}
            required={image !== null}
          />
        </div>
        {product.picture ? <Picture picture={product.picture} sizes="22rem" /> : ''}
      </div>
    </>
  )
}

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
