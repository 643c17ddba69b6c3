/** `1 product`, `24 products`; `more than 1,000 products` where no more than `most` were counted. */
export function productsInWords(total: number, most: number, locale: string): string {
  if (total === 1) return '1 product'
  if (total > most) return `more than ${most.toLocaleString(locale)} products`
  return `${total.toLocaleString(locale)} products`
}
