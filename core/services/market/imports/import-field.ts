export type ImportKind = 'products' | 'stock' | 'prices' | 'members' | 'orders'

export type ImportField = {
  readonly name: string
  readonly label: string
  /** A column has to be it. */
  readonly required?: boolean
  /** Unless there is a column for each of one of these. */
  readonly unless?: readonly (readonly string[])[]
  /** What others call it, in small letters: spreadsheets of shops, Open Food Network, WooCommerce, Shopify. */
  readonly also: readonly string[]
}
