import type { CheerioAPI } from 'cheerio/slim'
import { BUY_FORM, buyButtons } from './shown-buttons'
import { called, MOST_LABELS, PRICE, type Selection } from './shown-parts'
import { shortText, shownText } from './shown-text'

/** What stands beside a product: of others, of the page, of nobody. */
export const BESIDE = [
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

/** One of several things on a page, unless the page is about it. */
const CARD = ['product-tile', 'product-card', 'product-item', 'product-teaser', 'productcard', 'producttile']
  .flatMap(name => [`[class~="${name}" i]`, `[data-slot="${name}"]`])
  .concat('li.product')
  .join(', ')

const WORDS_OF_A_TITLE = 4
const HEADINGS =
  'h2, h3, h4, h5, h6, [role="heading"], strong, [class*="title" i], [class*="heading" i], div, span, p'
const LONGEST_TITLE = 80
/** What shops write above things that are others than the one that a page is about. */
const OF_OTHERS =
  /^(?:related|similar|recommended|recently viewed|you (?:may|might|could) |you['’]ll (?:also )?love|people (?:also|who)|customers? (?:who |also )|others? (?:also )?(?:bought|viewed|products)|frequently bought|often bought|bought together|pairs? (?:well|perfectly)|goes? (?:great |well )?with|complete (?:the|your) |more (?:from|like|items|products)|best ?sellers?|sponsored|compare with|accessor(?:y|ies)$|accessoires|accesorios|accessori$|shop the look|ähnliche|kunden |das könnte|dazu pass|passend|wird oft|zuletzt|empfehlung|empfohlen|weitere (?:artikel|produkte)|zubehör|vous (?:aimerez|pourriez)|produits (?:similaires|associés|complémentaires|liés)|articles similaires|les clients|ces produits|récemment|souvent achetés|à découvrir|productos (?:relacionados|similares|recomendados)|artículos (?:relacionados|similares)|(?:también )?te puede|quizás|otros (?:productos|clientes)|los clientes|\d+ otros productos|comprados juntos|prodotti (?:correlati|simili|consigliati)|potrebbe(?:ro)? |chi ha |altri prodotti|ti potrebbe|produtos (?:relacionados|similares|recomendados)|quem (?:viu|comprou)|você (?:também|pode)|aproveite|compre junto|gerelateerde|vergelijkbare|anderen |klanten |ook interessant|misschien |vaak samen|relaterade|liknande|andra |du kanske|kanske |rekommender|relaterte|lignende|andre |kanskje |anbefal|relaterede|måske |samankaltaisia|suosittel|muut ostivat|podobne|polecane|inni klienci|klienci |zobacz (?:także|też|również)|często kupowane|související|podobné|mohlo by|zákazníci|doporuč|hasonló|kapcsolódó|mások |ajánl|produse (?:similare|recomandate|vizualizate|asociate)|cumpărate|s-ar putea|benzer|ilgili ürün|önerilen|birlikte al|похожие|рекоменду|с этим товаром|вам (?:может|понрав|также)|покупают|схожі|рекомендуємо|з цим товаром|препоръч|подобни|σχετικά|παρόμοια|おすすめ|関連|この商品を|よく一緒|类似|相关|推荐|猜你|相關|推薦|관련|추천|함께|sản phẩm (?:liên quan|tương tự)|có thể bạn)/iu

/** Around the heading as far as what it is about can be bought, or else the whole of the page, without what stands beside it. */
export function regionOf($: CheerioAPI, heading: Selection): Selection {
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

/** The part of the page that is for people who came for its content. */
export function wholeOf($: CheerioAPI, heading: Selection): Selection {
  const [whole] = heading.closest('main, body').toArray()
  return whole ? $(whole) : $.root()
}

/** A copy of a part of the page without what stands beside its product: others, and what shops say of themselves. */
export function withoutBeside($: CheerioAPI, part: Selection, heading: Selection): Selection {
  const name = shownText(heading.toArray())
  const region = part.clone()
  region
    .find(BESIDE)
    .filter((_, element) => !isReadAlone($(element)) && !isChoice($(element)))
    .remove()
  region
    .find(CARD)
    .filter((_, element) => $(element).find('h1').length === 0)
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

/** Themes hide what can be chosen, and draw it themselves. */
const isChoice = (element: Selection): boolean => element.is('input[type="radio"]')

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
