import type { CartService } from '#core/contracts/cart'
import { claimGuestOrders } from './guests/claim-guest-orders'
import { addToCart } from './lines/add-to-cart'
import { countInCart } from './lines/count-in-cart'
import { mergeGuestCart } from './lines/merge-guest-cart'
import { orderedVariants } from './orders/ordered-variants'
import { ordersOf } from './orders/orders-of'
import { spentByMonth } from './orders/spent-by-month'
import { takeOrder, withdrawOrder } from './orders/take-order'
import { readsNet } from './prices/other-prices'
import { priceRulesForPages, shownPricesForPages } from './prices/prices-for-pages'
import { sales } from './prices/sales'
import { producerStatement } from './producers/producer-statement'
import { statementFile } from './producers/statement-file'
import { refundLine } from './refunds/request-refund'

/** The contract of this domain, kept: one capability a file. */
export const service: CartService = {
  addToCart,
  mergeGuestCart,
  claimGuestOrders,
  countInCart,
  shownPrices: shownPricesForPages,
  readsNet,
  priceRules: priceRulesForPages,
  sales,
  orderedVariants,
  takeOrder,
  withdrawOrder,
  ordersOf,
  spentByMonth,
  refundLine,
  producerStatement,
  producerStatementFile: statementFile,
}

export * as concepts from './concepts'
