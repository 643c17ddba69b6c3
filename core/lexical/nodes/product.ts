import { flag, number, pixels, text } from '../fields'
import { classes, element } from '../markup'
import { picture } from '../picture'
import type { NodeRenderer } from '../rendering'
import { blockHtml, inlineHtml } from '../sanitise'
import { buttonLink } from './boxes'

const STARS = 5

export const product: NodeRenderer = (node, page) => {
  const size = { width: pixels(node, 'productImageWidth'), height: pixels(node, 'productImageHeight') }
  const image = picture({ src: text(node, 'productImageSrc'), alt: '', ...size }, page)
  const title = inlineHtml(text(node, 'productTitle'), page)
  const description = blockHtml(text(node, 'productDescription'), page)
  const button = flag(node, 'productButtonEnabled')
    ? buttonLink(text(node, 'productButton'), text(node, 'productUrl'), page)
    : ''
  return element(
    'div',
    { class: 'doc-product' },
    image +
      (title && element('p', { class: 'doc-product-title' }, title)) +
      (flag(node, 'productRatingEnabled') ? stars(number(node, 'productStarRating') ?? 0) : '') +
      description +
      (button && element('p', { class: 'doc-button-row' }, button)),
  )
}

/** A call to action, sometimes a sponsor's. */
export const callToAction: NodeRenderer = (node, page) => {
  const size = { width: pixels(node, 'imageWidth'), height: pixels(node, 'imageHeight') }
  const image = picture({ src: text(node, 'imageUrl'), alt: '', ...size }, page)
  const label = flag(node, 'hasSponsorLabel') ? inlineHtml(text(node, 'sponsorLabel'), page) : ''
  const button = flag(node, 'showButton')
    ? buttonLink(text(node, 'buttonText'), text(node, 'buttonUrl'), page)
    : ''
  const centred = node.alignment === 'center' && 'doc-center'
  const name = classes('doc-cta', node.layout === 'immersive' && 'doc-immersive', centred)
  return element(
    'div',
    { class: name },
    (label && element('p', { class: 'doc-small' }, label)) +
      image +
      element('div', {}, blockHtml(text(node, 'textValue'), page)) +
      (button && element('p', { class: 'doc-button-row' }, button)),
  )
}

/** `★★★★☆`, and `4/5` to who cannot see it. */
function stars(rating: number): string {
  const full = Math.min(STARS, Math.max(0, Math.round(rating)))
  const signs = '★'.repeat(full) + '☆'.repeat(STARS - full)
  const name = { class: 'doc-stars', role: 'img', 'aria-label': `${full}/${STARS}` }
  return element('p', {}, element('span', name, signs))
}
