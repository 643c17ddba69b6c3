import type { CheerioAPI } from 'cheerio/slim'
import type { Money } from '#core/contracts/money'
import { oneLine } from '#core/text/one-line'
import { isDeeperThan } from './load-page'
import { currencyOfPage, hasSignOf, type PageCurrency } from './page-currency'
import { parsePrice } from './price'
import type { Availability } from './product'
import { availabilityIn } from './shown-availability'
import { BUTTONS, called, labelOf, MOST_LABELS, MOST_LOOKED_AT, type Selection } from './shown-parts'
import { shownPrice } from './shown-price'
import { skuIn } from './shown-sku'
import { shortText, shownText } from './shown-text'
import { unnamedPrice } from './unnamed-price'

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
  /^(?!(?:with|has|is|on|show|no)[-_]).*(?:old[-_]?price|price[-_]+old|was[-_]?price|price[-_]+was|compare|strike|crossed|rrp|uvp|msrp|list[-_]?price|line-through|non-sale|unit[-_]?price|price[-_]+unit|base[-_]?price|grundpreis|price[-_]per|per[-_]unit|shipping|delivery|versand|saving|you-save|product-discount|discount-(?:percentage|amount)|deposit|instal?lment|klarna|financ|tax[-_]price|price[-_]tax)/i

const PRICE = [
  called(
    ...['price', 'preis', 'prix', 'precio', 'prezzo', 'prijs', 'preco', 'cena', 'cijena', 'hinta', 'fiyat'],
    ...['kaina', '-cost', '_cost'],
  ),
  '[class~="pris" i], [class*="-pris" i], [class*="pris-" i]',
].join(', ')

/** Of a page whose heading is no heading. */
const TITLE = called(
  ...['product-title', 'producttitle', 'product_title', 'product__title'],
  ...['product-name', 'productname', 'product_name', 'product__name'],
  ...['product-info-title', 'product-info__title', 'product-detail-title', 'product-detail-name'],
)

const BUY_WORDS =
  /^(?:add(?: it)? to (?:the |your )?(?:cart|basket|bag|trolley)|buy(?: it)? now|buy|pre-?order(?: now)?|in den (?:warenkorb|einkaufswagen)|jetzt (?:kaufen|vorbestellen)|kaufen|ajouter(?: au panier)?|acheter|añadir (?:al carrito|a la cesta)|comprar(?: ahora)?|agregar al carrito|aggiungi al carrello|acquista(?: ora)?|in winkelwagen|in winkelmand|toevoegen aan winkelwagen|adicionar ao carrinho|dodaj do koszyka|do koszyka|kup teraz|lägg i (?:varukorg(?:en)?|kundvagn(?:en)?)|köp|læg i kurv(?:en)?|køb|legg i handlekurv(?:en)?|kjøp|přidat do košíku|do košíku|lisää ostoskoriin|kosárba|sepete ekle|カートに(?:入れる|追加(?:する)?)|加入购物车|加入購物車|장바구니(?:에? ?담기)?|thêm vào giỏ(?: hàng)?|купить|в корзину|добавить в корзину|купити|до кошика|(?:додати )?(?:в|до) кошика?|купи|προσθήκη στο καλάθι|adaugă în coș|dodaj u košaricu|v košarico|dėti į krepšelį|lisa ostukorvi|أضف إلى (?:السلة|سلة التسوق)|הוסף? לסל|หยิบใส่ตะกร้า)$/iu
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
 * What a page shows of its product, for a page, or the part of one, that says it to people alone. Null for a page without a
 * heading, or else one thing that is called a product's name, and for a list. `url` is the page's, `ours` the currency
 * that a sign of several is of where the page does not say.
 */
export function shownProduct($: CheerioAPI, url: string, ours: string | null = null): ShownProduct | null {
  if ($('*').length > MOST_ELEMENTS || isDeeperThan($.root().toArray(), DEEPEST)) return null
  const heading = headingOf($)
  if (!heading) return null
  const region = regionOf($, heading)
  const buttons = buyButtons($, region)
  if (region.find(BUY_FORM).length > MOST_BUY_FORMS || buttons.length > MOST_BUY_FORMS + 1) return null
  return {
    name: oneLine(shownText(heading.toArray())),
    price: priceIn($, region, currencyOfPage($, url, ours)),
    sku: skuIn($, region),
    availability: availabilityIn($, region, buttons),
    isForSale: buttons.length > 0 || region.find(BUY_FORM).length > 0,
  }
}

function headingOf($: CheerioAPI): Selection | null {
  const shown = (selector: string, beside: string) =>
    $(selector)
      .toArray()
      .map(element => $(element))
      .filter(each => each.closest(beside).length === 0 && shownText(each.toArray()) !== '')
  const [heading] = shown('h1', 'footer, dialog, [hidden]')
  if (heading) return heading
  // What stands in what is called so as well is the same name.
  const titles = shown(TITLE, BESIDE).filter(each => each.parent().closest(TITLE).length === 0)
  if (titles.length === 1) return titles[0]!
  if (titles.length > 1) return null
  // A theme may keep its first heading for another place: the only one of the highest that there are.
  for (const lower of ['h2', 'h3']) {
    const all = shown(lower, BESIDE)
    if (all.length > 0) return all.length === 1 ? all[0]! : null
  }
  return null
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

function priceIn($: CheerioAPI, region: Selection, { said, likely, ours }: PageCurrency): Money | null {
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
      parsePrice(exact, said) ??
      shownPrice(shown, said) ??
      shownPrice(shown, likely) ??
      (hasSignOf(shown, ours) ? shownPrice(shown, ours) : null)
    if (price) return price
  }
  return unnamedPrice($, prices, said) ?? unnamedPrice($, prices, likely ?? ours)
}

const namesOf = (box: Selection): readonly string[] =>
  `${box.attr('class') ?? ''} ${box.attr('id') ?? ''}`.split(/\s+/).filter(Boolean)
