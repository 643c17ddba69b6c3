import type { CheerioAPI } from 'cheerio/slim'
import { BUTTONS, called, LABEL_PLACES, LONGEST_LABELLED, MOST_LABELS, type Selection } from './shown-parts'
import { shortText, shownText } from './shown-text'
import { skuText } from './sku-text'

/** What the number of an article is called in front of it. */
const SKU_LABEL = String.raw`(?:sku(?:\s*(?:no|number|code))?|item\s*(?:no|number|code|id|#)|product\s*(?:code|number|no|id|sku)|article\s*(?:no|number|code)|art\.?\s*[-–]?\s*(?:nr|no|nummer)|artikel\s*-?\s*(?:nr|nummer|code|no)|best(?:ell)?\.?\s*-?\s*(?:nr|nummer)|produkt\s*-?\s*(?:nr|nummer|code)|réf(?:érence)?(?:\s*(?:produit|article))?|referencia|código(?:\s*(?:de\s*)?(?:producto|artículo|do\s*produto))?|codice(?:\s*(?:articolo|prodotto))?|cod\.?\s*(?:art|prod)|model(?:\s*(?:no|number))?|part\s*(?:no|number)|kod\s*(?:produktu|towaru|producenta)|fabrikant\s*-?\s*(?:code|nummer)|(?:hersteller|model)\s*-?\s*(?:nr|nummer)|kód(?:\s*(?:produktu|zboží))?|tuote(?:numero|koodi)|vare\s*(?:nr|nummer)|artnr|ref|asin|ugs|mpn|style\s*(?:no|number|code|#)|(?:mfr\.?|manufacturer)\s*part\s*(?:no|number)|catalog(?:ue)?\s*(?:no|number|#)|stock\s*(?:no|number|code|#)|(?:n°|nº|no\.|numéro|número)\s*(?:d['’]article|de\s*(?:art[íi]culo|artigo|produto|référence|referencia|referência))|code\s*(?:article|produit)|referência|cod(?:ul)?\s*(?:de\s*)?produs(?:ului)?|cikkszám|ürün\s*kodu|stok\s*kodu|ürün\s*no|šifra|numer\s*katalogowy|indeks|symbol|(?:katalogové|objednací)\s*číslo|číslo\s*(?:produktu|zboží)|katalog(?:ové)?\s*-?\s*(?:nr|nummer|číslo)|prekės\s*kodas|toote\s*kood|κωδικός(?:\s*προϊόντος)?|מק["״]?ט|art\.|артикул|арт\.?|код(?:\s*товар[ау])?|商品(?:コード|番号|编号|編號|型号|型號|코드)|品番|型番|货号|貨號|款号|品號|상품\s*(?:코드|번호)|mã\s*(?:sản\s*phẩm|sp|hàng))`
/** Where it stands alone, one word is enough. */
const OWN_LABEL = `(?:${SKU_LABEL}|code|kod|kód)`
const LABEL = new RegExp(String.raw`^${OWN_LABEL}(?![\p{L}\d])`, 'iu')
const BEFORE = new RegExp(String.raw`^${OWN_LABEL}(?![\p{L}\d_/-])\s*\.?\s*[:：#]?\s*`, 'iu')
const SEPARATED = new RegExp(String.raw`^(?:${OWN_LABEL}\s*(?:\.?\s*[:：#]|\.\s)|sku\s)`, 'iu')
const LABELLED = new RegExp(
  String.raw`(?<![\p{L}\d])${SKU_LABEL}\s*\.?\s*[:：#]\s*\.?\s*([\p{Lu}\d][\p{L}\d._/-]{0,38})`,
  'iu',
)
/** A number and no more than a word for one, too long to be that of a house. */
const ONLY_NUMBER = /^(?:nr|no|n[°º]|№|num(?:mer|ber)?)\.?\s*[:：]?\s*(\d{4,14})$/iu
const SKU_PLACES = [
  '[itemprop="sku"], [data-hook="sku"], [data-product-sku], [data-product_sku], [data-sku]',
  called(
    'sku',
    'product-code',
    'productcode',
    'article-number',
    'articlenumber',
    'artikelnummer',
    'item-number',
    'ordernumber',
    'product-reference',
    'product-number',
    'product-id',
    'productid',
    'item-id',
    'itemid',
  ),
].join(', ')

