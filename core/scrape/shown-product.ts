import type { CheerioAPI } from 'cheerio/slim'
import type { Money } from '#core/contracts/money'
import { ownOf } from '#core/text/own-of'
import { isDeeperThan } from './load-page'
import { parsePrice } from './price'
import { currencyNamed } from './price-signs'
import type { Availability } from './product'
import { text } from './schema-node'
import { availabilityIn } from './shown-availability'
import { BUTTONS, called, labelOf, MOST_LABELS, MOST_LOOKED_AT, type Selection } from './shown-parts'
import { shownPrice } from './shown-price'
import { skuIn } from './shown-sku'
import { shortText, shownText } from './shown-text'

/** What a page shows to people of the one product that it is about. */
export type ShownProduct = {
  readonly name: string
  readonly price: Money | null
  readonly sku: string | null
  readonly availability: Availability | null
  /** It can be put into a cart here, or could be. */
  readonly isForSale: boolean
}

/** What stands beside a product: of others, of the page, of nobody. */
const BESIDE = [
  'nav, footer, aside, template, noscript, script, style, dialog, [hidden], [role="navigation"], [role="dialog"], [aria-hidden="true"]',
  '[style*="display:none" i], [style*="display: none" i], .hidden, .hide, .is-hidden, .d-none',
  called(
    ...[
      'related',
      'upsell',
      'up-sell',
      'cross-sell',
      'crosssell',
      'recommend',
      'similar',
      'recently',
      'also-',
      'suggest',
    ],
  ),
  called(
    ...[
      'bundle',
      'frequently',
      'minicart',
      'mini-cart',
      'cart-drawer',
      'cookie',
      'consent',
      'newsletter',
      'breadcrumb',
    ],
  ),
  called(...['review', 'rating', 'popup', 'modal', 'announcement', 'site-header', 'mega-menu', 'menu-item']),
].join(', ')

/** What is no price of today for one by its element: crossed out, of a measure, of carriage, in parts. */
const CROSSED_OUT = 'del, s, strike, [style*="line-through" i]'
/** The same by a name of it; what only says that it has such a part inside does so before it. */
const NO_PRICE =
  /^(?!(?:with|has|is|on|show|no)[-_]).*(?:old[-_]?price|price[-_]+old|was[-_]?price|price[-_]+was|compare|strike|crossed|rrp|uvp|msrp|list[-_]?price|line-through|non-sale|unit[-_]?price|price[-_]+unit|base[-_]?price|grundpreis|price[-_]per|per[-_]unit|shipping|versand|saving|you-save|product-discount|discount-(?:percentage|amount)|deposit|instal?lment|klarna|financ|tax[-_]price|price[-_]tax)/i

const PRICE = called('price', 'preis', 'prix', 'precio', 'prezzo', 'prijs', 'cena')

const BUY_WORDS =
  /^(?:add(?: it)? to (?:the |your )?(?:cart|basket|bag|trolley)|buy(?: it)? now|buy|pre-?order(?: now)?|in den (?:warenkorb|einkaufswagen)|jetzt (?:kaufen|vorbestellen)|kaufen|ajouter(?: au panier)?|acheter|añadir (?:al carrito|a la cesta)|comprar(?: ahora)?|agregar al carrito|aggiungi al carrello|acquista(?: ora)?|in winkelwagen|in winkelmand|toevoegen aan winkelwagen|adicionar ao carrinho|dodaj do koszyka|do koszyka|kup teraz|lägg i (?:varukorg(?:en)?|kundvagn(?:en)?)|köp|læg i kurv(?:en)?|køb|legg i handlekurv(?:en)?|kjøp|přidat do košíku|do košíku|lisää ostoskoriin|kosárba|sepete ekle|カートに入れる)$/iu
const BUY = [
  '[name="add-to-cart"], [name="add"], [data-action*="add-to-cart" i], [data-action*="cart/add" i]',
  called('add-to-cart', 'addtocart', 'add_to_cart', 'add-to-basket', 'addtobasket', 'button-cart', 'btn-buy'),
].join(', ')
const BUY_FORM =
  'form[action*="/cart" i], form[action*="/basket" i], form[action*="add-to-cart" i], form[action*="warenkorb" i], form[action*="panier" i], form[class="cart"]'
const LONGEST_PRICE = 300
/** Looking around costs more than reading what is marked up; no page of one product is greater. */
const MOST_ELEMENTS = 8_000
const DEEPEST = 80
/** From so many on a page is a list. */
const MOST_BUY_FORMS = 2

/**
 * What a page shows of its product, for a page, or the part of one, that says it to people alone. Null for a page without one
 * heading, and for a list.
 */
export function shownProduct($: CheerioAPI): ShownProduct | null {
  if ($('*').length > MOST_ELEMENTS || isDeeperThan($.root().toArray(), DEEPEST)) return null
  const heading = $('h1')
    .toArray()
    .map(element => $(element))
    .find(each => each.closest('footer, dialog, [hidden]').length === 0 && shownText(each.toArray()) !== '')
  if (!heading) return null
  const region = regionOf($, heading)
  const buttons = buyButtons($, region)
  if (region.find(BUY_FORM).length > MOST_BUY_FORMS || buttons.length > MOST_BUY_FORMS + 1) return null
  return {
    name: shownText(heading.toArray()).replace(/\s+/g, ' '),
    price: priceIn($, region),
    sku: skuIn($, region),
    availability: availabilityIn($, region, buttons),
    isForSale: buttons.length > 0 || region.find(BUY_FORM).length > 0,
  }
}

