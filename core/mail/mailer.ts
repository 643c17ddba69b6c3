export class InvalidMailAddress extends Error {
  override readonly name = 'InvalidMailAddress'
  constructor(readonly address: string) {
    super(`not an e-mail address: ${JSON.stringify(address)}`)
  }
}

/** A line break, or another control character, where a header would end and somebody else's begin. */
export class HeaderInjectionRefused extends Error {
  override readonly name = 'HeaderInjectionRefused'
  constructor(readonly header: string) {
    super(`the header ${JSON.stringify(header)} must not be written like that`)
  }
}

export class MailUndeliverable extends Error {
  override readonly name = 'MailUndeliverable'
  constructor(
    readonly to: string,
    /** True when the server said never (5xx), false when trying again later may help. */
    readonly permanent: boolean,
    options: ErrorOptions,
    /** True when the trouble is the server's: it is away or refuses us, and no other letter would fare better now. */
    readonly serverAway = false,
  ) {
    super(`the mail server did not take a letter to ${to}`, options)
  }
}
