import { Refusal } from '#core/contracts/refusal'

export class PasskeyRefused extends Refusal {
  override name = 'PasskeyRefused'
  constructor(message = 'That did not work with this passkey. Try it again, or use a link by mail.') {
    super(message)
  }
}

export class TooManyPasskeys extends Refusal {
  override name = 'TooManyPasskeys'
  constructor(most: number) {
    super(`You have ${most} passkeys. Remove one that you do not use first.`, 409)
  }
}