/** Around the heading as far as what it is about can be bought, or else the whole of the page, without what stands beside it. */
function regionOf($: CheerioAPI, heading: Selection): Selection {
  const around: readonly unknown[] = heading.parents().toArray()
  const whole = around.findIndex(element => $(element as never).is('main, body'))
  const buys = [...$(BUY_FORM).toArray(), ...buyButtons($, $.root()).flatMap(button => button.toArray())]
  const bought = Math.max(nearest($(PRICE).toArray(), around), nearest(buys, around))
  const at = [bought, whole].filter(each => each >= 0 && each < around.length)
  const region = $((around[Math.min(...at, around.length - 1)] ?? heading.get(0)!) as never).clone()
  region.find(BESIDE).remove()
  return region
}

/** The first of these places, the innermost before the others, that holds one of the elements; behind the last where none does. */
function nearest(elements: readonly unknown[], places: readonly unknown[]): number {
  const order = new Map(places.map((place, at) => [place, at]))
  let first = places.length
  for (const element of elements.slice(0, MOST_LABELS))
    for (let each = element as Below | null; each; each = each.parent) {
      const at = order.get(each)
      if (at === undefined) continue
      first = Math.min(first, at)
      break
    }
  return first
}

type Below = { readonly parent: Below | null }

function buyButtons($: CheerioAPI, region: Selection): readonly Selection[] {
  const named = region.find(BUTTONS).filter((_, element) => {
    const button = $(element)
    return button.is(BUY) || BUY_WORDS.test(labelOf(button))
  })
  const inForm = region.find(BUY_FORM).find('button[type="submit"], input[type="submit"], button:not([type])')
  return [...new Set([...named.toArray(), ...inForm.toArray()])].map(element => $(element))
}

function priceIn($: CheerioAPI, region: Selection): Money | null {
  const currency = currencyOfPage($)
  const ofLanguage = currency === null ? currencyOfLanguage($) : currency
  const prices = region.clone()
  prices.find(CROSSED_OUT).remove()
  prices
    .find('[class], [id]')
    .filter((_, element) => namesOf($(element)).some(name => NO_PRICE.test(name)))
    .remove()
  for (const element of prices
    .find(`[itemprop="price"], [data-price-amount], ${PRICE}`)
    .slice(0, MOST_LOOKED_AT)
    .toArray()) {
    const box = $(element)
    const exact =
      box.attr('data-price-amount') ?? (box.is('[itemprop="price"]') ? box.attr('content') : undefined)
    const shown = shortText(element, LONGEST_PRICE) ?? ''
    const price =
      exact === undefined
        ? (shownPrice(shown, currency) ?? shownPrice(shown, ofLanguage))
        : parsePrice(exact, currency)
    if (price) return price
  }
  return null
}

const namesOf = (box: Selection): readonly string[] =>
  `${box.attr('class') ?? ''} ${box.attr('id') ?? ''}`.split(/\s+/).filter(Boolean)

/** Whose `$` and `kr` a page means by the country of its language, and of languages that have one. */
const CURRENCY_OF_LANGUAGE: Readonly<Record<string, string>> = {
  ...{
    'en-us': 'USD',
    'en-ca': 'CAD',
    'fr-ca': 'CAD',
    'en-au': 'AUD',
    'en-nz': 'NZD',
    'en-sg': 'SGD',
    'en-za': 'ZAR',
  },
  ...{
    'en-hk': 'HKD',
    'zh-tw': 'TWD',
    'es-mx': 'MXN',
    'es-ar': 'ARS',
    'es-cl': 'CLP',
    'es-co': 'COP',
    'pt-br': 'BRL',
  },
  ...{
    sv: 'SEK',
    da: 'DKK',
    nb: 'NOK',
    nn: 'NOK',
    no: 'NOK',
    is: 'ISK',
    cs: 'CZK',
    pl: 'PLN',
    hu: 'HUF',
    ro: 'RON',
  },
  ...{ bg: 'BGN', ru: 'RUB', uk: 'UAH', tr: 'TRY', he: 'ILS', ja: 'JPY', ko: 'KRW', th: 'THB', vi: 'VND' },
}

function currencyOfLanguage($: CheerioAPI): string | null {
  const language = ($('html').attr('lang') ?? '').toLowerCase().replace('_', '-')
  const [base = ''] = language.split('-')
  return ownOf(CURRENCY_OF_LANGUAGE, language) ?? ownOf(CURRENCY_OF_LANGUAGE, base) ?? null
}

function currencyOfPage($: CheerioAPI): string | null {
  const said = text(
    $('[itemprop="priceCurrency"]').first().attr('content'),
    $('[property="og:price:currency"], [property="product:price:currency"]').first().attr('content'),
    $('[data-currency]').first().attr('data-currency'),
    $('[data-currency-code]').first().attr('data-currency-code'),
  )
  return said ? currencyNamed(said) : null
}
