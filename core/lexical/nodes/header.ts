import { anchor } from '../anchors'
import { flag, pixels, text } from '../fields'
import { classes, element, oneOf } from '../markup'
import { picture, SIZES } from '../picture'
import { plaintextOf } from '../plaintext'
import type { NodeRenderer, Rendering } from '../rendering'
import { inlineHtml } from '../sanitise'
import { buttonLink } from './boxes'

/** A banner, both of Ghost's versions. Its free colours give way to ours: contrast is then never in doubt. */
export const header: NodeRenderer = (node, page) => {
  const style = oneOf(node.style, ['dark', 'light', 'accent', 'image'])
  const width = oneOf(node.layout, ['full', 'wide', 'regular', 'split'])
  const button = flag(node, 'buttonEnabled')
    ? element(
        'p',
        { class: 'doc-button-row' },
        buttonLink(text(node, 'buttonText'), text(node, 'buttonUrl'), page),
      )
    : ''
  const size = { width: pixels(node, 'backgroundImageWidth'), height: pixels(node, 'backgroundImageHeight') }
  const image = picture({ src: text(node, 'backgroundImageSrc'), alt: '', ...size }, page, SIZES.full)
  const name = classes(
    'doc-header',
    `doc-header-${style}`,
    (width === 'full' || width === 'wide') && `doc-${width}`,
  )
  const words = bannerHeading(text(node, 'header'), page) + bannerLine(text(node, 'subheader'), page)
  return element('section', { class: name }, image + words + button)
}

/** A sign-up card: no form of its own, but the way to the page where one signs up, with or without script. */
export const signup: NodeRenderer = (node, page) => {
  const words = text(node, 'buttonText') || page.options.labels.signup
  const button = element('p', { class: 'doc-button-row' }, buttonLink(words, page.options.signupUrl, page))
  const disclaimer = inlineHtml(text(node, 'disclaimer'), page)
  return element(
    'section',
    { class: 'doc-header doc-signup' },
    bannerHeading(text(node, 'header'), page) +
      bannerLine(text(node, 'subheader'), page) +
      button +
      (disclaimer && element('p', { class: 'doc-small' }, disclaimer)),
  )
}

function bannerHeading(html: string, page: Rendering): string {
  const words = inlineHtml(html, page)
  return words && element('h2', { id: anchor(plaintextOf(words), page.ids) || null }, words)
}

function bannerLine(html: string, page: Rendering): string {
  const words = inlineHtml(html, page)
  return words && element('p', {}, words)
}
