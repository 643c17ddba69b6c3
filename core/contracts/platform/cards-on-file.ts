/** A card that the provider keeps for a customer of ours. We hold a token for it and never its number. */
export type PaymentInstrument = {
  /** Charges the card, with the customer it belongs to: a secret. */
  readonly token: string
  /** As it is printed on the card: `VISA`. `UNKNOWN` where the provider does not say. */
  readonly type: string
  /** Null where the provider does not say. */
  readonly last4: string | null
  readonly active: boolean
}

/**
 * What became of a charge. `declined`: try again later, or with another card. `expired`: only another card helps.
 * `asks`: the bank wants to hear from the cardholder (3-D Secure), so they have to pay in person. `over`: the checkout
 * was paid or ended before; ask what became of it.
 */
export type ChargeOutcome = 'paid' | 'declined' | 'expired' | 'asks' | 'over'

/** Cards that members leave with the provider. Every method may throw what `Payments` says. */
export type CardsOnFile = {
  /** Makes the customer known, under an id of ours; known already, nothing changes. */
  keepCustomer(customerId: string, name: string, email: string): Promise<void>
  /** Newest first. Of a customer that the provider does not know: none. */
  instrumentsOf(customerId: string): Promise<readonly PaymentInstrument[]>
  /** The card is never charged again; gone already, nothing changes. */
  deactivate(customerId: string, token: string): Promise<void>
  /**
   * Charges a checkout that is open. It can be paid once, so a charge whose answer was lost is asked for again without
   * harm. Throws `CheckoutNotFound`.
   */
  charge(checkoutId: string, customerId: string, token: string): Promise<ChargeOutcome>
}
