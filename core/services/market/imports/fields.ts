import type { ImportField, ImportKind } from './import-field'
import { MEMBER_FIELDS } from './member-fields'
import { ORDER_FIELDS } from './order-fields'
import { PRODUCT_FIELDS } from './product-fields'
import { COST, NAMED, NET_PRICE, PRICE, SALE, SKU, STOCK } from './shared-fields'

/** What files say, by what they are of: the one place where a column is added. */
export const FIELDS: Readonly<Record<ImportKind, readonly ImportField[]>> = {
  products: PRODUCT_FIELDS,
  stock: [{ ...SKU, unless: [['title']] }, { ...STOCK, required: true }, ...NAMED],
  prices: [
    { ...SKU, unless: [['title']] },
    { ...PRICE, required: true, unless: [['netPrice']] },
    NET_PRICE,
    ...SALE,
    COST,
    ...NAMED,
  ],
  members: MEMBER_FIELDS,
  orders: ORDER_FIELDS,
}

/** Whether no column is what a file of that kind has to say, nor what may stand for it. */
export const isMissing = (
  { name, required, unless = [] }: ImportField,
  columns: Readonly<Record<string, number>>,
): boolean =>
  !!required && ![[name], ...unless].some(names => names.every(each => columns[each] !== undefined))

export const fieldsOf = (kind: ImportKind): readonly ImportField[] => FIELDS[kind]

/** In small letters, all that a field may be called. */
export const wordsFor = ({ label, also }: ImportField): readonly string[] => [label.toLowerCase(), ...also]