export type ShownSku = {
  readonly sku: string | null
  /** It has a place of its own: what a text says of a number may be of anything. */
  readonly isItsOwn: boolean
}

/** The number that a part of a page shows, or else the only one that is labelled so in what is around it. */
export function skuIn($: CheerioAPI, region: Selection, around: () => Selection): ShownSku {
  const own = named($, region) ?? labelled($, region)[0]
  if (own) return { sku: own, isItsOwn: true }
  const others = (part: Selection) => onlyOf(labelled($, part)) ?? inText(part)
  return { sku: inText(region) ?? others(around()) ?? ofButton($, region), isItsOwn: false }
}

function named($: CheerioAPI, region: Selection): string | null {
  for (const element of region.find(SKU_PLACES).slice(0, MOST_LABELS).toArray()) {
    const box = $(element)
    const attribute = ['content', 'data-product-sku', 'data-product_sku', 'data-sku']
      .map(name => box.attr(name))
      .find(Boolean)
    const found = asSku(attribute) ?? asSku(shortText(element, LONGEST_LABELLED)?.replace(BEFORE, ''))
    if (found) return found
  }
  return null
}

function labelled($: CheerioAPI, region: Selection): readonly string[] {
  const found = new Set<string>()
  for (const element of region.find(LABEL_PLACES).slice(0, MOST_LABELS).toArray()) {
    const shown = shortText(element, LONGEST_LABELLED)
    const [, alone] = ONLY_NUMBER.exec(shown ?? '') ?? []
    if (alone) found.add(alone)
    if (shown === null || !LABEL.test(shown)) continue
    const rest = shown.replace(BEFORE, '')
    const isLabel = rest === ''
    const sku = asSku(isLabel ? behind($(element)) : SEPARATED.test(shown) ? rest : undefined)
    if (sku) found.add(sku)
  }
  return [...found]
}

/** Behind a label that nothing was filled in for stands the next word of the page. */
function inText(region: Selection): string | null {
  const sku = asSku(LABELLED.exec(shownText(region.toArray()))?.[1])
  return sku && /\d/.test(sku) ? sku : null
}

const onlyOf = (found: readonly string[]): string | null => (found.length === 1 ? found[0]! : null)

/** What the button puts into the cart is known by it, or what stands around both. */
function ofButton($: CheerioAPI, region: Selection): string | null {
  const ids = region
    .find('[data-pid], input[name="pid"], input[name="sku"], input[name="product_code"]')
    .toArray()
    .map(element => $(element).attr('data-pid') ?? $(element).attr('value'))
  return onlyOf([...new Set(ids.map(id => asSku(id)).filter(id => id !== null))])
}

/** What stands behind a label: in the next element, or in that around it. */
function behind(label: Selection): string {
  const [next] = label.next().not(BUTTONS).toArray()
  if (!next && label.next().length > 0) return ''
  const found = next ? shortText(next, LONGEST_LABELLED) : shortText(label.parent().get(0), LONGEST_LABELLED)
  return found?.replace(BEFORE, '') ?? ''
}

/** One word, or a few short ones, with a digit or in capitals; null for what is none. */
function asSku(written: string | undefined): string | null {
  const sku = written?.trim().replace(/[.,;]+$/, '') ?? ''
  if (!/^[\p{L}\d][\p{L}\d._/-]{0,39}(?: [\p{Lu}\d][\p{Lu}\d._/-]{0,7}){0,2}$/u.test(sku) || !skuText(sku))
    return null
  return /\d/.test(sku) || (/^\S{2,}$/.test(sku) && sku === sku.toUpperCase()) ? sku : null
}
