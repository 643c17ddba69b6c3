import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import { documentWrittenHere } from '#core/contracts/page-language'
import { mayAct } from '#core/contracts/viewer'
import { allergensInWords } from '#core/services/market/catalogue/allergens'
import type { ProductView } from '#core/services/market/catalogue/product-page'
import type { OwnReview, Reviews } from '#core/services/market/reviews/review'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button, ButtonLink } from '#templates/components/button'
import { Card } from '#templates/components/card'
import { DescriptionList } from '#templates/components/description-list'
import type { Typed } from '#templates/components/field'
import { PageHeader, Section } from '#templates/components/page-header'
import { Picture } from '#templates/components/picture'
import { Layout } from '#templates/layout'
import { ProductGrid, PropertyBadges } from '../product-card'
import { AddForm } from './add-form'
import { productJsonLd } from './json-ld'
import { ReviewsSection } from './reviews'

type Said = { readonly reviews: Reviews; readonly own: OwnReview; readonly wished: boolean }

type Props = {
  page: PageContext
  product: ProductView
  said: Said
  chosen?: string
  quantity?: string
  amount?: string
  error?: string
  amountError?: string
  /** What was typed as a review that came back. */
  review?: Typed
}

export function ProductPage({ page, product, said, review, ...typed }: Props) {
  const { producer, picture } = product
  const url = `${page.origins.market}/products/${product.slug}`
  return (
    <Layout
      page={page}
      title={product.title}
      description={product.summary}
      canonical={url}
      image={picture ? new URL(picture.src, url).href : undefined}
      imageAlt={picture?.alt}
      wide
    >
      <Breadcrumbs
        trail={[
          { label: 'Market', href: '/' },
          ...product.trail.map(({ slug, name }) => ({ label: name, href: `/?category=${slug}` })),
          { label: product.title },
        ]}
      />
      <div class="product">
        <div class="stack">
          {!!picture && <Picture picture={picture} sizes="(width < 52rem) 100vw, 34rem" eager />}
          {product.pictures.length > 0 && <Pictures pictures={product.pictures} />}
        </div>
        <div class="stack">
          <PageHeader
            title={product.title}
            kicker={producer?.name}
            lead={product.summary}
            locale={page.locale}
            actions={mayAct(page.viewer, 'shopkeeper') ? <EditLink id={product.id} /> : undefined}
          />
          {product.properties.length > 0 && <PropertyBadges names={product.properties} />}
          <AddForm page={page} product={product} {...typed} />
          <WishForm slug={product.slug} wished={said.wished} />
          <Regularly page={page} product={product} />
          <Labels product={product} />
        </div>
      </div>
      <h2 class="visually-hidden">About it</h2>
      <div class="split product__words">
        <div class="doc" {...documentWrittenHere(page.locale)}>
          {product.descriptionHtml as 'safe'}
        </div>
        {!!producer && <Maker producer={producer} />}
      </div>
      <ReviewsSection page={page} slug={product.slug} reviews={said.reviews} own={said.own} typed={review} />
      {product.related.length > 0 && (
        <Section title="Goes on the same table">
          <ProductGrid products={product.related} page={page} />
        </Section>
      )}
      {/* Of what everybody pays: who signed in may pay something else. */}
      {!page.viewer.member && (
        <script type="application/ld+json">{productJsonLd(page, product, said.reviews) as 'safe'}</script>
      )}
    </Layout>
  )
}

/** Small beside the first; each opens as it is. */
function Pictures({ pictures }: { pictures: ProductView['pictures'] }) {
  return (
    <ul class="product__pictures" aria-label="More pictures">
      {pictures.map(picture => (
        <li>
          <a href={picture.variants?.at(-1)?.src ?? picture.src}>
            <Picture picture={picture} sizes="8rem" />
          </a>
        </li>
      ))}
    </ul>
  )
}

function EditLink({ id }: { id: string }) {
  return (
    <ButtonLink href={`/shop/products/${id}`} variant="plain" icon="edit" small>
      Edit
    </ButtonLink>
  )
}

function WishForm({ slug, wished }: { slug: string; wished: boolean }) {
  return (
    <form method="post" action={`/products/${slug}/wish${wished ? '?_method=delete' : ''}`}>
      <Button variant="quiet" icon="heart" small>
        {wished ? 'On your list: take it off' : 'Remember it'}
      </Button>
    </form>
  )
}

/** A standing order of it: who has no account signs in on the way. */
function Regularly({ page, product: { variants } }: { page: PageContext; product: ProductView }) {
  const [variant] = variants
  if (!variant || variant.choice) return ''
  return (
    <p>
      <a href={`${page.origins.cart}/standing-orders/new?variant=${variant.id}`}>Have it regularly</a>
    </p>
  )
}

/** What a label on the jar would say. */
function Labels({ product }: { product: ProductView }) {
  const items = [
    { term: 'Keeping it', details: product.storage },
    { term: 'Allergens', details: allergensInWords(product.allergens) },
  ].filter(({ details }) => details)
  return (
    <DescriptionList items={items.map(({ term, details }) => ({ term, details: escapeHtml(details) }))} />
  )
}

function Maker({ producer }: { producer: NonNullable<ProductView['producer']> }) {
  return (
    <Card title={producer.name} href={`/producers/${producer.slug}`} kicker="Made by">
      <p safe>{producer.practice}</p>
      <p class="muted" safe>
        {producer.place}
      </p>
    </Card>
  )
}
