import type { CheerioAPI } from 'cheerio/slim'
import type { Money } from '#core/contracts/money'
import { oneLine } from '#core/text/one-line'
import { availabilityInWords } from './availability-words'
import { isDeeperThan } from './load-page'
import { currencyOfPage, hasSignOf, type PageCurrency } from './page-currency'
import { parsePrice } from './price'
import type { Availability } from './product'
import { availabilityAround, availabilityIn, availabilityOnButtons } from './shown-availability'
import { BUTTONS, called, labelOf, MOST_LABELS, MOST_LOOKED_AT, NAMING, type Selection } from './shown-parts'
import { shownPrice } from './shown-price'
import { skuIn } from './shown-sku'
import { shortText, shownText } from './shown-text'
import { unnamedPrice } from './unnamed-price'

/** What a page shows to people of the one product that it is about. */
export type ShownProduct = {
  readonly name: string
  readonly price: Money | null
  readonly sku: string | null
  /** As it says. */
  readonly availability: Availability | null
  /** As its buttons let know, where nothing says. */
  readonly onButtons: Availability | null
  /** Its heading is called the name of a product, or it is waited for. */
  readonly isCalledProduct: boolean
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

const WORDS_OF_A_TITLE = 4
const HEADINGS =
  'h2, h3, h4, h5, h6, [role="heading"], strong, [class*="title" i], [class*="heading" i], div, span, p'
const LONGEST_TITLE = 80
/** What shops write above things that are others than the one that a page is about. */
const OF_OTHERS =
  /^(?:related|similar|recommended|recently viewed|you (?:may|might|could) |you['’]ll (?:also )?love|people (?:also|who)|customers? (?:who |also )|others? (?:also )?(?:bought|viewed|products)|frequently bought|often bought|bought together|pairs? (?:well|perfectly)|goes? (?:great |well )?with|complete (?:the|your) |more (?:from|like|items|products)|best ?sellers?|sponsored|compare with|accessor(?:y|ies)$|accessoires|accesorios|accessori$|shop the look|ähnliche|kunden |das könnte|dazu pass|passend|wird oft|zuletzt|empfehlung|empfohlen|weitere (?:artikel|produkte)|zubehör|vous (?:aimerez|pourriez)|produits (?:similaires|associés|complémentaires|liés)|articles similaires|les clients|ces produits|récemment|souvent achetés|à découvrir|productos (?:relacionados|similares|recomendados)|artículos (?:relacionados|similares)|(?:también )?te puede|quizás|otros (?:productos|clientes)|los clientes|\d+ otros productos|comprados juntos|prodotti (?:correlati|simili|consigliati)|potrebbe(?:ro)? |chi ha |altri prodotti|ti potrebbe|produtos (?:relacionados|similares|recomendados)|quem (?:viu|comprou)|você (?:também|pode)|aproveite|compre junto|gerelateerde|vergelijkbare|anderen |klanten |ook interessant|misschien |vaak samen|relaterade|liknande|andra |du kanske|kanske |rekommender|relaterte|lignende|andre |kanskje |anbefal|relaterede|måske |samankaltaisia|suosittel|muut ostivat|podobne|polecane|inni klienci|klienci |zobacz (?:także|też|również)|często kupowane|související|podobné|mohlo by|zákazníci|doporuč|hasonló|kapcsolódó|mások |ajánl|produse (?:similare|recomandate|vizualizate|asociate)|cumpărate|s-ar putea|benzer|ilgili ürün|önerilen|birlikte al|похожие|рекоменду|с этим товаром|вам (?:может|понрав|также)|покупают|схожі|рекомендуємо|з цим товаром|препоръч|подобни|σχετικά|παρόμοια|おすすめ|関連|この商品を|よく一緒|类似|相关|推荐|猜你|相關|推薦|관련|추천|함께|sản phẩm (?:liên quan|tương tự)|có thể bạn)/iu

/** What is no price of today for one by its element: crossed out, of a measure, of carriage, in parts. */
const CROSSED_OUT = 'del, s, strike, [style*="line-through" i]'
/** The same by a name of it; what only says that it has such a part inside does so before it. */
const NO_PRICE =
  /^(?!(?:with|has|is|on|show|no)[-_]).*(?:original[-_]?price|former[-_]?price|price[-_]*former|price[-_]+original|preco[-_]de\b|before[-_]?(?:price|discount|sale)|price[-_]+before|reduced[-_]?from|basis[-_]?price|(?:member|loyalty|club|prime|exclusive|subscri|wholesale|trade)[-_a-z]*price|price[-_a-z]*(?:member|loyalty|club|subscri|wholesale)|preco[-_]parcel|parcela|afterpay|per[-_]month|(?:sena|stara|puvodni|ancien|vecchio|anterior|alter|eski|oude|gammal|ordinarie|antigo)[-_](?:kaina|cena|prix|prezzo|precio|preis|fiyat|prijs|pris|preco)|(?:kaina|cena|prix|prezzo|precio|preis|fiyat|prijs|pris|preco)[-_](?:sena|stara|puvodni|ancien|barr|vecchio|anterior|antes|alt|eski|oud|gammal|ordinarie|antigo)|old[-_]?price|price[-_]+old|was[-_]?price|price[-_]+was|compare|strike|crossed|rrp|uvp|msrp|list[-_]?price|line-through|non-sale|unit[-_]?price|price[-_]+unit|base[-_]?price|grundpreis|price[-_]per|per[-_]unit|shipping|delivery|versand|saving|you-save|product-discount|discount-(?:percentage|amount)|deposit|instal?lment|klarna|financ|tax[-_]price|price[-_]tax)/i

/** What is called the price of today is, before what is only called a price. */
const PRICE_NOW =
  /(?:^|[-_])(?:final|current|now|actual|actuel|attuale|aktuell|selling|special|promo(?:tion(?:al)?)?|discounted|our|sales?|offer)(?:$|[-_])|(?:final|current|sale|sales|selling|special|discounted|offer)price|pricetopay|attuale|promocional/i
const PRICE = [
  called(
    ...[
      'price',
      'pricing',
      'preis',
      'prix',
      'precio',
      'prezzo',
      'prijs',
      'preco',
      'cena',
      'cijena',
      'hinta',
      'fiyat',
    ],
    ...['kaina', '-cost', '_cost'],
  ),
  '[class~="pris" i], [class*="-pris" i], [class*="pris-" i]',
].join(', ')

/** Of a page whose heading is no heading. */
const TITLE = called(
  ...[
    'product-single__title',
    'product-single-title',
    'product-title',
    'producttitle',
    'product_title',
    'product__title',
  ],
  ...['product-name', 'productname', 'product_name', 'product__name'],
  ...['product-info-title', 'product-info__title', 'product-detail-title', 'product-detail-name'],
)

const BUY_WORDS =
  /^(?:add|hinzufügen|toevoegen|aggiungi|añadir|agregar|adicionar|dodaj|lägg till|reservar|バスケットに入れる|add(?: it)? to (?:the |your )?(?:cart|basket|bag|trolley)|buy(?: it)? now|buy|pre-?order(?: now)?|in den (?:warenkorb|einkaufswagen)|jetzt (?:kaufen|vorbestellen)|kaufen|ajouter(?: au panier)?|acheter|añadir (?:al carrito|a la cesta)|comprar(?: ahora)?|agregar al carrito|aggiungi al carrello|acquista(?: ora)?|in (?:mijn )?winkelwagen(?:tje)?|in (?:mijn )?winkelmand(?:je)?|toevoegen aan winkelwagen|adicionar ao carrinho|dodaj do koszyka|do koszyka|kup teraz|lägg i (?:varukorg(?:en)?|kundvagn(?:en)?)|köp|læg i kurv(?:en)?|køb|legg i handlekurv(?:en)?|kjøp|přidat do košíku|do košíku|lisää ostoskoriin|kosárba|sepete ekle|(?:カート|かご|買い物かご)に(?:入れる|追加(?:する)?)|ご購入手続きへ|바로 ?구매|구매하기|加入购物车|加入購物車|장바구니(?:에? ?담기)?|thêm vào giỏ(?: hàng)?|купить|в корзину|добавить в корзину|купити|до кошика|(?:додати )?(?:в|до) кошика?|купи|προσθήκη στο καλάθι|adaugă în coș|dodaj u košaricu|v košarico|(?:dėti )?į krepšelį|ielikt grozā|pievienot grozam|lisa korvi|(?:pridať |vložiť )?do košíka|u košaricu|(?:dodaj )?u korpu|(?:добави )?в количката|στο καλάθι|kosárba(?: teszem)?|adauga in cos|setja í körfu|in den (?:einkaufs)?korb|lisa ostukorvi|أضف إلى (?:السلة|سلة التسوق)|הוסף? לסל|หยิบใส่ตะกร้า)$/iu
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
  if (!heading) return unheaded($)
  const region = regionOf($, heading)
  const buttons = buyButtons($, region)
  if (region.find(BUY_FORM).length > MOST_BUY_FORMS || buttons.length > MOST_BUY_FORMS + 1) return null
  return {
    name: oneLine(shownText(heading.toArray())),
    price: priceIn($, region, currencyOfPage($, url, ours)),
    sku: skuIn($, region, () => withoutBeside($, wholeOf($, heading), heading)),
    availability: availabilityIn($, region, buttons) ?? availabilityAround(heading),
    onButtons: availabilityOnButtons(buttons),
    isCalledProduct:
      [heading.closest(TITLE), heading.find(TITLE)].some(({ length }) => length > 0) ||
      isWaitedFor($, region),
    isForSale: buttons.length > 0 || region.find(BUY_FORM).length > 0,
  }
}

/** Of a page without a heading: whether what it is about can be had, for markup that names it. */
function unheaded($: CheerioAPI): ShownProduct | null {
  if ($('h1, h2, h3').length > 0) return null
  const region = $('body').clone()
  region.find(BESIDE).remove()
  const buttons = buyButtons($, region)
  if (buttons.length > MOST_BUY_FORMS + 1) return null
  const availability = availabilityIn($, region, buttons)
  return {
    name: '',
    price: null,
    sku: null,
    availability,
    onButtons: availabilityOnButtons(buttons),
    isCalledProduct: false,
    isForSale: false,
  }
}

/** Somebody can be told when it is back. */
const isWaitedFor = ($: CheerioAPI, region: Selection): boolean =>
  region
    .find(BUTTONS)
    .slice(0, MOST_LOOKED_AT)
    .toArray()
    .some(element => availabilityInWords(labelOf($(element))) === 'out-of-stock')

function headingOf($: CheerioAPI): Selection | null {
  const shown = (selector: string, beside: string) =>
    $(selector)
      .toArray()
      .map(element => $(element))
      .filter(each => each.closest(beside).length === 0 && shownText(each.toArray()) !== '')
  // The name of the shop may be one, too.
  const all = shown('h1', 'footer, dialog, [hidden]')
  const own = all.filter(each => each.closest('header, nav, [class*="logo" i]').length === 0)
  if (own[0]) return own[0]
  // What stands in what is called so as well is the same name.
  const titles = shown(TITLE, BESIDE).filter(each => each.parent().closest(TITLE).length === 0)
  if (titles.length === 1) return titles[0]!
  if (all[0]) return all[0]
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
  return withoutBeside(
    $,
    $((around[Math.min(...at, around.length - 1)] ?? heading.get(0)!) as never),
    heading,
  )
}

function wholeOf($: CheerioAPI, heading: Selection): Selection {
  const [whole] = heading.closest('main, body').toArray()
  return whole ? $(whole) : $.root()
}

function withoutBeside($: CheerioAPI, part: Selection, heading: Selection): Selection {
  const name = shownText(heading.toArray())
  const region = part.clone()
  region
    .find(BESIDE)
    .filter((_, element) => !isReadAlone($(element)))
    .remove()
  for (const title of region.find(HEADINGS).slice(0, MOST_LABELS).toArray()) {
    const said = shortText(title, LONGEST_TITLE)
    if (!said || said === name || !OF_OTHERS.test(said)) continue
    if ($(title).is('div, span, p') && said.split(' ').length > WORDS_OF_A_TITLE) continue
    const around = $(title).parent()
    // What follows it where it has no part of the page to itself.
    if (around.is(region) || around.find('h1').length > 0) $(title).nextAll().addBack().remove()
    else around.remove()
  }
  return region
}

/** A number hidden from those who listen, where nothing is said to them instead, is what everybody else sees. */
function isReadAlone(element: Selection): boolean {
  if (element.attr('aria-hidden') !== 'true' || !/\d/.test(shownText(element.toArray()))) return false
  const others = element.siblings().toArray()
  return !/\d/.test(shownText(others)) && element.closest(PRICE).length > 0
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
    .find(NAMING.map(name => `[${name}]`).join(', '))
    .filter((_, element) => namesOf($(element)).some(name => NO_PRICE.test(name)))
    .remove()
  const all = prices
    .find(`h1, [itemprop="price"], [data-price-amount], ${PRICE}`)
    .slice(0, MOST_LOOKED_AT)
    .toArray()
  // What stands before the heading may be of anything else.
  const headed = all.findIndex(element => $(element).is('h1'))
  const found = [...all.slice(headed + 1), ...all.slice(0, Math.max(0, headed))]
  const ofNow = found.filter(element => namesOf($(element)).some(name => PRICE_NOW.test(name)))
  for (const element of new Set([...found.filter(isMarked($)), ...ofNow, ...found])) {
    const box = $(element)
    const exact =
      box.attr('data-price-amount') ?? (box.is('[itemprop="price"]') ? box.attr('content') : undefined)
    const shown = shortText(element, LONGEST_PRICE) ?? ''
    if (ASKED_FOR.test(shown)) return null
    const price =
      parsePrice(exact, said) ??
      shownPrice(shown, said) ??
      shownPrice(shown, likely) ??
      (hasSignOf(shown, ours) ? shownPrice(shown, ours) : null)
    if (price && price.amount > 0) return price
  }
  return unnamedPrice($, prices, said) ?? unnamedPrice($, prices, likely ?? ours)
}

/** Nobody is told it here, and what else is for sale on the page says nothing of it. */
const ASKED_FOR =
  /^price (?:on|upon) (?:request|application|enquiry)|^p\.?o\.?a\.?$|^(?:please )?(?:log|sign) ?in (?:to|for)|^(?:preis )?auf anfrage|^prix sur demande|^precio a consultar|^prezzo su richiesta|^prijs op aanvraag|^цена по запросу/iu

const isMarked =
  ($: CheerioAPI) =>
  (element: Parameters<CheerioAPI>[0]): boolean =>
    $(element as never).is('[itemprop="price"]')

const namesOf = (box: Selection): readonly string[] =>
  NAMING.flatMap(name => (box.attr(name) ?? '').split(/\s+/)).filter(Boolean)
