import type { EditableProduct } from '#core/services/market/products/product-for-edit'
import { PRODUCT_FORM } from '#core/services/market/products/save-product'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import type { Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { Section } from '#templates/components/page-header'
import { Picture } from '#templates/components/picture'
import { PictureForms } from '#templates/components/picture-forms'
import { WorkLayout } from '../../work-layout'
import { PropertiesOfProduct } from '../shelves/property-pages'
import type { EditProps } from './edit-props'
import { ProductFieldsInputs } from './fields'
import { VariantForms } from './variant-forms'

export function EditProductPage(props: EditProps) {
  const { page, product, choices, properties, typed, of, inCycles } = props
  const shown: Typed = of === 'product' && typed ? typed : { values: valuesOf(product), errors: {} }
  return (
    <WorkLayout page={page} title={product.title} actions={<ListingButtons product={product} />}>
      <p class="cluster">
        {product.listed ? <Badge text="listed" tone="success" /> : <Badge text="not listed" />}
        {product.featured ? <Badge text="in the window" tone="accent" /> : ''}
        {inCycles && product.steady ? <Badge text="always on sale" tone="success" /> : ''}
      </p>
      <Section title="Variants, prices and stock" id="variants">
        <VariantForms {...props} />
        <p>
          <a href={`${page.origins.cart}/shop/till/empties?${new URLSearchParams({ q: product.title })}`}>
            Sold by weight, or with a deposit
          </a>
        </p>
      </Section>
      {inCycles && <Steady product={product} />}
      <Section title="Picture" id="picture">
        <PictureForms
          action={`/shop/products/${product.id}/picture`}
          picture={product.picture}
          alt={product.imageAlt}
          hint="For whoever does not see it: what is on it, in a few words."
          without="The product is shown without one then."
          typed={of === 'picture' ? typed : undefined}
        />
        {product.pictures.length > 0 && <FurtherPictures product={product} />}
      </Section>
      <Section title="Properties" id="properties">
        <PropertiesOfProduct productId={product.id} properties={properties.all} chosen={properties.chosen} />
      </Section>
      <Section title="Words" id="words">
        <Form
          action={`/shop/products/${product.id}`}
          label="Words"
          typed={shown}
          version={PRODUCT_FORM.version(product)}
        >
          <FormErrors errors={shown.errors} />
          <ProductFieldsInputs typed={shown} choices={choices} />
          <FormActions>
            <Button>Save</Button>
          </FormActions>
        </Form>
      </Section>
    </WorkLayout>
  )
}

function FurtherPictures({ product: { id, pictures } }: { product: EditableProduct }) {
  return (
    <ul class="product__pictures" aria-label="More pictures">
      {pictures.map(({ id: picture, picture: shown }, at) => (
        <li class="stack">
          <Picture picture={shown} sizes="8rem" />
          <form method="post" action={`/shop/products/${id}/pictures/${picture}/first`}>
            <Button variant="quiet" small>
              Show first
              <span class="visually-hidden">{` picture ${at + 2}` as 'safe'}</span>
            </Button>
          </form>
          <form method="post" action={`/shop/products/${id}/pictures/${picture}?_method=delete`}>
            <Button variant="quiet" small>
              Remove
              <span class="visually-hidden">{` picture ${at + 2}` as 'safe'}</span>
            </Button>
          </form>
        </li>
      ))}
    </ul>
  )
}

function ListingButtons({ product }: { product: EditableProduct }) {
  const { id, slug, listed, featured } = product
  const path = `/shop/products/${id}`
  if (!listed) {
    return (
      <form method="post" action={`${path}/listing`}>
        <Button>Put on the list</Button>
      </form>
    )
  }
  return (
    <div class="cluster">
      <ButtonLink href={`/products/${slug}`} variant="plain">
        See it
      </ButtonLink>
      <form method="post" action={`${path}/feature${featured ? '?_method=delete' : ''}`}>
        <Button variant="plain">{featured ? 'Out of the window' : 'Into the window'}</Button>
      </form>
      <form method="post" action={`${path}/listing?_method=delete`}>
        <Button variant="quiet">Take off the list</Button>
      </form>
    </div>
  )
}

/** The shop sells in cycles: whether this waits for one. */
function Steady({ product: { id, steady } }: { product: EditableProduct }) {
  return (
    <Section title="When it is sold" id="when">
      <form
        class="stack"
        method="post"
        action={`/shop/products/${id}/steady${steady ? '?_method=delete' : ''}`}
      >
        <p>{steady ? 'Always, whether a cycle is open or not.' : 'In the cycles that have it.'}</p>
        <p>
          <Button variant="plain">{steady ? 'Sell it in cycles alone' : 'Always on sale'}</Button>
        </p>
      </form>
    </Section>
  )
}

function valuesOf(product: EditableProduct): Typed['values'] {
  const { title, summary, description, storage, allergens, allergenFree, producerId, categoryId } = product
  return {
    title,
    summary,
    description,
    storage,
    allergens,
    allergenStatement: allergenFree ? 'none' : allergens ? 'stated' : 'unknown',
    producer: producerId ?? undefined,
    category: categoryId ?? undefined,
  }
}
