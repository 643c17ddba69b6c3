/** No answer that can be understood: network, timeout, rate limit, 5xx. What was asked may have happened. */
export class PaymentsUnavailable extends Error {
  override readonly name = 'PaymentsUnavailable'
}

/** The key or the merchant code is wrong: for the operator, never for the buyer. */
export class PaymentsMisconfigured extends Error {
  override readonly name = 'PaymentsMisconfigured'
}

export class DuplicateCheckout extends Error {
  override readonly name = 'DuplicateCheckout'
  constructor(readonly reference: string) {
    super(`There is a checkout for ${reference} already`)
  }
}

export class CheckoutNotFound extends Error {
  override readonly name = 'CheckoutNotFound'
  constructor(readonly checkoutId: string) {
    super(`No checkout ${checkoutId}`)
  }
}

/** It was paid (or ended) before it could be deactivated. */
export class CheckoutAlreadyProcessed extends Error {
  override readonly name = 'CheckoutAlreadyProcessed'
  constructor(readonly checkoutId: string) {
    super(`Checkout ${checkoutId} is processed already`)
  }
}

/** The provider does not make such a checkout, e.g. in a currency that it does not know. */
export class PaymentRefused extends Error {
  override readonly name = 'PaymentRefused'
  constructor(
    readonly reference: string,
    message: string,
    /** The field at fault in the provider's words, e.g. `currency`. */
    readonly parameter: string | null,
  ) {
    super(message)
  }
}

export class TransactionNotFound extends Error {
  override readonly name = 'TransactionNotFound'
  constructor(readonly transactionId: string) {
    super(`No transaction ${transactionId}`)
  }
}

export type RefundRefusal =
  | 'invalid-amount'
  | 'not-allowed'
  | 'transaction-not-found'
  | 'not-refundable'
  | 'amount-too-high'
  | 'rejected'

export class RefundRefused extends Error {
  override readonly name = 'RefundRefused'
  constructor(
    readonly transactionId: string,
    readonly reason: RefundRefusal,
    message: string,
  ) {
    super(message)
  }
}

/** An amount that cannot be written in whole minor units of its currency, e.g. 0.005 pounds. */
export class InexactAmount extends Error {
  override readonly name = 'InexactAmount'
}

/** The code is wrong, or the reader shows another by now. */
export class PairingRefused extends Error {
  override readonly name = 'PairingRefused'
}

export class ReaderUnknown extends Error {
  override readonly name = 'ReaderUnknown'
}

/** It was asked for something less than a minute ago. */
export class ReaderBusy extends Error {
  override readonly name = 'ReaderBusy'
}

export class ReaderOffline extends Error {
  override readonly name = 'ReaderOffline'
}
