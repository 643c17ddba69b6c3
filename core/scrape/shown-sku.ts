import type { CheerioAPI } from 'cheerio/slim'
import { called, LABEL_PLACES, LONGEST_LABELLED, MOST_LABELS, type Selection } from './shown-parts'
import { shortText, shownText } from './shown-text'
import { skuText } from './sku-text'

/** What the number of an article is called in front of it. */
const SKU_LABEL = String.raw`(?:sku(?:\s*(?:no|number|code))?|item\s*(?:no|number|code|id|#)|product\s*(?:code|number|no|id|sku)|article\s*(?:no|number|code)|art\.?\s*[-–]?\s*(?:nr|no|nummer)|artikel\s*-?\s*(?:nr|nummer|code|no)|best(?:ell)?\.?\s*-?\s*(?:nr|nummer)|produkt\s*-?\s*(?:nr|nummer|code)|réf(?:érence)?(?:\s*(?:produit|article))?|referencia|código(?:\s*(?:de\s*)?(?:producto|artículo|do\s*produto))?|codice(?:\s*(?:articolo|prodotto))?|cod\.?\s*(?:art|prod)|model(?:\s*(?:no|number))?|part\s*(?:no|number)|kod\s*(?:produktu|towaru)|kód(?:\s*(?:produktu|zboží))?|tuote(?:numero|koodi)|vare\s*(?:nr|nummer)|artnr|ref|артикул|код\s*товар[ау]|商品(?:コード|番号|编号|編號|코드)|品番|型番|货号|貨號|상품\s*(?:코드|번호)|mã\s*(?:sản\s*phẩm|sp|hàng))`
const LABEL = new RegExp(String.raw`^${SKU_LABEL}(?![\p{L}\d])`, 'iu')
const BEFORE = new RegExp(String.raw`^${SKU_LABEL}(?![\p{L}\d])\s*\.?\s*[:#]?\s*`, 'iu')
const SEPARATED = new RegExp(String.raw`^${SKU_LABEL}\s*(?:\.?\s*[:#]|\.\s)`, 'iu')
const LABELLED = new RegExp(
  String.raw`(?<![\p{L}\d])${SKU_LABEL}\s*\.?\s*[:#]\s*\.?\s*([\p{Lu}\d][\p{L}\d._/-]{0,38})`,
  'iu',
)
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
  ),
].join(', ')

/** The number that a part of a page shows. */
export function skuIn($: CheerioAPI, region: Selection): string | null {
  for (const element of region.find(SKU_PLACES).slice(0, MOST_LABELS).toArray()) {
    const box = $(element)
    const attribute = ['content', 'data-product-sku', 'data-product_sku', 'data-sku']
      .map(name => box.attr(name))
      .find(Boolean)
    const found = asSku(attribute) ?? asSku(shortText(element, LONGEST_LABELLED)?.replace(BEFORE, ''))
    if (found) return found
  }
  for (const element of region.find(LABEL_PLACES).slice(0, MOST_LABELS).toArray()) {
    const shown = shortText(element, LONGEST_LABELLED)
    if (shown === null || !LABEL.test(shown)) continue
    const rest = shown.replace(BEFORE, '')
    const isLabel = rest === ''
    const found = asSku(isLabel ? behind($(element)) : SEPARATED.test(shown) ? rest : undefined)
    if (found) return found
  }
  return asSku(LABELLED.exec(shownText(region.toArray()))?.[1])
}

/** What stands behind a label: in the next element, or in that around it. */
function behind(label: Selection): string {
  const [next] = label.next().toArray()
  const found = next ? shortText(next, LONGEST_LABELLED) : shortText(label.parent().get(0), LONGEST_LABELLED)
  return found?.replace(BEFORE, '') ?? ''
}

/** One word, or a few short ones, with a digit or in capitals; null for what is none. */
function asSku(written: string | undefined): string | null {
  const sku = written?.trim().replace(/[.,;]+$/, '') ?? ''
  if (!/^[\p{L}\d][\p{L}\d._/-]{0,39}(?: [\p{Lu}\d][\p{Lu}\d._/-]{0,7}){0,2}$/u.test(sku) || !skuText(sku))
    return null
  return /\d/.test(sku) || (sku === sku.toUpperCase() && sku.length > 1) ? sku : null
}
